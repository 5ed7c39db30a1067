"""Mentions: `@[Bob Rossi](user:0190…)` in a text, found, written from what people type, and shown as links.

People type “@Bob Rossi”; what is stored names the key, so that it stays true when a name changes or is shared.
"""

import re
from collections.abc import Callable, Iterable
from html import escape
from uuid import UUID

from markupsafe import Markup

from clientela.platform.people.models import User

_MENTION = re.compile(r"@\[([^\]\n]{1,200})\]\(user:([0-9a-f-]{36})\)")
_LINK = re.compile(r"https?://[^\s<>\"'“”«»]+[^\s<>\"'“”«».,;:!?)\]]", re.IGNORECASE)
_PARTS = re.compile(f"{_MENTION.pattern}|({_LINK.pattern})", re.IGNORECASE)


def mentioned(text: str) -> set[UUID]:
    """The keys of the users that a text names."""
    return {UUID(key) for _name, key in _MENTION.findall(text) if _is_key(key)}


def marked(text: str, chosen: Iterable[str] = ()) -> str:
    """The text with each “@Name” of a colleague as a mention; `chosen` are keys that settle who is meant by a shared name."""
    if "@" not in text:
        return text
    wanted = set(chosen)
    people: dict[str, list[str]] = {}
    for key, name in User.objects.colleagues().values_list("pk", "name"):
        people.setdefault(name, []).append(str(key))
    for name in sorted(people, key=len, reverse=True):
        keys = [key for key in people[name] if key in wanted] or people[name]
        if len(keys) == 1:
            text = re.sub(rf"(?<![\w@])@{re.escape(name)}(?!\w)", f"@[{_bare(name)}](user:{keys[0]})", text)
    return text


def typed(text: str) -> str:
    """The text as somebody types it who edits it."""
    return _MENTION.sub(r"@\1", text)


def shown(text: str, href: Callable[[str], str]) -> Markup:
    """The text for a page: mentions and web addresses are links; everything else is written safely."""
    out, at = [], 0
    for part in _PARTS.finditer(text):
        out.append(escape(text[at : part.start()]))
        name, key, address = part[1], part[2], part[3]
        if address:
            out.append(
                f'<a class="link" href="{escape(address)}" rel="noopener noreferrer nofollow">{escape(address)}</a>'
            )
        else:
            out.append(f'<a class="mention" href="{escape(href(key))}">@{escape(name)}</a>')
        at = part.end()
    out.append(escape(text[at:]))
    return Markup("".join(out))  # noqa: S704  (every piece is escaped)


def _bare(name: str) -> str:
    return re.sub(r"[\[\]()\n]", "", name)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
