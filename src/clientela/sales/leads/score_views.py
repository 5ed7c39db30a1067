"""The page of lead scores: the rules with their points, and what became of leads by their score."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.choosing import Stands, choice, chosen, views_with_conditions
from clientela.sales.leads.models import Deed, ScoreRule
from clientela.sales.leads.rating import BadScore, remove_score_rule, save_score_rule
from clientela.sales.leads.scoring import bands


@signed_in
def scores_page(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """All rules, with one of them, or a new one, to be filled in."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    rule = ScoreRule.objects.filter(pk=key).first() if key else ScoreRule(where={}, deed="", days=30)
    if rule is None:
        raise Missing(_("There is no such rule."))
    entity, problems, post = registry.entity("lead"), {}, request.POST
    if drop := key_in(post.get("drop", "")):
        remove_score_rule(drop, by=actor)
        return redirect("lead_scores")
    if request.method == "POST":
        try:
            where = chosen(post.get("where", ""), rule.where, views_with_conditions(entity, actor))
            save_score_rule({**post.dict(), "where": where}, by=actor, key=key)
            return redirect("lead_scores")
        except BadScore as error:
            problems = error.problems
    stands = Stands(where=rule.where, value=post.get("where"), problem=problems.get("where", ""))
    shown: dict[str, Any] = {name: getattr(rule, name) for name in ("name", "points", "deed", "days", "halves")}
    context = {
        "rules": ScoreRule.objects.order_by("created_at", "pk"), "rule": rule, "new": key is None, "problems": problems,
        "said": shown | post.dict(), "deeds": Deed.choices,
        "only": choice("where", _("Only where"), stands, entity=entity, by=actor),
        "bands": bands(actor) if actor.may("see", "lead") and actor.may("see", "deal") else [],
    }  # fmt: skip
    return render(request, "leads/scores.html", context, status=422 if problems else 200)
