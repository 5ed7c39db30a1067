"""A text becomes a tree: words first, then what binds more strongly first (Pratt, “Top down operator precedence”, 1973)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from clientela.platform.formulas.tree import DEEPEST, BadFormula, Call, Literal, Name, Node

LONGEST, LONGEST_TEXT, MOST_DIGITS = 2_000, 500, 15
_WORD = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<text>\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)?)|(?P<mark><=|>=|<>|!=|==|[-+*/%=<>(),;]))"
)
_SAME = {"<>": "!=", "==": "=", ";": ","}
STRENGTH = {
    "or": 1, "and": 2, "=": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_NOT, _MINUS, _COMPARING = 3, 7, 4
_END = "end"


@dataclass(frozen=True)
class _Word:
    kind: str  # number, text, name, mark or end
    said: str
    at: int


def parse(text: str) -> Node:
    """Raises BadFormula for whatever is no formula."""
    if len(text) > LONGEST:
        raise BadFormula(LONGEST, _("a formula has at most %(most)s characters") % {"most": LONGEST})
    return _Parser(list(_words(text))).whole()


def _words(text: str) -> Iterator[_Word]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _WORD.match(text, at)
        if found is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise BadFormula(at, _("“%(said)s” means nothing here") % {"said": text[at]})
        kind = str(found.lastgroup)
        said = found[kind] if kind == "text" else found[kind].lower()
        yield _Word(kind, _SAME.get(said, said), found.start(kind))
        at = found.end()
    yield _Word(_END, "", end)


class _Parser:
    """Where it stands in the words, and how deep in the tree."""

    def __init__(self, words: list[_Word]) -> None:
        self.words, self.place, self.depth = words, 0, 0

    def whole(self) -> Node:
        if self.here.kind == _END:
            raise BadFormula(0, _("write a formula, such as %(example)s") % {"example": "round(1.5 * 2)"})
        node = self.expression(0)
        if self.here.kind != _END:
            raise self.unexpected()
        return node

    @property
    def here(self) -> _Word:
        return self.words[self.place]

    def next(self) -> _Word:
        word = self.here
        self.place += 1
        return word

    def unexpected(self) -> BadFormula:
        if self.here.kind == _END:
            return BadFormula(self.here.at, _("something is missing at the end"))
        return BadFormula(self.here.at, _("“%(said)s” was not expected here") % {"said": self.here.said})

    def takes(self, said: str) -> bool:
        """Whether this mark or word stands here; if so, it is behind us now."""
        found = self.here.kind in ("mark", "name") and self.here.said == said
        self.place += found
        return found

    def expression(self, strength: int) -> Node:
        """What binds more strongly than that."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadFormula(self.here.at, _("at most %(levels)s levels") % {"levels": DEEPEST})
        node = self.first()
        while self.here.kind in ("mark", "name") and STRENGTH.get(self.here.said, 0) > strength:
            word = self.next()
            binding = STRENGTH[word.said]
            node = Call(word.said, (node, self.expression(binding)), word.at)
            if binding == _COMPARING and STRENGTH.get(self.here.said) == _COMPARING:
                raise self.unexpected()  # 1 < 2 < 3 says nothing clear
        self.depth -= 1
        return node

    def first(self) -> Node:
        word = self.here
        if self.takes("("):
            node = self.expression(0)
            if not self.takes(")"):
                raise self.unexpected()
            return node
        if self.takes("-"):
            return Call("negative", (self.expression(_MINUS),), word.at)
        if self.takes("not"):
            return Call("not", (self.expression(_NOT),), word.at)
        if word.kind in ("number", "text"):
            return _literal(self.next())
        if word.kind == "name" and word.said not in ("and", "or"):
            return self.named(self.next())
        raise self.unexpected()

    def named(self, word: _Word) -> Node:
        if self.takes("("):
            return Call(word.said, self.parts(), word.at)
        if word.said in ("true", "false"):
            return Literal(word.said == "true", word.at)
        return Name(word.said, word.at)

    def parts(self) -> tuple[Node, ...]:
        """Between the brackets of a function."""
        if self.takes(")"):
            return ()
        found = [self.expression(0)]
        while self.takes(","):
            found.append(self.expression(0))
        if not self.takes(")"):
            raise self.unexpected()
        return tuple(found)


def _literal(word: _Word) -> Literal:
    if word.kind == "number":
        if len(word.said.replace(".", "")) > MOST_DIGITS:
            raise BadFormula(word.at, _("a number has at most %(most)s digits") % {"most": MOST_DIGITS})
        return Literal(Decimal(word.said), word.at)
    mark = word.said[0]
    said = word.said[1:-1].replace(mark * 2, mark)
    if len(said) > LONGEST_TEXT or "\x00" in said or _halved(said):
        raise BadFormula(word.at, _("a text has at most %(most)s characters") % {"most": LONGEST_TEXT})
    return Literal(said, word.at)


def _halved(text: str) -> bool:
    """Whether it holds halves of characters, which no database takes."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)
