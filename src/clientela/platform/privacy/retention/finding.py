"""The records that a rule means, and which of them must stay: a legal hold or a law keeps them."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor
from clientela.platform.privacy.holdings import Holding, holdings, is_subject, subject
from clientela.platform.privacy.retention.models import Rule

YEAR = timedelta(days=365.25)


def records(rule: Rule, actor: Actor) -> Any:
    """What the rule finds before this actor's eyes. Raises BadCondition for a field that is gone, or kept back."""
    entity = known(rule.entity, actor)
    where = compile_condition(rule.where, EntityWords(entity, actor))
    return matching_rows(entity, actor, Ask(where=where)).order_by()


def kept_by_law(entity: Entity) -> Q:
    """Subjects of whom rows are held that a law keeps, and such rows themselves."""
    out = Q(pk__in=[])
    for one in holdings():
        if one.kept is None:
            continue
        young = Q(**{f"{one.kept.column}__gt": timezone.now() - one.kept.years * YEAR})
        if one.model is entity.model:
            out |= young
        elif is_subject(entity.key) and one.of is None:
            out |= Q(Exists(one.model._default_manager.filter(young, **{f"{one.by}_id": OuterRef("pk")})))
    return out


def hanging_on(entity: Entity) -> list[Holding]:
    """What goes, or stays without them, when records of this type go."""
    model = registry.entity(entity.key).model
    return [one for one in holdings() if one.by and (one.of or subject().model) is model]
