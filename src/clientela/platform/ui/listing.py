"""The hot loop of every list page: rows of plain values to table rows, one small writer per kind of column.

It is Python and not a template because it was measured: 50 rows of 8 columns take 2.4 ms as a Jinja2 loop, most of it
to escape each piece on its own. A column is written at once, each of its values once, however many rows hold it: a list has
few stages, owners and cities. Whatever comes from people passes through `escape`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape as escaped
from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext_noop
from markupsafe import Markup

from clientela.platform.ui.formats import in_zone, initials
from clientela.platform.ui.moments import ago, to_the_minute
from clientela.platform.ui.phones import phone
from clientela.platform.ui.reader import Reader, reader
from clientela.platform.ui.slots import DATES, FIGURES, slots

MOST_TAGS = 3
_CARD_CLASSES = {"money": "amt", "user": "by", "moment": "at", "date": "at", "text": "say"}
TELLING_WHEN_EMPTY = FIGURES | DATES
OF_THE_RECORD = frozenset({"name", "tick", "file"})  # what these columns show depends on the record's key, too
LISTS = frozenset({"tags", "choices"})
LEAD_ELSEWHERE = frozenset(
    {"name", "tick", "file", "link", "email", "phone"}
)  # columns whose cells are links or buttons themselves
OUT_OF_SIGHT = gettext_noop("Gone, or hidden from you")  # what a link leads to that shows no name
escape = lru_cache(32768)(escaped)


def _passed(due: date | str, around: "Around") -> bool:
    """Whether a day, or a moment as rows hold one, lies behind us."""
    return due < localdate() if isinstance(due, date) else in_zone(due, around.who.zone) < now()


def _due(due: date | str, around: "Around") -> str:
    return around.who.formats.day(due) if isinstance(due, date) else to_the_minute(due, around.who)


@dataclass(frozen=True, slots=True)
class Around:
    """What the writers of one list share."""

    prefix: str  # of a record's address
    avatar: str  # round, square or none
    who: Reader


def write_rows(entity: Any, columns: Sequence[Any], rows: Iterable[tuple[Any, ...]], pick: bool) -> Markup:  # noqa: FBT001
    """The `<tr>` elements of a list. A row is the key as text, then one value per column (see entities/list.html)."""
    places = list(zip(*rows, strict=True))
    if not places:
        return Markup("")
    who, keys = reader(), places[0]
    around = Around(of(entity, "url"), of(entity, "avatar") or "round", who)
    kinds = tuple(str(of(column, "kind")) for column in columns)
    template = _row_template(
        of(entity, "key"), kinds, tuple(bool(of(column, "numeric")) for column in columns), pick, who
    )
    cells = [_column(kind, keys, values, around) for kind, values in zip(kinds, places[1:], strict=True)]
    for place, column in enumerate(columns):
        if of(column, "leads"):
            cells[place] = _leading(keys, cells[place], around)
    picked = [keys, [escape(str(name or key)) for key, name in zip(keys, places[1], strict=True)]] if pick else []
    return Markup("".join(map(template.__mod__, zip(keys, *picked, *cells, strict=True))))  # noqa: S704  (every writer escapes)


@lru_cache(512)
def _row_template(entity: str, kinds: tuple[str, ...], numeric: tuple[bool, ...], pick: bool, who: Reader) -> str:  # noqa: FBT001
    """One `<tr>` with a `%s` for its key, with `pick` for key and name, and for each cell."""
    select = escape(str(who.text("Select"))).replace("%", "%%")
    box = f'<input class="check" type="checkbox" name="id" value="%s" aria-label="{select} %s">'
    cells = [f'<td class="pick">{box}</td>'] if pick else []
    for slot, figures in zip(slots(kinds), numeric, strict=True):
        lead = ' class="lead"' if slot == "lead" else ""
        cells.append(f'<td{lead}{" data-num" if figures else ""} data-slot="{slot}">%s</td>')
    return f'<tr id="{escape(entity)}-%s">{"".join(cells)}</tr>\n'


def _column(kind: str, keys: Sequence[str], values: Sequence[Any], around: Around) -> list[str]:
    """What stands in the cells of one column."""
    write = WRITERS.get(kind, _text)
    missing = _none_yet(around.who) if kind in TELLING_WHEN_EMPTY else ""
    if kind in OF_THE_RECORD:
        pairs = zip(keys, values, strict=True)
        return [missing if value is None else write((key, value), around) for key, value in pairs]
    if kind in LISTS:
        return [write(value, around) if value else missing for value in values]
    written = {value: write(value, around) for value in set(values) if value is not None}
    return [written.get(value, missing) for value in values]


def _leading(keys: Sequence[str], cells: Sequence[str], around: Around) -> list[str]:
    """The same cells, each leading to its record, where no column names that."""
    return [f'<a href="{around.prefix}{key}/">{cell or "–"}</a>' for key, cell in zip(keys, cells, strict=True)]


@lru_cache(256)
def _none_yet(who: Reader) -> str:
    words = escape(str(who.text("none yet")))
    return f'<span class="faint">{words}</span>'


def write_cards(
    entity: Any,
    kinds: Sequence[str],
    labels: Sequence[Any],
    rows: Iterable[tuple[Any, ...]],
    late: bool = False,  # noqa: FBT001, FBT002
) -> Markup:
    """The cards of a board's column: of each record its name, then what else the list shows and the record holds.

    `late`: the last value is the day or the moment from which on a card is marked.
    """
    places = list(zip(*rows, strict=True))
    if not places:
        return Markup("")
    around, keys = Around(of(entity, "url"), "none", reader()), places[0]
    marks = _marks(places[-1], labels[-1], around) if late else [("", "")] * len(keys)
    shown = slice(1, -1) if late else slice(1, None)
    lines = [
        _lines(kind, label, keys, values, around)
        for kind, label, values in zip(kinds[shown], labels[shown], places[2:][: len(kinds[shown])], strict=True)
    ]
    names = [_name(pair, around) for pair in zip(keys, places[1], strict=True)]
    opening = f'<article class="card" id="{escape(of(entity, "key"))}-%s" data-key="%s"%s>%s%s'
    cards = [
        f"{opening % (key, key, mark, name, said)}{''.join(rest)}</article>"
        for key, (mark, said), name, *rest in zip(keys, marks, names, *lines, strict=True)
    ]
    return Markup("".join(cards))  # noqa: S704  (every writer escapes)


def _lines(kind: str, label: Any, keys: Sequence[str], values: Sequence[Any], around: Around) -> list[str]:
    """What the cards say of one column; nothing where the record holds nothing."""
    opening = f'<span class="{_CARD_CLASSES.get(kind, "of")}" title="{escape(str(label))}">'
    cells = _column(kind, keys, values, around)
    return [
        f"{opening}{cell}</span>" if cell and value not in (None, "", []) else ""
        for cell, value in zip(cells, values, strict=True)
    ]


def _marks(days: Sequence[Any], label: Any, around: Around) -> list[tuple[str, str]]:
    """Of each card the mark and the words of one that stands too long."""
    told = {
        due: (" data-late", f'<span class="late">{escape(str(label))} {_due(due, around)}</span>')
        for due in set(days)
        if due is not None and _passed(due, around)
    }
    return [told.get(due, ("", "")) for due in days]


def of(thing: Mapping[str, Any] | Any, name: str) -> Any:
    """An attribute or item, as a template would read it."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def _text(value: object, around: Around) -> str:
    return escape(str(value))


