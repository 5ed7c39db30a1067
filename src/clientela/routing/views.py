"""The pages of routing: rules in their order, one rule, a dry run, what each person takes on, and when somebody is away."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.choosing import Stands, choice, chosen, views_with_conditions
from clientela.routing import actions, reading
from clientela.routing.checking import BadRouting, rule_facts, seat_facts
from clientela.routing.dry import tried
from clientela.routing.models import Absence, Fallback, Need, Rule, Way
from clientela.routing.works import Work, every, work_of


@signed_in
def rules_page(request: HttpRequest) -> HttpResponse:
    """GET the rules of all work; POST moves or removes one, or sets who gets the rest."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    if request.method == "POST":
        said, key = request.POST, key_in(request.POST.get("rule", ""))
        if "fallback" in said:
            actions.set_fallback(said.get("work", ""), key_in(said["fallback"]), by=actor)
        elif key and said.get("do") == "remove":
            actions.remove_rule(key, by=actor)
        elif key and said.get("do") in ("up", "down"):
            actions.move_rule(key, up=said["do"] == "up", by=actor)
        return redirect("routing")
    everybody = reading.candidates(timezone.now())
    context = {
        "works": [_work(one, everybody) for one in every()],
        "people": list(everybody.values()),
        "colleagues": [(str(one.user), one.name) for one in everybody.values()],
    }
    return render(request, "routing/rules.html", context)


def _work(work: Work, everybody: Any) -> dict[str, Any]:
    rules = reading.rules(work)
    fallback = Fallback.objects.filter(work=work.entity).values_list("user", flat=True).first()
    return {
        "key": work.entity, "label": work.type.label_plural, "fallback": str(fallback or ""),
        "rules": list(zip(rules, [len(queue.people) for queue in reading.queues(rules, everybody)], strict=True)),
    }  # fmt: skip


@signed_in
def rule_page(request: HttpRequest, work: str, key: UUID | None = None) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "configure", "company")
    of = work_of(work)
    rule = Rule.objects.filter(pk=key, work=work).first() if key else _new(work)
    if rule is None:
        raise Missing(_("There is no such rule."))
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            actions.save_rule(work, rule_facts(work, _said(request, rule, of, actor), by=actor), by=actor, key=key)
            return redirect("routing")
        except BadRouting as error:
            problems = error.problems
            _show_again(rule, _said(request, rule, of, actor))
    stands = Stands(where=rule.where, value=request.POST.get("where"), problem=problems.get("where", ""))
    context = {
        "rule": rule, "new": key is None, "work": of.type, "problems": problems, "ways": Way.choices, "needs": Need.choices,
        "only": choice("where", _("Only where"), stands, entity=of.type, by=actor),
        "teams": [(str(one.pk), one.name) for one in Team.objects.order_by("name")],
        "people": [(str(one.pk), one.name) for one in User.objects.colleagues().order_by("name")],
        "chosen": [str(one) for one in rule.people or []],
    }  # fmt: skip
    return render(request, "routing/rule.html", context, status=422 if problems else 200)


def _new(work: str) -> Rule:
    return Rule(
        work=work, name="", where={}, people=[], needs=[], way=Way.TURNS, keeps_owner=True, in_hours=False, active=True
    )


def _said(request: HttpRequest, rule: Rule, of: Work, actor: Actor) -> dict[str, Any]:
    post = request.POST
    views = views_with_conditions(of.type, actor)
    return {
        "name": post.get("name", ""), "team": key_in(post.get("team", "")),
        "where": chosen(post.get("where", ""), rule.where, views),
        "people": post.getlist("people"), "way": post.get("way", ""), "needs": post.getlist("needs"), "most": post.get("most", ""),
        "keeps_owner": post.get("keeps_owner") == "yes", "in_hours": post.get("in_hours") == "yes",
        "active": post.get("active") == "yes",
    }  # fmt: skip


def _show_again(rule: Rule, said: dict[str, Any]) -> None:
    """The rule with what was typed."""
    for name in ("name", "people", "way", "needs", "most", "keeps_owner", "in_hours", "active"):
        setattr(rule, name, said[name])
    rule.team_id = said["team"]


@signed_in
def try_page(request: HttpRequest, work: str) -> HttpResponse:
    """Who would get the newest of them now: nothing is given to anybody."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    of = work_of(work)
    require(actor, "see", of.entity)
    return render(request, "routing/try.html", {"work": of.type, "rows": tried(of, actor)})


@signed_in
def seat_page(request: HttpRequest, user: UUID) -> HttpResponse:
    """What somebody takes on, and when he is away."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    person = User.objects.colleagues().filter(pk=user).first()
    if person is None:
        raise Missing(_("There is no such person."))
    seat, problems = reading.seat_of(user), {}
    if request.method == "POST":
        if "first" in request.POST or "drop" in request.POST:
            problems = _absences_changed(request, user, actor)
            if not problems:
                return redirect("routing_seat", user)
        else:
            post = request.POST
            said = {
                name: post.get(name, "") for name in ("languages", "skills", "territories", "most", "opens", "closes")
            }
            try:
                actions.set_seat(user, seat_facts(said | {"days": post.getlist("days")}), by=actor)
                return redirect("routing")
            except BadRouting as error:
                problems = error.problems
    context = {
        "person": person, "seat": seat, "problems": problems, "days": [(str(n + 1), WEEKDAYS[n]) for n in range(7)],
        "said": request.POST, "chosen": [str(one) for one in seat.days], "absences": _absences(user),
    }  # fmt: skip
    return render(request, "routing/seat.html", context, status=422 if problems else 200)


@signed_in
def absences_page(request: HttpRequest) -> HttpResponse:
    """One's own."""
    actor = actor_of(request)
    if actor.user_id is None or actor.outside is not None:
        raise Denied(_("Only colleagues have absences."))
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _absences_changed(request, actor.user_id, actor)
        if not problems:
            return redirect("absences")
    context = {"absences": _absences(actor.user_id), "problems": problems, "said": request.POST}
    return render(request, "routing/absences.html", context, status=422 if problems else 200)


def _absences(user: UUID) -> list[Absence]:
    return list(Absence.objects.filter(user=user, last__gte=timezone.localdate()).order_by("first", "pk"))


def _absences_changed(request: HttpRequest, user: UUID, actor: Actor) -> dict[str, str]:
    """Answers what is wrong."""
    said = request.POST
    if drop := key_in(said.get("drop", "")):
        actions.remove_absence(drop, by=actor)
        return {}
    try:
        first, last = date.fromisoformat(said.get("first", "")), date.fromisoformat(said.get("last", ""))
    except ValueError:
        return {"first": _("Say from which day to which.")}
    try:
        actions.add_absence(user, first, last, by=actor, why=said.get("why", ""))
    except ValueError as error:
        return {"last": str(error)}
    return {}
