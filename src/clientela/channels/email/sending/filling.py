"""Templates filled in: the few words that a letter takes from the record of whom it goes to, in that person's language."""

import re

from clientela.channels.email.models import Message, Wording
from clientela.channels.email.reading.parsing import topic
from clientela.parties.models import Party
from clientela.parties.salutations import greeting
from clientela.platform.permissions.actor import Actor

_GREETED = ("prefix", "gender", "given_name", "family_name", "language", "country")
_PLACE = re.compile(r"\{(greeting|given_name|name|organisation|my_name)\}")


def filled(wording: Wording, party: Party, by: Actor) -> tuple[str, str]:
    """Subject and text."""
    return fill(wording.subject, party, by), fill(wording.text, party, by)


def fill(text: str, party: Party, by: Actor, *, language: str = "") -> str:
    """With these words in their places; the greeting in that language, where one is named."""
    person = {name: getattr(party, name) for name in _GREETED} | ({"language": language} if language else {})
    said = {
        "greeting": greeting(person).formal, "given_name": party.given_name or party.name, "name": party.name, "my_name": by.name,
        "organisation": party.organisation.name if party.organisation else "",
    }  # fmt: skip
    return _PLACE.sub(lambda found: said[found[1]], text)


def subject_of_answer(before: Message) -> str:
    return f"Re: {topic(before.subject)}".strip()
