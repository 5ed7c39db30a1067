"""What a customer does with a quote by its secret address: look, tell that it was read, accept or decline. Verbs of the same room;
who acts is the name that was typed, through the link, and only on the version that the link leads to."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.sales.paper.printing import worded
from clientela.sales.quotes.events import QuoteAccepted, QuoteDeclined
from clientela.sales.quotes.models import OPEN, Quote, State, Version
from clientela.sales.quotes.sealing import digest
from clientela.sales.quotes.sums import sums

READS = 60  # a minute, of one link


class TooOften(Exception):
    """This address is read too often: wait a minute."""


def version_of(secret: str) -> Version | None:
    """The version that a secret leads to, each reading counted. Raises TooOften."""
    hashed, every = digest(secret), Version.objects.select_related("quote__owner", "pdf")
    found = every.filter(digest=hashed).first() or every.filter(links__digest=hashed).first()
    if found is None:
        return None
    with transaction.atomic():
        _count(found)
    found.refresh_from_db(fields=["reads"])
    if found.reads > READS:
        raise TooOften
    return found


def is_open(version: Version) -> bool:
    """Whether it may still be answered."""
    over = version.valid_until is not None and version.valid_until < timezone.localdate()
    return not version.answer and version.replaced_at is None and not over and version.quote.state in OPEN


def taken(version: Version, chosen: Collection[int]) -> list[int]:
    """Those of the chosen lines that are optional in it."""
    return [at for at, line in enumerate(version.document["lines"]) if line["optional"] and at in chosen]


def with_chosen(version: Version, chosen: Collection[int]) -> dict[str, Any]:
    """The document as it comes to with these optional lines."""
    shown: dict[str, Any] = version.document
    found = sums(shown["lines"], discount=Decimal(shown["discount"]), rounding=shown["rounding"], chosen=chosen)
    taxes = [{"rate": str(one.rate), "net": str(one.net), "tax": str(one.tax)} for one in found.taxes]
    return shown | {"net": str(found.net), "tax": str(found.tax), "total": str(found.total), "taxes": taxes}


def agreement(version: Version, chosen: Collection[int]) -> str:
    """The sentence that is agreed to, which is kept as proof."""
    shown = worded(with_chosen(version, chosen))
    said = {"number": shown["number"], "no": shown["no"], "total": shown["total"], "company": shown["company"]}
    return _("I accept quote %(number)s, version %(no)s, of %(company)s with a total of %(total)s.") % said


def see(version: Version) -> None:
    """The customer lets the company know that it was read."""
    with acting(_through(version, ""), "edit", "quote", reason="the customer has read it"):
        Version.objects.filter(pk=version.pk, seen_at=None).update(seen_at=Now())
        Quote.objects.filter(pk=version.quote_id, state=State.SENT).update(state=State.SEEN, updated_at=Now())
        publish(f"quote:{version.quote_id}", by="", fields=["state"])


def accept(version: Version, *, signed: str, address: str, chosen: Collection[int] = ()) -> None:
    """Signed by a typed name; raises ValueError without one, Conflict where there is nothing to accept any more."""
    name = plain(signed)
    if len(name) < 2:
        raise ValueError(_("Type your name: it stands for your signature."))
    mine = taken(version, chosen)
    with acting(_through(version, name), "edit", "quote", reason="accepted by its link"):
        standing = _held(version)
        _answer(standing, State.ACCEPTED, signed=name, address=address, said=agreement(standing, mine), chosen=mine)
        quote, agreed = standing.quote, with_chosen(standing, mine)
        Quote.objects.filter(pk=quote.pk).update(net=agreed["net"], tax=agreed["tax"], total=agreed["total"])
        deal = str(quote.deal_id or "")
        emit(QuoteAccepted(str(quote.pk), quote.number, deal), by=_through(version, name))


def decline(version: Version, *, why: str, address: str) -> None:
    """With or without a reason; raises Conflict where there is nothing to decline any more."""
    said = plain(why, longest=LONGEST)
    with acting(_through(version, ""), "edit", "quote", reason="declined by its link"):
        standing = _held(version)
        _answer(standing, State.DECLINED, signed="", address=address, said=said, chosen=[])
        emit(QuoteDeclined(str(standing.quote_id), standing.quote.number, said), by=_through(version, ""))


def _held(version: Version) -> Version:
    """The version and its quote, held: of two answers at once the first one counts."""
    quote = Quote.objects.select_for_update().get(pk=version.quote_id)
    standing = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    standing.quote = quote
    if not is_open(standing):
        raise Conflict(_("This quote can’t be answered any more; nothing was changed."))
    return standing


def _answer(version: Version, state: State, *, signed: str, address: str, said: str, chosen: list[int]) -> None:
    Version.objects.filter(pk=version.pk).update(
        answer=state, answered_at=Now(), signed=signed, address=address, said=said, chosen=chosen
    )
    Quote.objects.filter(pk=version.quote_id).update(state=state, version=F("version") + 1, updated_at=Now())
    publish(f"quote:{version.quote_id}", by=signed, fields=["state"])


def _through(version: Version, name: str) -> Actor:
    return replace(SYSTEM, name=name or _("The customer"), through=f"link of {version.document['number']}")


def _count(version: Version) -> None:
    """One statement, so that many at once are all counted."""
    fresh = When(counted_from__lt=Now() - timedelta(minutes=1), then=Value(1))
    begun = When(counted_from__lt=Now() - timedelta(minutes=1), then=Now())
    Version.objects.filter(pk=version.pk).update(
        reads=Case(fresh, default=F("reads") + 1), counted_from=Case(begun, default=F("counted_from"))
    )
