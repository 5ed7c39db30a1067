"""What the generator must be able to say in a language: jobs, firms' names, texts of touches. `phrases/` fills it in.

In texts `{product}` stands for a coffee and `{given}` for the party's given name (or the firm's name).
"""

from dataclasses import dataclass

from clientela.demo.country import lines

Text = tuple[str, str]  # title, body


@dataclass(frozen=True, slots=True)
class Phrases:
    household: str  # "Famiglia {family}"
    jobs: tuple[Text, ...]  # title of a man, of a woman
    departments: tuple[str, ...]
    firms: tuple[Text, ...]  # industry, pattern with {place} or {family}
    places: tuple[str, ...]
    forms: tuple[str, ...]  # legal forms; the empty one for those who leave it out
    asked: tuple[Text, ...]  # messages from them
    told: tuple[Text, ...]  # messages from us
    thanked: tuple[Text, ...]  # messages from them after an order
    calls: tuple[Text, ...]
    visits: tuple[Text, ...]
    pages: tuple[str, ...]  # titles of web visits
    notes: tuple[Text, ...]
    tasks: tuple[Text, ...]
    meetings: tuple[Text, ...]


def texts(text: str) -> tuple[Text, ...]:
    """Lines `title | body` as pairs."""
    pairs = [line.partition("|") for line in lines(text)]
    return tuple((left.strip(), right.strip()) for left, _, right in pairs)
