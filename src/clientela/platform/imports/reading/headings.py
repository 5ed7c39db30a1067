"""Which column of a file goes where: proposed from the words of its heading, then from what its values look like.

A wrong mapping is worse than none. Every word of a heading must be understood before it is believed: as a name of the
target, as a qualifier ("work"), as an ordinal, or as a word that says nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from clientela.platform.imports.reading import words
from clientela.platform.imports.reading.dates import day
from clientela.platform.imports.reading.kinds import LOOKS, is_country
from clientela.platform.imports.reading.rows import Layout, Row
from clientela.platform.imports.reading.values import number, truth

SAMPLES = 200  # values of a column that are looked at
BELIEVED_FROM = 3  # values that can speak against a heading
FITTING = 0.3  # share of values that must fit the kind that a heading promises
LONGEST = 12  # words of a heading of which some may say nothing
TYPED_WRONG = 6  # letters from which one may be wrong

QUALIFIED = ("email", "phone", "url", "country")  # kinds that go by "work" or "home" even where there is one
_BY_VALUE = {"email": 1, "url": 1, "phone": 3, "country": 3}  # how many values must look alike to be believed


@dataclass(frozen=True)
class Target:
    """A place where values can go. `headings` are what columns that hold it are called, in any language."""

    key: str
    headings: tuple[str, ...]
    kind: str  # text email phone number date moment truth country url name …
    many: bool = False


@dataclass(frozen=True)
class Proposal:
    """Where a column goes, or None. `label` is the qualifier in its heading, `ordinal` its number (else 1)."""

    column: int
    target: str | None
    label: str
    sure: float
    because: str
    ordinal: int = 1


@dataclass(frozen=True)
class _Match:
    place: int  # of the target
    sure: float
    because: str


def propose(layout: Layout, samples: Sequence[Row], targets: Sequence[Target]) -> tuple[Proposal, ...]:
    """One proposal for each column, in their order. A target that takes one column gets its best."""
    index = _Index(targets)
    columns = [
        _Column(place, words.fold(heading), _values(samples, place)) for place, heading in enumerate(layout.headings)
    ]
    matches = [(column, match) for column in columns for match in index.matches(column)]
    matches.sort(key=lambda pair: (-pair[1].sure, pair[0].place, pair[1].place))
    given: dict[int, _Match] = {}
    taken: set[int] = set()
    for column, match in matches:
        if column.place not in given and match.place not in taken:
            given[column.place] = match
            taken.update(() if targets[match.place].many else (match.place,))
    return tuple(_proposal(column, given.get(column.place), targets) for column in columns)


def _without(tokens: tuple[str, ...], others: frozenset[str]) -> tuple[str, ...]:
    return tuple(token for token in tokens if token not in others)


def _values(samples: Sequence[Row], place: int) -> list[str]:
    cells = (row.values[place] for row in samples[:SAMPLES] if place < len(row.values))
    return [cell.strip() for cell in cells if cell and cell.strip()]


def _proposal(column: "_Column", match: _Match | None, targets: Sequence[Target]) -> Proposal:
    number_in_heading = words.ordinal(column.tokens)
    if match is None:
        return Proposal(column.place, None, "", 0.0, "nothing in its heading or values is known", number_in_heading)
    target = targets[match.place]
    label = words.label(column.tokens) if target.many else ""
    return Proposal(column.place, target.key, label, match.sure, match.because, number_in_heading)


@dataclass(frozen=True)
class _Column:
    place: int
    tokens: tuple[str, ...]
    values: list[str]


class _Index:
    """The targets by the folded words of their headings."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = targets
        self._by_name: dict[str, list[int]] = {}
        self._said: dict[str, str] = {}
        for place, heading in ((place, heading) for place, target in enumerate(targets) for heading in target.headings):
            name = "".join(words.fold(heading))
            if name and place not in self._by_name.setdefault(name, []):
                self._by_name[name].append(place)
            if "_" in self._said.setdefault(name, heading):  # a field's own name is no word for people
                self._said[name] = heading
        self._long = [name for name in self._by_name if len(name) >= TYPED_WRONG]

    def matches(self, column: _Column) -> Iterator[_Match]:
        """Every target that the column could go to."""
        found = [match for match in self._by_words(column) if _fits(self._targets[match.place].kind, column.values)]
        yield from found or self._by_values(column)

    def _by_words(self, column: _Column) -> list[_Match]:
        plain = tuple(token for token in column.tokens if not token.isdigit())
        said = tuple(token for token in plain if token not in words.LABELS)
        about, said_about = _without(plain, words.SUBJECTS), _without(said, words.SUBJECTS)
        for tokens, sure in ((column.tokens, 0.99), (plain, 0.97), (about, 0.9)):
            if found := self._named(tokens, sure):
                return found
        for tokens, sure in ((said, 0.92), (said_about, 0.85)):
            if found := self._qualified(self._named(tokens, sure)):
                return found
        unsaid = self._without_noise(about) or self._qualified(self._without_noise(said_about))
        return unsaid or self._phone(plain, said) or self._misspelt(plain)

    def _named(self, tokens: tuple[str, ...], sure: float) -> list[_Match]:
        name = "".join(tokens)
        return [_Match(place, sure, self._because(name)) for place in self._by_name.get(name, ())]

    def _qualified(self, matches: list[_Match]) -> list[_Match]:
        """Those that a qualifier may stand before: a work phone is a phone, but a company's name is no person's."""
        kept = [(self._targets[match.place], match) for match in matches]
        return [match for target, match in kept if target.many or target.kind in QUALIFIED]

    def _because(self, name: str) -> str:
        return f"its heading says “{self._said[name]}”"

    def _without_noise(self, tokens: tuple[str, ...]) -> list[_Match]:
        """Targets named by some words of the heading, where the others say nothing about values of their kind."""
        size = len(tokens)
        runs = sorted((end - start, start, end) for start in range(size) for end in range(start + 1, size + 1))
        for _, start, end in reversed(runs if size < LONGEST else []):
            name, others = "".join(tokens[start:end]), {*tokens[:start], *tokens[end:]}
            places = [
                at for at in self._by_name.get(name, ()) if others <= words.NOISE.get(self._targets[at].kind, set())
            ]
            if places:
                return [_Match(place, 0.8, self._because(name)) for place in places]
        return []

    def _phone(self, plain: tuple[str, ...], said: tuple[str, ...]) -> list[_Match]:
        """ "Business Fax" names a phone without saying so."""
        if said or not any(words.LABELS[token] in words.PHONES for token in plain):
            return []
        because = f"a {words.label(plain)} is a phone"
        return [_Match(place, 0.9, because) for place in self._of_kind("phone")]

    def _of_kind(self, *kinds: str) -> list[int]:
        """The one target of this kind, or the one that takes several; none where it could be two."""
        places = [place for place, target in enumerate(self._targets) if target.kind in kinds]
        several = [place for place in places if self._targets[place].many]
        return places if len(places) == 1 else several if len(several) == 1 else []

    def _misspelt(self, tokens: tuple[str, ...]) -> list[_Match]:
        """One letter wrong in a long name; two in a very long one. Countries and counties are told by their values."""
        name = "".join(tokens)
        if len(name) < TYPED_WRONG:
            return []
        wrong = 1 if len(name) < 2 * TYPED_WRONG else 2
        near = [known for known in self._long if DamerauLevenshtein.distance(name, known, score_cutoff=wrong) <= wrong]
        return [
            _Match(place, 0.75, f"its heading is nearly “{self._said[known]}”")
            for known in near[:1]
            for place in self._by_name[known]
            if name[0] == known[0] and self._targets[place].kind != "country"
        ]

    def _by_values(self, column: _Column) -> Iterator[_Match]:
        untitled = words.is_untitled(column.tokens)
        if not words.STRANGERS.isdisjoint(column.tokens):
            return
        for kind, enough in _BY_VALUE.items():
            what, looks = LOOKS[kind]
            if len(column.values) >= enough and all(map(looks, column.values)) and (untitled or not _are_codes(column)):
                because = f"all {len(column.values)} values look like {what}"
                yield from (_Match(place, 0.7, because) for place in self._of_kind(kind))
        if untitled and len(column.values) >= BELIEVED_FROM and all(map(LOOKS["date"][1], column.values)):
            because = f"all {len(column.values)} values look like dates"
            yield from (_Match(place, 0.5, because) for place in self._of_kind("date", "moment"))


def _are_codes(column: _Column) -> bool:
    """Two letters are a country's code only by chance, unless a heading says so."""
    return all(len(value) == 2 for value in column.values)


def _fits(kind: str, values: Sequence[str]) -> bool:
    """Whether values may be of the kind that their heading promises; few values cannot speak against it."""
    check = _CHECKS.get(kind)
    if check is None or len(values) < BELIEVED_FROM:
        return True
    return sum(map(check, values)) >= FITTING * len(values)


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return check


def _is_some_day(text: str) -> bool:
    return any(_reads(lambda value, order=order: day(value, dates=order))(text) for order in ("dmy", "mdy"))  # type: ignore[misc]


_CHECKS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: "@" in text,
    "phone": lambda text: sum(char.isdigit() for char in text) > 4,
    "url": lambda text: "." in text and "@" not in text,
    "number": _reads(lambda text: number(text, decimal=".")),
    "date": _is_some_day,
    "moment": _is_some_day,
    "truth": _reads(truth),
    "country": lambda text: is_country(text) or text.isalpha() or " " in text,
    "name": lambda text: "@" not in text and not text.isdigit(),
}
