"""The hot loop of every list page: rows of plain values to table rows, one small writer per kind of column.

It is Python and not a template because it was measured: 50 rows of 8 columns take 2.4 ms as a Jinja2 loop, most of it
to escape each piece on its own, and a fifth of that here. Whatever comes from people passes through `escape`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape as escaped
from typing import Any

from markupsafe import Markup

from clientela.platform.ui.formats import initials
from clientela.platform.ui.moments import ago
from clientela.platform.ui.phones import phone
from clientela.platform.ui.reader import Reader, reader
from clientela.platform.ui.slots import DATES, FIGURES, slots

MOST_TAGS = 3
_CARD_CLASSES = {"money": "amt", "user": "by", "moment": "at", "date": "at"}
TELLING_WHEN_EMPTY = FIGURES | DATES
escape = lru_cache(32768)(escaped)


@dataclass(frozen=True, slots=True)
class Row:
    """What the writers of one row share."""

    key: str
    prefix: str  # of the record's address
    avatar: str  # round, square or none
    who: Reader


def write_rows(entity: Any, columns: Sequence[Any], rows: Iterable[tuple[Any, ...]], pick: bool) -> Markup:  # noqa: FBT001
    """The `<tr>` elements of a list. A row is the key as text, then one value per column (see entities/list.html)."""
    who = reader()
    kind_of_row, prefix, avatar = escape(of(entity, "key")), of(entity, "url"), of(entity, "avatar") or "round"
    words = escape(str(who.text("none yet")))
    none_yet = f'<span class="faint">{words}</span>'
    writers = [
        (opening, WRITERS.get(kind, _text), none_yet if kind in TELLING_WHEN_EMPTY else "")
        for kind, opening in _openings(columns)
    ]
    select = escape(str(who.text("Select")))
    written = []
    for values in rows:
        key = values[0]
        row = Row(key, prefix, avatar, who)
        written.append(f'<tr id="{kind_of_row}-{key}">')
        if pick:
            named = escape(str(values[1] or key))
            written.append(
                f'<td class="pick"><input class="check" type="checkbox" name="id" value="{key}"'
                f' aria-label="{select} {named}"></td>'
            )
        for (opening, writer, missing), value in zip(writers, values[1:], strict=True):
            written.append(f"{opening}{missing if value is None else writer(value, row)}</td>")
        written.append("</tr>\n")
    return Markup("".join(written))  # noqa: S704  (every writer escapes)


def write_card(entity: Any, kinds: Sequence[str], labels: Sequence[Any], values: tuple[Any, ...]) -> Markup:
    """One card of a board: the name, then what else the list shows and the record holds."""
    who = reader()
    row = Row(values[0], escape(of(entity, "url")), "none", who)
    lines = [
        f'<span class="{_CARD_CLASSES.get(kind, "of")}" title="{escape(str(label))}">{WRITERS.get(kind, _text)(value, row)}</span>'
        for kind, label, value in zip(kinds[1:], labels[1:], values[2:], strict=True)
        if value not in (None, "", [])
    ]
    opening = f'<article class="card" id="{escape(of(entity, "key"))}-{row.key}" data-key="{row.key}">'
    return Markup(f"{opening}{_name(values[1], row)}{''.join(lines)}</article>")  # noqa: S704  (every writer escapes)


def _openings(columns: Sequence[Any]) -> list[tuple[str, str]]:
    """Kind and opening tag of each column's cells."""
    kinds = [str(of(column, "kind")) for column in columns]
    openings = []
    for column, kind, slot in zip(columns, kinds, slots(kinds), strict=True):
        lead = ' class="lead"' if slot == "lead" else ""
        numeric = " data-num" if of(column, "numeric") else ""
        openings.append((kind, f'<td{lead}{numeric} data-slot="{slot}">'))
    return openings


def of(thing: Mapping[str, Any] | Any, name: str) -> Any:
    """An attribute or item, as a template would read it."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def _text(value: object, row: Row) -> str:
    return escape(str(value))


def _name(value: str, row: Row) -> str:
    link = f'<a href="{row.prefix}{row.key}/">{escape(value)}</a>'
    if row.avatar == "none":
        return link
    square = " data-square" if row.avatar == "square" else ""
    letters = escape(initials(value)[: 1 if square else 2])
    face = f'<span class="avatar"{square} data-h="{row.key[-1]}" aria-hidden="true">{letters}</span>'
    return f'<span class="who">{face}{link}</span>'


def _link(value: tuple[str, str, str], row: Row) -> str:
    key, text, prefix = value
    return f'<a href="{prefix}{key}/">{escape(text)}</a>'


def _stage(value: tuple[str, str], row: Row) -> str:
    return f'<span class="stage" data-stage="{escape(value[0])}">{escape(str(value[1]))}</span>'


def write_tick(url: str, label: object, name: str, done: bool) -> str:  # noqa: FBT001  (as the cell holds it)
    """A choice that one click sets or takes back: its word, behind a mark that is pressed or not."""
    pressed = "true" if done else "false"
    return (
        f'<button type="button" class="tick-off" data-tick aria-pressed="{pressed}" hx-post="{url}{name}/tick/" hx-target="this"'
        f' hx-swap="outerHTML" hx-params="none"><i aria-hidden="true"></i>{escape(str(label))}</button>'
    )


def _tick(value: tuple[str, str, str, bool], row: Row) -> str:
    _key, label, name, done = value
    return write_tick(f"{row.prefix}{row.key}/", label, name, done)


def _choice(value: tuple[str, str], row: Row) -> str:
    return escape(str(value[1]))


def _user(value: tuple[str, str], row: Row) -> str:
    key, name = value
    face = f'<span class="avatar" data-size="xs" data-h="{key[-1]}" aria-hidden="true">{escape(initials(name))}</span>'
    return f'<span class="who">{face}<span class="muted">{escape(name)}</span></span>'


def _tags(value: Sequence[str], row: Row) -> str:
    shown = "".join([f'<span class="tag">{escape(word)}</span>' for word in value[:MOST_TAGS]])
    rest = value[MOST_TAGS:]
    if rest:
        shown += f'<span class="tag" data-more title="{escape(", ".join(rest))}">+{len(rest)}</span>'
    return f'<span class="row" data-gap="1">{shown}</span>'


def _badges(value: Sequence[Any], row: Row) -> str:
    shown = "".join([f'<span class="badge">{escape(str(word))}</span>' for word in value])
    return f'<span class="row" data-gap="1">{shown}</span>'


def _money(value: tuple[Any, str], row: Row) -> str:
    return row.who.formats.money_marked(*value)


def _number(value: Any, row: Row) -> str:
    return row.who.formats.number(value)


def _date(value: Any, row: Row) -> str:
    return f'<time datetime="{value}">{row.who.formats.day(value)}</time>'


def _moment(value: Any, row: Row) -> str:
    return ago(value, row.who)


def _email(value: str, row: Row) -> str:
    address = escape(value)
    return f'<a href="mailto:{address}">{address}</a>'


def _phone(value: str, row: Row) -> str:
    return f'<a class="tnum" href="tel:{escape(value)}">{escape(phone(value))}</a>'


def _country(value: str, row: Row) -> str:
    return escape(row.who.formats.country_of(value))


def _language(value: str, row: Row) -> str:
    return escape(row.who.formats.language_of(value))


def _truth(value: object, row: Row) -> str:
    return escape(str(row.who.text("Yes") if value else row.who.text("No")))


WRITERS: dict[str, Callable[[Any, Row], str]] = {
    "choice": _choice,
    "choices": _badges,
    "country": _country,
    "date": _date,
    "email": _email,
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
