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
    person = {name: getattr(party, name) for name in _GREETED}
    said = {
        "greeting": greeting(person).formal, "given_name": party.given_name or party.name, "name": party.name, "my_name": by.name,
        "organisation": party.organisation.name if party.organisation else "",
    }  # fmt: skip
    return (
        _PLACE.sub(lambda found: said[found[1]], wording.subject),
        _PLACE.sub(lambda found: said[found[1]], wording.text),
    )


def subject_of_answer(before: Message) -> str:
    return f"Re: {topic(before.subject)}".strip()
