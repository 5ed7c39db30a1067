"""The verbs of installed products: the only writer of them."""

from functools import partial
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.parties.models import Address
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.sales.installed.facts import named
from clientela.sales.installed.models import Installed

INSTALLED = Table(
    entity="installed_product",
    model=Installed,
    unique="",
    columns=(
        "name", "product", "serial", "state", "party", "owner", "contract", "place", "street", "postal_code", "city", "country",
        "sale", "installed_on", "warranty_months", "notes", "tags", "own",
    ),
    searched=("name", "serial", "place", "city"),
    owner="owner",
)  # fmt: skip
IN_SETS = frozenset(INSTALLED.columns) - {"name", "serial"}
_PLACE = ("street", "postal_code", "city", "country")

edit_many_installed = partial(writing.edit_rows, INSTALLED)
remove = partial(writing.delete_row, INSTALLED)
remove_many = partial(writing.delete_rows, INSTALLED)
take_installed = partial(taking.take_sourced, INSTALLED)
refresh_installed = partial(writing.refresh_search, INSTALLED)


def install(facts: Facts, *, by: Actor) -> UUID:
    """A product at a customer, where they are if it says no place. Raises Conflict for a serial number that this product has."""
    with acting(by, "create", "installed_product"):
        _once(facts.get("product"), facts.get("serial"))
        product = Product.objects.filter(pk=facts["product"]).first() if facts.get("product") else None
        name = facts.get("name") or named(product.name if product else "", facts.get("serial"))
        return writing.create_row(INSTALLED, _addressed(facts | {"name": name}), by=by)


def edit_installed(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts. Raises Missing, and Conflict as `install` does."""
    with acting(by, "edit", "installed_product"):
        if {"product", "serial"} & changes.keys():
            known = Installed.objects.filter(pk=key).values("product", "serial").first()
            said = {**(known or {}), **changes}
            _once(said.get("product"), said.get("serial"), but=key)
        writing.edit_row(INSTALLED, key, changes, by=by, version=version)


def _once(product: UUID | None, serial: str | None, *, but: UUID | None = None) -> None:
    """Two of one product do not bear one serial number; whoever says so first holds it until that stands."""
    if not product or not serial:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('installed:' || %s, 0))", [f"{product}:{serial}"])
    alike = Installed.objects.filter(product=product, serial=serial)
    if (alike.exclude(pk=but) if but else alike).exists():
        raise Conflict(_("Another one of this product has the serial number %(serial)s.") % {"serial": serial})


def _addressed(facts: Facts) -> Facts:
    """Where it stands, from its customer's first address."""
    if not facts.get("party") or any(facts.get(name) for name in ("street", "postal_code", "city")):
        return facts
    place = Address.objects.filter(party=facts["party"]).order_by("position", "id").values(*_PLACE).first()
    return {**facts, **{name: value for name, value in (place or {}).items() if not facts.get(name)}}