def _name(value: tuple[str, str], around: Around) -> str:
    key, name = value
    link = f'<a href="{around.prefix}{key}/">{escape(name)}</a>'
    if around.avatar == "none":
        return link
    square = " data-square" if around.avatar == "square" else ""
    letters = escape(initials(name)[: 1 if square else 2])
    face = f'<span class="avatar"{square} data-h="{key[-1]}" aria-hidden="true">{letters}</span>'
    return f'<span class="who">{face}{link}</span>'


def _link(value: tuple[str, str, str], around: Around) -> str:
    key, text, prefix = value
    if text is None:
        return f'<span class="faint">{escape(around.who.text(OUT_OF_SIGHT))}</span>'
    return f'<a href="{prefix}{key}/">{escape(text)}</a>'


def _file(value: tuple[str, tuple[str, str]], around: Around) -> str:
    key, (field, name) = value
    return f'<a href="{around.prefix}{key}/{field}/file/">{escape(name)}</a>'


def _stage(value: tuple[str, str], around: Around) -> str:
    return f'<span class="stage" data-stage="{escape(value[0])}">{escape(str(value[1]))}</span>'


def write_tick(url: str, label: object, name: str, done: bool) -> str:  # noqa: FBT001  (as the cell holds it)
    """A choice that one click sets or takes back: its word, behind a mark that is pressed or not."""
    pressed = "true" if done else "false"
    return (
        f'<button type="button" class="tick-off" data-tick aria-pressed="{pressed}" hx-post="{url}{name}/tick/" hx-target="this"'
        f' hx-swap="outerHTML" hx-params="none"><i aria-hidden="true"></i>{escape(str(label))}</button>'
    )


