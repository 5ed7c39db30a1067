"""The properties of a record at rest: a value by its kind, and the line that shows it and opens its control.

A record shows dozens, most of them empty, so they are written as lists write their cells (listing.py): by plain functions over
plain values, each escaped once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from clientela.platform.ui.formats import as_day
from clientela.platform.ui.listing import OUT_OF_SIGHT, tags
from clientela.platform.ui.moments import ago, to_the_minute
from clientela.platform.ui.phones import phone
from clientela.platform.ui.reader import Reader, reader

Prop = Mapping[
    str, Any
]  # id, label, kind, value, currency, choices, href, edit_url; exact: a moment with its time of day
EMPTY: tuple[Any, ...] = (None, "", [])
TALL = frozenset({"choices", "composite", "long", "tags"})
MOST_TAGS = 6


def write_props(props: Iterable[Prop], pencil: str) -> Markup:
    """All of a section; `pencil` is the drawn icon."""
    who = reader()
    return Markup("".join([_line(p, who, pencil) for p in props]))  # noqa: S704  (every writer escapes)


def write_value(p: Prop) -> Markup:
    """The value alone; nothing for a missing one."""
    return Markup(_value(p, reader()))  # noqa: S704  (every writer escapes)


def _line(p: Prop, who: Reader, pencil: str) -> str:
    """Read only without `edit_url`; empty and editable it says Add."""
    said, id_, tall = _value(p, who), p["id"], " data-tall" if p["kind"] in TALL else ""
    link = p["href"] if said else ""
    whole = who.text("Kept back from you: why?") if p.get("covered") else _whole(p) if said else ""
    title = f' title="{escape(whole)}"' if whole else ""
    shown = f'<a class="clip link" href="{escape(link)}"{title}>{said}</a>' if link else ""
    edit, add, empty, computed = who.text("Edit"), who.text("Add"), who.text("empty"), who.text("Computed")
    if p["edit_url"]:
        state = " data-bare" if link else "" if said else " data-empty"
        inside = "" if link else f'<span class="shown"{title}>{said or add}</span>'
        shown += (
            f'<button type="button" class="edit"{state} hx-get="{p["edit_url"]}" hx-target="#{id_}" hx-swap="outerHTML">'
            f'<span class="vh">{edit} {escape(p["label"])}:</span>{inside}{pencil}</button>'
        )
    elif not link:
        shown = f'<span class="said">{said}</span>' if said else f'<span class="faint">{empty}</span>'
    if p.get("computed"):
        said = f"{computed}: {escape(p['computed'])}"
        shown += (
            f'<span class="faint" title="{said}"><span aria-hidden="true">ƒ</span><span class="vh">{said}</span></span>'
        )
    if proof := p.get("proof"):
        shown += _mark(p, proof, who)
    return f'<div id="{id_}"{tall}><dt>{escape(p["label"])}</dt><dd>{shown}</dd></div>\n'


def _mark(p: Prop, proof: Mapping[str, Any], who: Reader) -> str:
    """The diamond that tells how sure a value is, with the popover of who says so, asked for when first opened."""
    id_ = f"said-{p['id']}"
    said = who.text("sources disagree") if proof["conflict"] else ""
    sure = who.text("Certainty")
    label = f"{p['label']}: {sure} {proof['q']}/3{', ' if said else ''}{said}"
    return (
        f'<button type="button" class="prov" data-q="{proof["q"]}"{" data-conflict" if said else ""} popovertarget="{id_}"'
        f' aria-label="{escape(label)}"><i></i></button><section class="pop" popover id="{id_}" hx-get="{escape(proof["url"])}"'
        f' hx-trigger="toggle once" hx-swap="innerHTML" aria-label="{escape(p["label"])}"></section>'
    )


def _value(p: Prop, who: Reader) -> str:
    value = p["value"]
    return "" if value in EMPTY else _WRITERS.get(p["kind"], _text)(value, p, who)


def _whole(p: Prop) -> str:
    """What may be cut off where it stands, for a look at all of it."""
    if p["kind"] in ("link", "file"):
        return str(p["value"]["name"] or "")
    return str(p["value"]) if p["kind"] in ("text", "url", "email") else ""


def _text(value: Any, p: Prop, who: Reader) -> str:
    return escape(str(value))


def _url(value: str, p: Prop, who: Reader) -> str:
    return escape(value.split("://")[-1].rstrip("/"))


def _choice(value: str, p: Prop, who: Reader) -> str:
    return escape(str(p["choices"].get(value, value)))


def _choices(values: Sequence[str], p: Prop, who: Reader) -> str:
    badges = "".join([f'<span class="badge">{_choice(one, p, who)}</span>' for one in values])
    return f'<span class="row wrap" data-gap="1">{badges}</span>'


def _date(value: str, p: Prop, who: Reader) -> str:
    return who.formats.day(as_day(value, who.zone))


def _moment(value: str, p: Prop, who: Reader) -> str:
    return escape(to_the_minute(value, who)) if p.get("exact") else ago(value, who)


def _money(value: Any, p: Prop, who: Reader) -> str:
    return escape(who.formats.money(value, p["currency"] or "EUR"))


def _number(value: Any, p: Prop, who: Reader) -> str:
    return who.formats.number(value)


def _truth(value: bool, p: Prop, who: Reader) -> str:  # noqa: FBT001  (the value itself)
    return who.text("Yes") if value else who.text("No")


def _tags(value: Sequence[str], p: Prop, who: Reader) -> str:
    return tags(value, MOST_TAGS)


def _named(value: Mapping[str, Any], p: Prop, who: Reader) -> str:
    if value["name"] is None:
        return f'<span class="faint">{escape(who.text(OUT_OF_SIGHT))}</span>'
    return escape(value["name"])


def _country(value: str, p: Prop, who: Reader) -> str:
    return escape(who.formats.country_of(value))


def _language(value: str, p: Prop, who: Reader) -> str:
    return escape(who.formats.language_of(value))


def _phone(value: str, p: Prop, who: Reader) -> str:
    return f'<span class="tnum">{escape(phone(value))}</span>'


def _items(values: Sequence[Mapping[str, Any]], p: Prop, who: Reader) -> str:
    return "".join([_item(one, p["choices"] or {}, who) for one in values])


def _item(value: Mapping[str, Any], words: Mapping[str, str], who: Reader) -> str:
    """One of several e-mails, phones, addresses or numbers of the law, as its room's document holds it; `words` for its labels."""
    said, state = escape(_said(value, who)), value.get("state")
    doubtful = " terra" if value.get("valid") is False or state else ""
    marks = "".join([
        f'<small class="faint">{escape(words.get(value[key], value[key]))}</small>' for key in ("kind", "label") if value.get(key)
    ])  # fmt: skip
    if state:
        why = f' title="{escape(value["state_reason"])}"' if value.get("state_reason") else ""
        marks += f'<small class="terra"{why}>{escape(words.get(state, state))}</small>'
    elif value.get("certainty") is not None:
        marks += _sure(value, who)
    kind = "words" if "street" in value else "clip"
    return f'<span class="item-line"><span class="{kind}{doubtful}" title="{said}">{said}</span>{marks}</span>'


