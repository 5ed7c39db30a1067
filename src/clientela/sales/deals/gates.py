"""What stages ask of deals that come into them, by whatever path somebody moves them.

Asked behind the change, of the deals as they stand then. Deals that are in a stage already are left alone, as are those out of
files, which tell what was; and what the house itself does, since a customer who accepts a quote has bought.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.limits import where_of
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import Conflict
from clientela.platform.entities.sentences import said as _
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.sales.deals.models import Deal, Gate

MOVES = frozenset({"stage", "outcome", "pipeline"})  # what moves a deal into another stage
Stages = Mapping[UUID, UUID | None]


@contextmanager
def asked(keys: Sequence[UUID], changes: Facts, *, by: Actor) -> Iterator[None]:
    """Around a change of these deals; raises Conflict, and nothing is changed, where one comes into a stage unready."""
    if not changes.keys() & MOVES or by.kind == SYSTEM.kind or not Gate.objects.exists():
        yield
        return
    with transaction.atomic():
        before = _stages(keys)
        yield
        refuse_unready(keys, before, by=by)


def refuse_unready(keys: Sequence[UUID], before: Stages, *, by: Actor) -> None:
    """Raises Conflict where one of these deals is in another stage than before, which asks for more of it."""
    if by.kind == SYSTEM.kind:
        return
    moved = {key: stage for key, stage in _stages(keys).items() if stage != before.get(key)}
    for gate in Gate.objects.filter(stage__in={*moved.values()}).select_related("stage"):
        mine = {key for key, stage in moved.items() if stage == gate.stage_id}
        if mine - _ready(gate, mine):
            asks = {"stage": gate.stage.name, "condition": told(gate)}
            raise Conflict(_("“%(stage)s” asks of a deal: %(condition)s. It stays where it was.") % asks)


def told(gate: Gate) -> str:
    """The condition in words."""
    return sentence(gate.where, EntityWords(registry.now(registry.entity("deal")), SYSTEM))


def _ready(gate: Gate, keys: set[UUID]) -> set[UUID]:
    """A condition that can't be read any more, since a field is gone, asks for nothing."""
    try:
        return set(
            Deal.objects.filter(pk__in=keys).filter(where_of("deal", gate.where, SYSTEM)).values_list("pk", flat=True)
        )
    except BadCondition:
        return keys


def _stages(keys: Sequence[UUID]) -> Stages:
    return dict(Deal.objects.filter(pk__in=keys).values_list("pk", "stage"))
