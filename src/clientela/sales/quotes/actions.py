"""The verbs of quotes: the only writer of quotes, their versions and what the company says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Cleaning, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.numbering.actions import next_number
from clientela.sales.quotes import approving, sealing
from clientela.sales.quotes.events import QuoteSent
from clientela.sales.quotes.lines import BadLines, as_written, cleaned, exchanged, lacking, priced
from clientela.sales.quotes.models import OPEN, Limit, Quote, Rules, State, Version
from clientela.sales.quotes.starting import started
from clientela.sales.quotes.sums import sums

QUOTES = Table(
    entity="quote", model=Quote, unique="", searched=("name", "number"), owner="owner",
    columns=("name", "number", "party", "deal", "owner", "currency", "country", "language", "valid_until", "discount",
             "terms", "own"),
)  # fmt: skip
_DRAFTS = """
SELECT a.* FROM ({relation}) a WHERE NOT EXISTS (
    SELECT FROM quotes_quote q WHERE q.source = %(source)s AND q.external_id = a.external_id AND q.state <> 'draft')"""
ASKED_BY = frozenset({"party", "country", "currency"})  # of a quote, by which its lines ask the catalog
QUOTE_SENT = "send a quote"  # the reason of an act that nobody takes back
QUOTE_STAYS = gettext_lazy(
    "A quote that was sent stays sent: its customer may have read it. Change it, and it is a draft of the next version."
)
DONE = (State.ACCEPTED, State.DECLINED)

refresh_quotes = partial(writing.refresh_search, QUOTES)


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A quote is called as it is, or by its customer."""
    party = facts.get("party")
    name = facts.get("name") or (party.get("name", "") if isinstance(party, dict) else "")
    if not name:
        raise ValueError(_("Give the quote a name."))
    return facts | {"name": name}


def draw_up(facts: Facts, *, by: Actor) -> UUID:
    """A quote without lines; its maker's own where nobody else is named. What nobody says follows from its deal and customer."""
    require(by, "create", "quote")
    return writing.create_row(QUOTES, started(facts, days=rules_of().days, by=by), by=by)


