"""The verbs of bundles: the only writer of what products are made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clientela.catalog.bundles.models import DEEPEST, Part
from clientela.catalog.models import Product
from clientela.catalog.verbs import known_as
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

PARTS = Table(entity="bundle_part", model=Part, unique="", columns=("bundle", "part", "quantity", "own"), searched=())
_TAKEN = Table(
    entity="bundle_part", model=Part, unique="known_as", columns=("bundle", "part", "quantity", "known_as", "own"), searched=()
)  # fmt: skip
_KNOWN = ("a.facts->>'bundle'", "a.facts->>'part'")

delete_part = partial(writing.delete_row, PARTS)
refresh_bundle_parts = partial(writing.refresh_search, PARTS)


def add_part(facts: Facts, *, by: Actor) -> UUID:
    """One more thing that a product is made of. Raises Missing, and Conflict for what would be made of itself."""
    require(by, "create", "bundle_part")
    mine = Product.objects.visible_to(by, entity="product", verb="edit")
    if not facts.get("bundle") or not mine.filter(pk=facts["bundle"]).exists():
        raise Missing(_("There is no such product, or you may not change it."))
    with _sound():
        return writing.create_row(PARTS, facts, by=by)


def edit_part(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Another quantity, or something else in its place."""
    with _sound():
        writing.edit_row(PARTS, key, changes, by=by, version=version)


def take_parts(batch: Batch, *, by: Actor) -> Taken:
    """Any number of parts, known again by the bundle and what is in it."""
    require(by, "import", "bundle_part")
    with _sound():
        return taking.take_rows(_TAKEN, known_as(batch, _KNOWN), by=by)


@contextmanager
def _sound() -> Iterator[None]:
    """What the database refuses, in words."""
    refusals = {
        "bundle_part_once": _("This is a part of it already: change its quantity."),
        "bundle_part_some": _("How many? 0 is not a quantity."),
        "bundle_within_itself": _("A product can't be made of itself, not even by way of another bundle."),
        "bundle_too_deep": _("Bundles lie at most %(most)s deep within each other.") % {"most": DEEPEST},
    }
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        why = next((said for name, said in refusals.items() if name in str(error)), None)
        if why is None:
            raise
        raise Conflict(why) from None
