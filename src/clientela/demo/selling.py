"""What the demo company asks and offers: price lists by whom, currency and quantity, quotes in every state, deals that two sellers
share, goods that came back, and what its papers say of itself. Written through the verbs, as anybody would write it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any
from uuid import UUID

from django.db import transaction

from clientela.catalog.models import Product
from clientela.catalog.prices.actions import choose_whom
from clientela.demo.chance import Chance
from clientela.demo.trade import Scene
from clientela.platform.directory.company.actions import edit_company
from clientela.platform.history.acting import acting
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.seconding.actions import ask
from clientela.platform.seconding.acts import NeedsSecond
from clientela.sales.deals.models import Deal
from clientela.sales.orders.models import Kind, Order
from clientela.sales.pipelines.models import Outcome
from clientela.sales.quotes import actions as quotes
from clientela.sales.quotes.answering import accept, decline, see, version_of
from clientela.sales.quotes.models import Quote, State, Version
from clientela.sales.returns.actions import THERE, credit_return

_HOUSE = {
    "street": "Via dei Tostatori 18", "postal_code": "10152", "city": "Torino", "country": "IT", "vat_number": "IT99904170018",
    "tax_code": "99904170018", "imprint": "REA TO-000000 · cap. soc. € 50.000 i.v.",
}  # fmt: skip
# name, currency, what one of our euros is in it, from which quantity, discount in per cent, days until it ends, for whom
_LISTS: tuple[tuple[str, str, str, int, int, int, dict[str, Any]], ...] = (
    ("By the carton", "EUR", "", 12, 8, 0, {}),
    ("Loyal customers", "EUR", "", 1, 6, 0, {
        "of": "organisation", "where": {"field": "lifecycle", "any_of": ["loyal", "champion"]}}),
    ("Spring", "EUR", "", 1, 10, -30, {}),
    ("United Kingdom", "GBP", "0.87", 1, 0, 0, {}),
    ("Polska", "PLN", "4.30", 1, 0, 0, {}),
)  # fmt: skip
_LISTED = ("ALB1-250", "GUJ-250", "HUI-250", "GRI-H", "CLN-1K")
_STATES = (
    State.DRAFT, State.WAITING, State.SENT, State.SEEN, State.ACCEPTED, State.DECLINED, State.EXPIRED, State.SENT, State.DRAFT,
)  # fmt: skip
_MOST = Decimal(15)  # of discount, in per cent, that everybody gives alone
_RATES = {"IT": "22", "ES": "21", "PL": "23", "GB": "20"}
_SHARED = 6  # deals of two sellers


def make(*, seed: int, today: datetime, by: Actor) -> None:
    """Of deals, orders and products that are there; nothing where there are quotes already."""
    if Quote.objects.exists():
        return
    products = {one.code: one for one in Product.objects.all()}
    scene = Scene(Chance(f"{seed} selling"), products, today.date(), by)
    deals = list(
        Deal.objects.filter(outcome=Outcome.OPEN, party__kind="organisation").select_related("party").order_by("id")
    )
    with transaction.atomic():
        edit_company(_HOUSE, by=by)
        for place in range(len(_LISTS)):
            _list(scene, place)
        quotes.choose_limit(_MOST, by=by)
        for deal, state in zip(cycle(deals[: len(_STATES)]), _STATES, strict=False):
            _quote(scene, deal, state)
        _share(scene, deals[-_SHARED:])
        _return(scene)


def _list(scene: Scene, place: int) -> None:
    name, currency, rate, quantity, discount, ends, whom = _LISTS[place]
    until = (scene.today + timedelta(days=ends)).isoformat() if ends else None
    key = scene.write("price_list", name=name, currency=currency, valid_until=until, active=True)
    if whom:
        choose_whom(key, whom, by=scene.by)
    for code in _LISTED:
        product = scene.products[code]
        price = round((product.unit_price or Decimal(10)) * Decimal(rate), 2) if rate else None
        said = {"unit_price": str(price)} if price is not None else {"discount": str(discount)}
        scene.write(
            "price",
            name=f"{product.name} · {name}",
            price_list={"id": str(key)},
            product={"id": str(product.pk)},
            from_quantity=str(quantity),
            **said,
        )


def _quote(scene: Scene, deal: Deal, state: str) -> None:
    by = _seller(deal, scene.by) if state == State.WAITING else scene.by
    until = scene.today + timedelta(days=30)
    said = {
        "name": deal.name,
        "deal": deal.pk,
        "party": deal.party_id,
        "currency": "EUR",
        "valid_until": until,
    }
    key = quotes.draw_up({**said, "owner": by.user_id}, by=by)
    quotes.set_lines(key, _lines(scene, _rate(deal), deep=state == State.WAITING), by=by)
    if state == State.DRAFT:
        return
    try:
        secret = quotes.send(key, by=by)
    except NeedsSecond as need:
        ask(need, by=by)
        return
    version = version_of(secret)
    if version is not None and state != State.SENT:
        _answered(scene, key, version, state)


def _rate(deal: Deal) -> str:
    return _RATES.get(deal.party.country if deal.party else "", "22")


def _lines(scene: Scene, rate: str, *, deep: bool) -> list[dict[str, Any]]:
    """Two or three things, the last of which may be left out; deep is a discount that a second person has to confirm."""
    chance = scene.chance
    chosen = [_LISTED[(chance.between(0, 4) + step) % len(_LISTED)] for step in range(chance.between(2, 3))]
    lines: list[dict[str, Any]] = [
        {"product": str(scene.products[code].pk), "quantity": str(chance.between(1, 6) * 6), "tax_rate": rate}
        for code in dict.fromkeys(chosen)
    ]
    words = {"description": "A day with our barista", "quantity": "1", "unit_price": "180", "tax_rate": rate}
    lines[0]["discount"] = "25" if deep else "5"
    return [*lines, words | {"optional": True}]


def _answered(scene: Scene, key: UUID, version: Version, state: str) -> None:
    if state == State.EXPIRED:
        _past(scene, key, scene.today - timedelta(days=2))
        return
    see(version)
    if state == State.ACCEPTED:
        accept(version, signed="Giulia Ferrero", address="192.0.2.18")
    elif state == State.DECLINED:
        decline(version, why="We have found it nearer by.", address="192.0.2.19")


def _past(scene: Scene, key: UUID, day: date) -> None:
    """As if it had been written a month ago; the night ends it."""
    with acting(scene.by, "edit", "quote", reason="a month goes by"):
        Quote.objects.filter(pk=key).update(valid_until=day)
        Version.objects.filter(quote=key).update(valid_until=day)
    quotes.expire(by=scene.by)


def _seller(deal: Deal, by: Actor) -> Actor:
    """Whose deal it is, if that is somebody else than who confirms."""
    others = User.objects.colleagues().exclude(pk__in=[by.user_id]).filter(teams__name="Italy").order_by("email")
    one = others.first()
    return (actor_by_user(one.pk) if one else None) or by


def _share(scene: Scene, deals: Sequence[Deal]) -> None:
    every = list(User.objects.colleagues().order_by("email"))
    for place, deal in enumerate(deals[:_SHARED]):
        other = next((one for one in every[place % len(every) :] if one.pk != deal.owner_id), None)
        if other is not None:
            share = str(scene.chance.between(2, 5) * 10)
            scene.write("deal_split", deal={"id": str(deal.pk)}, seller={"id": str(other.pk)}, share=share)


def _return(scene: Scene) -> None:
    """Of two orders something comes back: one is credited, the other announced."""
    found = Order.objects.filter(kind=Kind.SALE, status__in=THERE, total__gt=0, party__isnull=False).order_by(
        "-placed_at", "id"
    )
    for order, state in zip(found[:2], ("received", "announced"), strict=False):
        key = scene.write("order_return", order={"id": str(order.pk)}, state=state, reason="damaged", condition="scrap")
        if state == "received":
            credit_return(key, by=scene.by)