def edit_quote(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named columns; what was sent already is a draft of the next version from now on.

    For another customer, country or currency the catalog is asked again for what it said of the lines; prices that somebody wrote
    are changed by the day's rate.
    """
    with acting(by, "edit", "quote"):
        quote, today = _mine(key, by), timezone.localdate()
        before = quote.currency
        again = as_written(quote.lines, quote, today) if ASKED_BY & changes.keys() else None
        writing.edit_row(QUOTES, key, changes, by=by, version=version)
        quote.refresh_from_db()
        if again is not None:
            quote.lines = priced(exchanged(again, before, quote, today), quote, today)
        _reckon(quote)


def take_quotes(batch: Batch, *, by: Actor) -> Taken:
    """Any number of drafts from one source, known again by their keys there; what was sent meanwhile stays as it is."""
    require(by, "import", "quote")
    with transaction.atomic():
        taken = taking.take_sourced(
            QUOTES, replace(batch, relation=_DRAFTS.replace("{relation}", batch.relation)), by=by
        )
        for quote in Quote.objects.filter(pk__in=taken.keys).exclude(lines=[]):
            _reckon(quote)
    return taken


def delete_quote(key: UUID, *, by: Actor) -> None:
    """A draft that was never sent; what has a number stays, so that no number is missing."""
    if Quote.objects.filter(pk=key).exclude(number="").exists():
        require(by, "delete", "quote")
        raise Conflict(_("A quote that has a number stays; let it run out instead. Nothing was deleted."))
    writing.delete_row(QUOTES, key, by=by)


def set_lines(key: UUID, raw: Sequence[Mapping[str, Any]], *, by: Actor, version: int | None = None) -> None:
    """Write its lines; prices and taxes that nobody says come from the catalog. Raises BadLines, Missing, Conflict."""
    with acting(by, "edit", "quote", reason="lines of a quote"):
        quote = _mine(key, by)
        if version is not None and version != quote.version:
            raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
        quote.lines = priced(cleaned(raw), quote, timezone.localdate())
        _reckon(quote)
        Quote.objects.filter(pk=key).update(version=F("version") + 1, updated_at=Now())
        publish(f"quote:{key}", by=by.name, fields=["lines"])


def send(key: UUID, *, by: Actor) -> str:
    """Freeze what it says as its next version; answers the secret of the address by which the customer sees it.

    Raises BadLines while something is lacking; NeedsSecond, and the quote waits, beyond the discount that one may give alone.
    """
    with acting(by, "edit", "quote", reason=QUOTE_SENT):
        quote = _mine(key, by)
        _ready(quote)
        need = approving.needed(quote, by=by)
        if need is None:
            secret = _seal(quote, by=by)
        else:
            Quote.objects.filter(pk=key).update(state=State.WAITING)
    if need is not None:
        raise need
    return secret


def renew_link(key: UUID, *, by: Actor) -> str:
    """Another secret for the version that stands; those of before lead nowhere any more."""
    with acting(by, "edit", "quote", reason="another link to a quote"):
        standing = _standing(key, by)
        standing.links.all().delete()
        secret, standing.digest = sealing.secret()
        standing.save(update_fields=["digest"])
    return secret


def further_link(key: UUID, *, by: Actor) -> tuple[Version, str]:
    """The version that stands, and one more secret that leads to it: those of before lead there as well."""
    with acting(by, "edit", "quote", reason="a further link to a quote"):
        standing = _standing(key, by)
        return standing, sealing.linked(standing)


def take_back(key: UUID, *, by: Actor) -> None:
    """What waits for approval is a draft again."""
    with acting(by, "edit", "quote", reason="not approved"):
        Quote.objects.filter(pk=key, state=State.WAITING).update(state=State.DRAFT)
        publish(f"quote:{key}", by=by.name, fields=["state"])


def expire(*, by: Actor) -> int:
    """Those whose time has run out and that nobody has answered."""
    with acting(by, "edit", "quote", reason="expired"):
        over = Quote.objects.filter(state__in=OPEN, valid_until__lt=timezone.localdate())
        return over.update(state=State.EXPIRED, version=F("version") + 1, updated_at=Now())


def choose_rules(said: Mapping[str, Any], *, by: Actor) -> None:
    """How the company quotes: series, days, rounding, wins_deal."""
    with acting(by, "configure", "company", reason="how the company quotes"):
        Rules.objects.update_or_create(pk=rules_of().pk, defaults=dict(said))


def choose_limit(most: Decimal | None, *, user: UUID | None = None, role: UUID | None = None, by: Actor) -> None:
    """How much discount somebody may give alone; None takes the limit away."""
    with acting(by, "configure", "company", reason="discount limit"):
        whose = Limit.objects.filter(user=user, role=role)
        if most is None:
            whose.delete()
        elif not whose.update(most=most):
            Limit.objects.create(user_id=user, role_id=role, most=most)


def rules_of() -> Rules:
    return Rules.objects.first() or Rules(series="Q", days=30, rounding="line", wins_deal=True)


def _standing(key: UUID, by: Actor) -> Version:
    mine = Quote.objects.visible_to(by, entity="quote", verb="edit")
    found: Version | None = Version.objects.filter(quote__in=mine, quote=key, replaced_at=None).first()
    if found is None:
        raise Missing(_("It was not sent yet."))
    return found


def _mine(key: UUID, by: Actor) -> Quote:
    """The quote, held; a change to what was sent makes it a draft again, an answered one stays."""
    mine = Quote.objects.visible_to(by, entity="quote", verb="edit")
    quote: Quote | None = mine.select_for_update(of=("self",)).filter(pk=key).first()
    if quote is None:
        raise Missing(_("There is no such record, or you may not change it."))
    if quote.state in DONE:
        raise Conflict(_("This quote was answered; draw up a new one. Nothing was changed."))
    return quote


def _reckon(quote: Quote) -> None:
    found = sums(
        [line for line in quote.lines if line["unit_price"] is not None],
        discount=quote.discount, rounding=rules_of().rounding,
    )  # fmt: skip
    Quote.objects.filter(pk=quote.pk).update(
        lines=quote.lines, state=State.DRAFT, net=found.net, tax=found.tax, total=found.total
    )


def _ready(quote: Quote) -> None:
    if quote.state in OPEN:
        raise Conflict(_("This version was sent already: change something, and it is the next one."))
    if not quote.lines:
        raise Conflict(_("There is nothing in it yet: write a line first."))
    if quote.valid_until and quote.valid_until < timezone.localdate():
        raise Conflict(_("Its last day has passed: choose a later one first."))
    if problems := lacking(quote.lines):
        raise BadLines(problems)


def _seal(quote: Quote, *, by: Actor) -> str:
    now = timezone.localtime()
    quote.number = quote.number or next_number("quote", rules_of().series, now.year, digits=4)
    version, secret = sealing.sealed(quote, rules_of().rounding, now)
    Version.objects.filter(quote=quote, replaced_at=None).exclude(pk=version.pk).update(replaced_at=now)
    Quote.objects.filter(pk=quote.pk).update(
        number=quote.number, state=State.SENT, version=F("version") + 1, updated_at=Now()
    )
    refresh_quotes([quote.pk])
    emit(QuoteSent(str(quote.pk), quote.number, version.no), by=by)
    publish(f"quote:{quote.pk}", by=by.name, fields=["state", "number"])
    return secret
