"""The page on which a partner's deal is answered: what may be the same, and what can be done with it as it stands."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.entities.masks import known
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing, allowed, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.sales.partners import actions, yielding
from clientela.sales.partners.customers import doubles_of, row_of
from clientela.sales.partners.models import PartnerDeal


def day_in(text: str) -> date:
    """As a control for dates sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Needed({"until": _("Choose a day.")}, {"until": _("Protected until")}) from None


Act = Callable[[UUID, Mapping[str, Any], Actor], Any]
ACTS: dict[str, Act] = {
    "accept": lambda key, said, by: actions.accept(key, said, by=by),
    "refuse": lambda key, said, by: actions.refuse(key, said["reason"], by=by),
    "extend": lambda key, said, by: actions.extend(key, day_in(said["until"]), said["why"], by=by),
    "prefer": lambda key, said, by: yielding.prefer(key, said["preferred"], by=by),
    "take": lambda key, said, by: actions.settle_proposal(key, taken=True, message=said["answer"], by=by),
    "decline": lambda key, said, by: actions.settle_proposal(key, taken=False, message=said["answer"], by=by),
}
TYPED = ("account", "deal", "days", "message", "reason", "until", "why", "answer", "preferred")


@signed_in
def answer_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """GET shows it, POST does it; what is wrong is said beside what was typed."""
    actor = actor_of(request)
    require(actor, "edit", "partner_deal")
    allowed(known("partner_deal", actor), key, actor, verb="edit")
    if request.method != "POST":
        return _page(request, key, actor)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Missing(_("There is no such page."))
    try:
        act(key, _typed(request.POST), actor)
    except Needed as error:
        return _page(request, key, actor, problems=error.problems)
    except (Conflict, ValueError) as error:
        return _page(request, key, actor, problems={"": str(error)})
    return redirect(f"/partner-deals/{key}/")


def _typed(post: QueryDict) -> dict[str, Any]:
    return {name: post.get(name, "").strip() for name in TYPED}


def _page(request: HttpRequest, key: UUID, actor: Actor, *, problems: Mapping[str, str] | None = None) -> HttpResponse:
    row = row_of(key)
    entity = known("partner_deal", actor)
    other = PartnerDeal.objects.visible_to(actor, entity="partner_deal").filter(pk=row.yields_to_id)
    context = {
        "yields": row.yields_to_id is not None, "other": other.select_related("partner").first(),
        "record": read_dict(entity, key, actor), "doubles": doubles_of(row, actor), "problems": problems or {},
        "said": request.POST, "days": actions.PROTECTED.days, "states": dict(PartnerDeal._meta.get_field("state").flatchoices),
    }  # fmt: skip
    return render(request, "partners/answer.html", context, status=422 if problems else 200)
