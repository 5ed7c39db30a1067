"""Paths and filters of SCIM (RFC 7644, 3.4.2.2 and 3.5.2) as directories send them: `eq` and `and`, and a filter inside a path.

Names of attributes are the same in capitals and small letters, with or without the name of their schema before them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from clientela.platform.directory.provisioning.refusing import Unacceptable

CORE = re.compile(r"^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):", re.IGNORECASE)
_NAME = r"[A-Za-z$][\w$-]*"
_VALUE = r'"(?:[^"\\]|\\.)*"|true|false|null|-?\d+'
_TEST = re.compile(
    rf"\s*(?P<path>{_NAME}(?:\.{_NAME})?(?:\[[^\]]*\](?:\.{_NAME})?)?)\s+eq\s+(?P<value>{_VALUE})\s*", re.IGNORECASE
)
_AND = re.compile(r"and(?=\s)", re.IGNORECASE)
_PATH = re.compile(rf"(?P<name>{_NAME})(?:\[(?P<test>[^\]]*)\])?(?:\.(?P<sub>{_NAME}))?")
LONGEST, MOST = 2000, 10  # characters; tests of one filter


@dataclass(frozen=True)
class Path:
    name: str  # in small letters
    sub: str = ""
    where: tuple[tuple[str, Any], ...] = ()  # what an item of a list must have


def tests(text: str) -> Iterator[tuple[str, Any]]:
    """The (path, value) pairs of a filter. Raises Unacceptable for what is more than `eq` and `and`."""
    left = text[: LONGEST + 1]
    for _each in range(MOST):
        found = _TEST.match(left)
        if found is None:
            break
        yield found["path"], json.loads(found["value"].lower() if found["value"][0] != '"' else found["value"])
        left = left[found.end() :]
        if not left:
            return
        joined = _AND.match(left)
        left = left[joined.end() :] if joined else ""
        if not left:
            break
    raise Unacceptable("This filter is not understood; `eq` and `and` are.", "invalidFilter")


def parse(text: str) -> Path:
    """Raises Unacceptable."""
    found = _PATH.fullmatch(CORE.sub("", text.strip())) if len(text) <= LONGEST else None
    if found is None:
        raise Unacceptable(f"“{text[:80]}” is no path.", "invalidPath")
    where = tuple((name.lower(), value) for name, value in tests(found["test"])) if found["test"] else ()
    return Path(found["name"].lower(), (found["sub"] or "").lower(), where)


def compiled(text: str, known: Mapping[str, Callable[[Any], Q]]) -> Q:
    """A filter as a test of rows; `known` are the attributes that can be asked for. Raises Unacceptable."""
    out = Q()
    for written, value in tests(CORE.sub("", text)):
        path = parse(written)
        ask = known.get(f"{path.name}.{path.sub}" if path.sub else path.name)
        if ask is None:
            raise Unacceptable(f"“{written[:80]}” can't be filtered by.", "invalidFilter")
        out &= ask(value)
    return out


def fits(item: Any, where: tuple[tuple[str, Any], ...]) -> bool:
    """Whether an item of a list has what a path asks for."""
    if not isinstance(item, dict):
        return False
    lower = {name.lower(): value for name, value in item.items()}
    return all(str(lower.get(name, "")).lower() == str(value).lower() for name, value in where)
