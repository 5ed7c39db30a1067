"""The verbs of taxes: the only writer of classes and rates."""

from functools import partial
from uuid import UUID

from django.db import transaction

from clientela.catalog.taxes import law
from clientela.catalog.taxes.models import TaxClass, TaxRate
from clientela.catalog.verbs import first, known_as, standing
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

CLASSES = Table(
    entity="tax_class", model=TaxClass, unique="name", columns=("name", "code", "position", "own"), searched=("name",)
)
RATES = Table(
    entity="tax_rate", model=TaxRate, unique="known_as", searched=("name",),
    columns=("tax_class", "name", "country", "rate", "valid_from", "valid_until", "known_as", "own"),
)  # fmt: skip
_KNOWN = ("a.facts->>'tax_class'", "coalesce(a.facts->>'country', '')", "coalesce(a.facts->>'valid_from', '')")

create_class = partial(writing.create_row, CLASSES)


def create_rate(facts: Facts, *, by: Actor) -> UUID:
    """A rate; of the first class where it names none."""
    require(by, "create", "tax_rate")
    return writing.create_row(RATES, {**facts, "tax_class": facts.get("tax_class") or _first(by)}, by=by)


def take_rates(batch: Batch, *, by: Actor) -> Taken:
    """Any number of rates, known again by class, country and first day."""
    require(by, "import", "tax_rate")
    return taking.take_rows(RATES, known_as(standing(batch, "tax_class", _first(by)), _KNOWN), by=by)


def begin(*, by: Actor) -> None:
    """The rates of the law, where nobody has ever said any."""
    past = TaxClass.pgh_event_model  # type: ignore[attr-defined]
    if TaxClass.objects.exists() or past.objects.exists():
        return
    with transaction.atomic():
        keys = {
            one: create_class({"name": str(one), "position": place}, by=by) for place, one in enumerate(law.CLASSES, 1)
        }
        for one, country, rate, since, until in law.RATES:
            name = f"{one} {rate}% {country}".strip()
            said = {"tax_class": keys[one], "name": name, "country": country, "rate": rate, "valid_from": since}
            create_rate({**said, "valid_until": until}, by=by)


def _first(by: Actor) -> UUID:
    return first(CLASSES, str(law.STANDARD), by=by)
