"""Who takes part in a mail: colleagues, parties by their address, and people who become known by the policy."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from clientela.channels.email.capture.knowing import sent
from clientela.channels.email.capture.welcoming import welcoming
from clientela.channels.email.models import Mailbox
from clientela.channels.email.reading.mail import Address, Mail, Said
from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint
from clientela.parties.normalise.emails import email as normal
from clientela.parties.turns import hold_newcomers, hold_source
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Batch, Cleaning
from clientela.platform.history.acting import acting
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

_ROWS = """SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb)
           AS b(row_no bigint, id uuid, external_id text, facts jsonb, payload jsonb)"""
SURE = 0.7  # from which what a signature tells is proposed
_FIRST = {"person": 0, "organisation": 1, "household": 2}


@dataclass(frozen=True)
class Ours:
    """Whose addresses are the company's own: of mailboxes, of colleagues, by user where there is one."""

    users: Mapping[str, UUID]
    mailboxes: Collection[str]
    welcoming: Collection[str] = ()  # those of them at which everybody is welcome

    def __contains__(self, email: object) -> bool:
        return email in self.users or email in self.mailboxes or email in self.welcoming


def ours() -> Ours:
    users = {str(email).lower(): key for email, key in User.objects.colleagues().values_list("email", "pk")}
    boxes: set[str] = set()
    for address, aliases, owner in Mailbox.objects.values_list("address", "aliases", "owner"):
        boxes |= {address, *aliases}
        for one in (address, *aliases):
            users.setdefault(one, owner)
    return Ours(users, frozenset(boxes), welcoming())


def comparable(address: Address) -> str:
    return normal(address.email).value


def emails_of(mail: Mail) -> list[str]:
    """The addresses of all who take part, and of those it is about."""
    people = [*([mail.sender] if mail.sender else []), *mail.to, *mail.cc, *mail.bcc]
    return [comparable(one) for one in people] + [bounce.email.lower() for bounce in mail.bounces]


def parties_at(emails: Iterable[str]) -> dict[str, UUID]:
    """Whose addresses these are. Of several parties a person counts first, then whom we have known the longest."""
    points = ContactPoint.objects.filter(kind="email", value__in=list(emails))
    rows = list(points.values_list("value", "party__kind", "party"))
    rows.sort(key=lambda row: (_FIRST[row[1]], row[2]), reverse=True)
    return {value: key for value, _kind, key in rows}


@dataclass
class Known:
    """Who is known while some mails are taken: our own addresses, and the parties at others, each asked for once."""

    ours: Ours = field(default_factory=ours)
    newcomers: set[str] = field(default_factory=set)  # addresses of those who have become known meanwhile
    _parties: dict[str, UUID | None] = field(default_factory=dict)
    _sent: dict[str, bool] = field(default_factory=dict)

    def parties_at(self, emails: Sequence[str]) -> dict[str, UUID]:
        if new := [email for email in emails if email not in self._parties]:
            found = parties_at(new)
            self._parties |= {email: found.get(email) for email in new}
        return {email: key for email in emails if (key := self._parties[email]) is not None}

    def met(self, people: Mapping[str, UUID]) -> None:
        self._parties |= people
        self.newcomers |= people.keys()

    def wrote(self, names: Iterable[str]) -> bool:
        """Whether one of these names is of a mail of ours."""
        if new := [name for name in names if name not in self._sent]:
            found = sent(new)
            self._sent |= {name: name in found for name in new}
        return any(self._sent[name] for name in names)


@dataclass(frozen=True)
class Lesson:
    """What a mail tells of its writer."""

    address: Address
    facts: Mapping[str, Said] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return comparable(self.address)


def introduce(lessons: Sequence[Lesson], mailbox: Mailbox, *, by: Actor) -> dict[str, UUID]:
    """The people at these addresses, those made who are not there yet. Who brings the same address meanwhile waits here."""
    wanted = {one.email: one for one in lessons}
    with acting(by, "import", "person", reason=f"from {mailbox.source}"):
        hold_source(mailbox.source)
        hold_newcomers()
        there = parties_at(wanted)
        _take([one for email, one in wanted.items() if email not in there], mailbox, fill_only=False, by=by)
        return parties_at(wanted)


def learn(lessons: Sequence[Lesson], mailbox: Mailbox, *, by: Actor) -> None:
    """What signatures tell of their writers, as proposals: only what is empty in a record is filled."""
    telling = {one.email: one for one in lessons if any(said.sure >= SURE for said in one.facts.values())}
    _take(list(telling.values()), mailbox, fill_only=True, by=by)


def _take(lessons: Sequence[Lesson], mailbox: Mailbox, *, fill_only: bool, by: Actor) -> None:
    rows = [row for place, one in enumerate(lessons, 1) if (row := _row(place, one, mailbox, owned=not fill_only))]
    if rows:
        batch = Batch(_ROWS, {"rows": json.dumps(rows)}, mailbox.source, match="contact", fill_only=fill_only)
        parties.take("person", batch, by=by)


def _row(place: int, one: Lesson, mailbox: Mailbox, *, owned: bool) -> dict[str, Any] | None:
    """A writer as a row of a file would be; None for one whose address is none."""
    raw: dict[str, Any] = {"name": name_of(one.address), "emails": one.address.email}
    raw |= {name: value for name, value in _raw(one.facts).items() if value}
    cleaned = clean(registry.entity("person"), raw, how=Cleaning(lenient=True))
    if {"name", "emails"} & cleaned.problems.keys() or not cleaned.facts.get("emails"):
        return None
    facts = {name: value for name, value in cleaned.facts.items() if name not in cleaned.problems}
    if owned and mailbox.owner_id:
        facts["owner"] = {"id": str(mailbox.owner_id)}
    told = {"name": one.address.name, "email": one.address.email} | {
        name: {"value": said.value, "sure": said.sure} for name, said in one.facts.items()
    }
    key = f"email:{one.email}"
    return {"row_no": place, "id": str(new_key()), "external_id": key, "facts": facts, "payload": told}


def _raw(said: Mapping[str, Said]) -> dict[str, Any]:
    """Facts of a signature that are sure enough, as the columns of a file would hold them."""
    told = {name: one.value for name, one in said.items() if one.sure >= SURE}
    phones = [
        {"typed": told[name], "label": label}
        for name, label in (("phone", "work"), ("mobile", "mobile"))
        if name in told
    ]
    sure_company = said["company"].value if "company" in said and said["company"].sure >= 0.75 else ""
    return {
        "phones": phones, "job_title": told.get("job_title", ""), "website": told.get("website", ""),
        "addresses": [{"typed": told["address"]}] if "address" in told else [], "organisation": sure_company,
    }  # fmt: skip


def name_of(address: Address) -> str:
    """As he calls himself; else what his address tells of it: “lucia.ferrer@…” is Lucia Ferrer."""
    name = re.sub(r"\s*[(\[].*[)\]]\s*$|^['\"]|['\"]$", "", address.name).strip()
    if re.fullmatch(r"[^,\s]+, [^,]+", name):  # “Ferrer, Lucía”, as directories write it
        family, _comma, given = name.partition(", ")
        name = f"{given} {family}"
    if name and "@" not in name:
        return name
    local = address.email.partition("@")[0]
    pieces = [piece for piece in re.split(r"[._-]+", local) if piece.isalpha() and len(piece) > 1]
    return " ".join(piece.capitalize() for piece in pieces) if len(pieces) > 1 else address.email
