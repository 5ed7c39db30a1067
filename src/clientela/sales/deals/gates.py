"""What stages ask of deals that come into them, by whatever path somebody moves them; and who lets one in nevertheless says why.

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
from clientela.platform.entities.reading import Barred
from clientela.platform.entities.sentences import said as _
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.deals.models import Deal, Gate

BECAUSE = "passed_because"
MOVES = frozenset({"stage", "outcome", "pipeline"})  # what moves a deal into another stage
Stages = Mapping[UUID, UUID | None]


@contextmanager
def asked(keys: Sequence[UUID], changes: Facts, *, by: Actor) -> Iterator[None]:
    """Around a change of these deals; raises Barred, and nothing is changed, where one comes into a stage unready, and Denied for
    whom it is not to say why one is let in nevertheless."""
    if BECAUSE in changes:
        others = Deal.objects.filter(pk__in=keys).exclude(**{BECAUSE: changes[BECAUSE] or ""})
        may_pass(list(others.values_list("pk", flat=True)), by=by)
    if not changes.keys() & MOVES or by.kind == SYSTEM.kind or not Gate.objects.exists():
        yield
        return
    with transaction.atomic():
        before = _stages(keys)
        yield
        weigh(keys, before, because=changes.get(BECAUSE) or "", by=by)


def weigh(keys: Sequence[UUID], before: Stages, *, because: str, by: Actor) -> None:
    """Raises Barred where one of these deals is in another stage than before, which asks for more of it, and nobody says why it may
    stand there nevertheless. With those that are ready no such word is kept."""
    if by.kind == SYSTEM.kind:
        return
    moved = {key: stage for key, stage in _stages(keys).items() if stage != before.get(key)}
    unready = set[UUID]()
    for gate in Gate.objects.filter(stage__in={*moved.values()}).select_related("stage"):
        mine = {key for key, stage in moved.items() if stage == gate.stage_id}
        lacking = mine - _ready(gate, mine)
        if lacking and not because:
            asks = {"stage": gate.stage.name, "condition": told(gate)}
            raise Barred(_("“%(stage)s” asks of a deal: %(condition)s. It stays where it was.") % asks)
        unready |= lacking
    if because:
        Deal.objects.filter(pk__in=moved.keys() - unready).update(**{BECAUSE: ""})


def may_pass(keys: Sequence[UUID], *, by: Actor) -> None:
    """Raises Denied unless the actor may let all these deals in where they would be barred; to say why is for nobody else."""
    if by.kind == SYSTEM.kind or not keys:
        return
    require(by, "pass", "deal")
    if Deal.objects.visible_to(by, entity="deal", verb="pass").filter(pk__in=keys).count() < len(keys):
        raise Denied(_("What a stage asks of this deal is not yours to pass. Nothing was changed."))


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
