"""A table of addresses in which a path is compared with those alone that may begin as it does.

Django tries all of them in order, and those of records and lists, the most asked for, stand last so that a room can replace them.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RegexPattern, ResolverMatch, RoutePattern

Address = URLPattern | URLResolver
OPEN = ""  # stands for any first word


class Addresses(URLResolver):
    """Answers as Django would: what it leaves out could not match."""

    def __init__(self, addresses: Iterable[Address]) -> None:
        super().__init__(RegexPattern(""), list(addresses))

    def resolve(self, path: str) -> ResolverMatch:
        word = path.partition("/")[0]
        return self._by_word.get(word, self._by_word[OPEN]).resolve(path)

    @cached_property
    def _by_word(self) -> dict[str, URLResolver]:
        known = [(_first_word(one), one) for one in _flat(self.url_patterns)]
        return {
            word: URLResolver(RegexPattern(""), [one for first, one in known if first in (word, OPEN)])
            for word in {OPEN, *(first for first, _one in known)}
        }


def _flat(addresses: Iterable[Any]) -> Iterator[Address]:
    """Without the groups that only gather the addresses of a room."""
    for one in addresses:
        if isinstance(one, URLResolver) and not (str(one.pattern) or one.namespace or one.default_kwargs):
            yield from _flat(one.url_patterns)
        else:
            yield one


def _first_word(address: Address) -> str:
    """What the path must have before its first slash."""
    if not isinstance(address.pattern, RoutePattern):
        return OPEN
    word, slash, _rest = str(address.pattern).partition("/")
    whole = slash or isinstance(address, URLPattern)  # else it is the beginning of a word
    return word if whole and "<" not in word else OPEN
