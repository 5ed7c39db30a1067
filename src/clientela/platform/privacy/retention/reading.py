"""What pages and API show of rules and runs; what falls due is shown to whom it concerns, under that reader's own rights."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities import registry
from clientela.platform.entities.limits import eyes_of
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.retention.models import Act, Due, Rule, Run, State

MOST = 200  # runs, and records that fall due


def rules(actor: Actor) -> list[Rule]:
    require(actor, "configure", "privacy")
    return list(Rule.objects.select_related("confirmed_by").order_by("entity", "name", "pk"))


def rule(key: UUID, actor: Actor) -> Rule:
    """Raises Missing."""
    require(actor, "configure", "privacy")
    found = Rule.objects.select_related("confirmed_by").filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such rule."))
    return found


def document(one: Rule, actor: Actor) -> dict[str, Any]:
    """`state`: untried, paused, or ready. `list` is the address of the records that it means, "" of a type in the archive."""
    entity = registry.find(one.entity)
    return {
        "id": one.pk, "name": one.name, "entity": one.entity, "where": one.where, "act": one.act, "wait_days": one.wait_days,
        "basis": one.basis, "paused": one.paused, "state": "paused" if one.paused else "ready" if one.runs else "untried",
        "sentence": words(one, actor), "list": f"{entity.url}?{urlencode({'filter': json.dumps(one.where)})}" if entity else "",
        "confirmed_at": one.confirmed_at if one.confirmed else None,
        "confirmed_by": one.confirmed_by.name if one.confirmed and one.confirmed_by else "",
    }  # fmt: skip


def words(one: Rule, actor: Actor) -> str:
    """Its condition as a sentence, in the words of the fields whatever the reader may see of them."""
    try:
        return sentence(one.where, EntityWords(registry.entity(one.entity), eyes_of(actor)))
    except (BadCondition, KeyError, LookupError) as error:
        return str(error)


def runs(actor: Actor, *, of: UUID | None = None, dry: bool | None = None) -> list[Run]:
    """The log, the latest first."""
    require(actor, "configure", "privacy")
    found = Run.objects.select_related("by_user").order_by("-started_at")
    found = found if of is None else found.filter(rule=of)
    return list((found if dry is None else found.filter(dry=dry))[:MOST])


def run_document(one: Run) -> dict[str, Any]:
    return {
        "id": one.pk, "rule": one.rule_id, "name": one.name, "dry": one.dry, "state": one.state,
        "label": str(State(one.state).label),
        "counts": one.counts, "problem": one.problem, "started_at": one.started_at, "ended_at": one.ended_at,
        "by": one.by_user.name if one.by_user else "",
    }  # fmt: skip


def falling_due(key: UUID, actor: Actor) -> dict[str, Any]:
    """Records of a rule that go soon, those alone that this actor may see. Raises Missing where there are none of them."""
    one = Rule.objects.filter(pk=key).exclude(act=Act.LIST).first()
    there = registry.find(one.entity) if one else None
    if one is None or there is None or not actor.may("see", one.entity):
        raise Missing(_("There is no such rule, or nothing of yours falls under it."))
    entity = known_to(there, actor)
    title = entity.by_name[entity.title].orm
    seen = entity.visible_to(actor).filter(pk__in=Due.objects.filter(rule=one).values("record"))
    rows = list(seen.order_by(F(title), "pk").values_list("pk", title)[:MOST])
    if not rows:
        raise Missing(_("There is no such rule, or nothing of yours falls under it."))
    since = dict(Due.objects.filter(rule=one, record__in=[pk for pk, _name in rows]).values_list("record", "since"))
    return {"rule": one, "entity": entity, "rows": [(pk, name, since[pk]) for pk, name in rows if pk in since]}
