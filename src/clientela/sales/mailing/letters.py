"""What somebody wrote around a paper, and the letter that it becomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from clientela.channels.email.sending.actions import Draft
from clientela.channels.email.sending.filling import fill
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import Actor
from clientela.sales.mailing.contacts import Contact
from clientela.sales.mailing.papers import ADDRESS, NUMBER, Made, Paper


class SentBefore(Conflict):
    """The very same paper went to this address before."""


@dataclass(frozen=True)
class Letter:
    """What somebody wrote around a paper. `key` is of the form or the request: with the same one it leaves once."""

    key: UUID
    to: str  # the address of a contact; "" for the first one
    subject: str = ""
    text: str = ""
    mailbox: UUID | None = None
    cc: Sequence[str] = ()  # addresses of further contacts
    again: bool = False  # although the very same went there before


def draft(
    paper: Paper, letter: Letter, people: Sequence[Contact], made: Made, *, by: Actor, whole: Callable[[str], str]
) -> Draft:
    """To the first of these people, a copy to the others.

    Whoever has the address may accept a quote: it leaves with the letter, and stands nowhere else."""
    contact, *copies = people
    subject, text = paper.beginning()
    address = whole(made.path) if made.path else ""

    def said(words: str) -> str:
        return fill(words, contact.party, by, language=paper.language).replace(NUMBER, made.number)

    return Draft(
        paper.party.pk, contact.address, said(letter.subject.strip() or subject),
        said(letter.text.strip() or text).replace(ADDRESS, address),
        files=[(made.name, made.pdf)], sealed=address, mailbox=letter.mailbox,
        others=sorted({one.party.pk for one in people} - {paper.party.pk}),
        cc=", ".join(one.address for one in copies),
    )  # fmt: skip