def _sure(value: Mapping[str, Any], who: Reader) -> str:
    """How sure it is that it still holds, and since when."""
    proved = value.get("confirmed_at")
    words = who.text("confirmed %(day)s", day=who.formats.day(as_day(proved, who.zone))) if proved else ""
    words = words or who.text("known since %(day)s", day=who.formats.day(as_day(value["known_since"], who.zone)))
    certain, percent = who.text("Certainty"), f"{value['certainty']}%"
    sure = escape(f"{certain} {percent}, {words}")
    return (
        f'<small class="faint tnum" title="{sure}"><span aria-hidden="true">{percent}</span>'
        f'<span class="vh">{sure}</span></small>'
    )


def _said(value: Mapping[str, Any], who: Reader) -> str:
    typed = value.get("typed") or value.get("value") or ""
    if "street" in value:
        country = who.formats.country_of(value["country"]) if value["country"] else ""
        pieces = (value["street"], value["postal_code"], value["city"], value["region"], country)
        return ", ".join(filter(None, pieces)) or typed
    if "month_day" in value:
        return who.formats.day_of_year(value["month_day"], value["year"])
    return phone(value["value"]) if (value.get("value") or "").startswith("+") else typed


_WRITERS: dict[str, Callable[[Any, Prop, Reader], str]] = {
    "choice": _choice,
    "choices": _choices,
    "composite": _items,
    "country": _country,
    "date": _date,
    "file": _named,
    "integer": _number,
    "language": _language,
    "link": _named,
    "moment": _moment,
    "money": _money,
    "number": _number,
    "phone": _phone,
    "tags": _tags,
    "truth": _truth,
    "url": _url,
    "user": _named,
}
