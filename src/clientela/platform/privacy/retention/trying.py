"""A dry run: how many records a rule means, what hangs on them, and how many of them would stay. Nothing is changed.

Everything is counted before the reader's eyes; whoever sees only part of a type is told so, and can't confirm the rule by it.
"""

from typing import Any

from clientela.platform.entities.masks import known
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.privacy.holds.reading import guarded
from clientela.platform.privacy.retention.finding import hanging_on, kept_by_law, records
from clientela.platform.privacy.retention.models import Act, Rule


def counted(rule: Rule, actor: Actor) -> dict[str, Any]:
    """found, held, kept_by_law, and hanging: [label, rows]; rows are None for what the reader may not see."""
    entity, rows = known(rule.entity, actor), records(rule, actor)
    keys = rows.values("pk")
    hold = guarded(entity.model)
    law = rows.filter(kept_by_law(entity)).exclude(hold) if rule.act == Act.ERASE else rows.none()
    return {
        "found": rows.count(),
        "held": rows.filter(hold).count(),
        "kept_by_law": law.count(),
        "whole": sees_all(rule, actor),
        "hanging": [
            {
                "label": str(one.label),
                "rule": one.rule,
                "rows": one.model._default_manager.filter(**{f"{one.by}_id__in": keys}).count()
                if not one.type or actor.scope("see", one.type) == "all"
                else None,
            }
            for one in hanging_on(entity)
        ],
    }


def sees_all(rule: Rule, actor: Actor) -> bool:
    """Whether this actor's eyes find just what the rule itself would: neither less, nor more for want of what else is there."""
    if actor.scope("see", rule.entity) != "all":
        return False
    mine, all_ = records(rule, actor), records(rule, SYSTEM)
    one, other = mine.values("pk"), all_.values("pk")
    return not (one.difference(other).exists() or other.difference(one).exists())