def _tick(value: tuple[str, tuple[str, str, str, bool]], around: Around) -> str:
    key, (_chosen, label, name, done) = value
    return write_tick(f"{around.prefix}{key}/", label, name, done)


def _choice(value: tuple[str, str], around: Around) -> str:
    return escape(str(value[1]))


def _user(value: tuple[str, str], around: Around) -> str:
    key, name = value
    face = f'<span class="avatar" data-size="xs" data-h="{key[-1]}" aria-hidden="true">{escape(initials(name))}</span>'
    return f'<span class="who">{face}<span class="muted">{escape(name)}</span></span>'


def _tags(value: Sequence[str], around: Around) -> str:
    return tags(value, MOST_TAGS)


def tags(words: Sequence[str], most: int) -> str:
    """Words that people gave; those beyond `most` are counted, and named on hover."""
    shown = "".join([f'<span class="tag">{escape(word)}</span>' for word in words[:most]])
    rest = words[most:]
    if rest:
        shown += f'<span class="tag" data-more title="{escape(", ".join(rest))}">+{len(rest)}</span>'
    return f'<span class="row" data-gap="1">{shown}</span>'


def _badges(value: Sequence[Any], around: Around) -> str:
    shown = "".join([f'<span class="badge">{escape(str(word))}</span>' for word in value])
    return f'<span class="row" data-gap="1">{shown}</span>'


def _money(value: tuple[Any, str], around: Around) -> str:
    return around.who.formats.money_marked(*value)


def _number(value: Any, around: Around) -> str:
    return around.who.formats.number(value)


def _date(value: Any, around: Around) -> str:
    return f'<time datetime="{value}">{around.who.formats.day(value)}</time>'


def _moment(value: Any, around: Around) -> str:
    return ago(value, around.who)


def _email(value: str, around: Around) -> str:
    address = escape(value)
    return f'<a href="mailto:{address}">{address}</a>'


def _phone(value: str, around: Around) -> str:
    return f'<a class="tnum" href="tel:{escape(value)}">{escape(phone(value))}</a>'


def _country(value: str, around: Around) -> str:
    return escape(around.who.formats.country_of(value))


def _language(value: str, around: Around) -> str:
    return escape(around.who.formats.language_of(value))


def _truth(value: object, around: Around) -> str:
    return escape(str(around.who.text("Yes") if value else around.who.text("No")))


WRITERS: dict[str, Callable[[Any, Around], str]] = {
    "choice": _choice,
    "choices": _badges,
    "country": _country,
    "date": _date,
    "email": _email,
    "file": _file,
    "language": _language,
    "link": _link,
    "moment": _moment,
    "money": _money,
    "name": _name,
    "number": _number,
    "phone": _phone,
    "stage": _stage,
    "tags": _tags,
    "text": _text,
    "tick": _tick,
    "truth": _truth,
    "user": _user,
}
