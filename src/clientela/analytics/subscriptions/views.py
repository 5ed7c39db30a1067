"""The pages of subscriptions: “Send me this” of a report or dashboard, the list of letters, and the one click that ends one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.analytics.reports import reading
from clientela.analytics.reports.asking import BadReport
from clientela.analytics.subscriptions import actions
from clientela.analytics.subscriptions.contents import may_have
from clientela.analytics.subscriptions.models import Form, Subscription, What, address
from clientela.analytics.subscriptions.when import Every, rhythm
from clientela.platform.entities.reading import Conflict, Missing, key_in
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.formats import locale_for


@signed_in
def send_report(request: HttpRequest, key: UUID) -> HttpResponse:
    return _sending(request, reading.report(key, actor_of(request)))


@signed_in
def send_dashboard(request: HttpRequest, key: UUID) -> HttpResponse:
    return _sending(request, reading.dashboard(key, actor_of(request)))


@signed_in
def letters_page(request: HttpRequest) -> HttpResponse:
    """What one gets by mail, and what one has chosen for others; POST ends one."""
    actor = actor_of(request)
    if request.method == "POST":
        actions.end_subscription(key_in(request.POST.get("end", "")) or UUID(int=0), by=actor)
        return redirect("report_letters")
    found = Subscription.objects.visible_to(actor).select_related("user", "report", "dashboard", "invited_by")
    return render(request, "subscriptions/letters.html", {"rows": _rows(found.order_by("created_at", "pk"), actor)})


@signed_in
def stop_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where a letter leads: one click, and it comes no more."""
    actor = actor_of(request)
    found = Subscription.objects.visible_to(actor).select_related("report", "dashboard").filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such subscription, or it is not yours."))
    if request.method == "POST":
        actions.end_subscription(key, by=actor)
        return redirect("report_letters")
    return render(request, "subscriptions/stop.html", {"one": found})


def _sending(request: HttpRequest, what: What) -> HttpResponse:
    """GET shows how it comes; POST agrees on it."""
    actor, problem = actor_of(request), ""
    said: Mapping[str, Any] = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        try:
            often = rhythm(said.get("every", ""), _number(said, "day"), _number(said, "hour"))
            to = key_in(said.get("to", ""))
            actions.subscribe(what, often, form=said.get("form", Form.PDF), to=to, by=actor)
            return redirect(request.path)
        except (BadReport, Conflict) as error:
            problem = str(error)
    context = _context(what, said, actor) | {"problem": problem}
    return render(request, "subscriptions/send.html", context, status=422 if problem else 200)


def _context(what: What, said: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    there = Subscription.objects.of(what).visible_to(actor).select_related("user", "report", "dashboard", "invited_by")
    mine = next((one for one in there if one.user_id == actor.user_id), None)
    every = said.get("every") or (mine.every if mine else Every.WEEK)
    day = _number(said, "day") or (mine.day if mine and mine.every == every else 1)
    hour = _number(said, "hour", mine.hour if mine else 8)
    return {
        "what": what, "back": address(what), "rows": _rows(there.order_by("created_at", "pk"), actor), "mine": mine,
        "every": every, "day": day, "hour": hour, "form": said.get("form") or (mine.form if mine else Form.PDF),
        "to": said.get("to", ""), "rhythms": Every.choices, "days": _days(every), "hours": [(n, f"{n:02}:00") for n in range(24)],
        "forms": [(key, label) for key, label in Form.choices if key == Form.PDF or may_have(what, key, actor)],
        "colleagues": _colleagues(actor) if what.owner_id == actor.user_id else [],
    }  # fmt: skip


def _days(every: str) -> list[tuple[int, str]]:
    if every == Every.MONTH:
        return [*((n, str(n)) for n in range(1, 31)), (31, _("the last"))]
    names = locale_for(translation.get_language() or "en").days["stand-alone"]["wide"]
    return [(n + 1, str(names[n])) for n in range(7)] if every == Every.WEEK else []


def _colleagues(actor: Actor) -> list[tuple[str, str]]:
    people = User.objects.colleagues().order_by("name", "pk").values_list("pk", "name")
    return [(str(key), name) for key, name in people if key != actor.user_id]


def _rows(found: Any, actor: Actor) -> list[dict[str, Any]]:
    return [{"one": one, "url": address(one.what), "mine": one.user_id == actor.user_id} for one in found]


def _number(said: Mapping[str, Any], name: str, otherwise: int = 0) -> int:
    text = str(said.get(name, ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else otherwise
