"""Where a lead or a deal stands in its cadence, and what may be done; a cadence's figures, who is behind them, its rule."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, allowed, key_in, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.choosing import Stands, choice, chosen, views_with_conditions
from clientela.sales.cadences import actions
from clientela.sales.cadences.models import Cadence, State
from clientela.sales.cadences.reading import SHOWN, WORDS, entered, figures, offered, said_of, standing, standings
from clientela.sales.cadences.subjects import SUBJECTS, Subject, subject_of

NOBODY, EVERYBODY = "nobody", ""
STARTS = ((NOBODY, gettext_lazy("Nobody enters by a rule")), (EVERYBODY, gettext_lazy("All that is new")))
ACTS = {"pause": actions.pause, "resume": actions.resume, "skip": actions.skip, "stop": actions.stop}


@signed_in
def on_record(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Fragment: where the record stands, what comes next and when."""
    actor, subject, pk = _asked(request, plural, key)
    return _panel(request, subject, pk, actor)


@signed_in
@require_POST
def act(request: HttpRequest, plural: str, key: str, deed: str) -> HttpResponse:
    """Enrol, pause, resume, skip, stop: the fragment as it is after that, with what stood against it."""
    actor, subject, pk = _asked(request, plural, key)
    problem = ""
    try:
        if deed == "enrol":
            actions.enrol(subject.key, pk, key_of(request.POST.get("cadence", "")), by=actor)
        else:
            ACTS[deed](subject.key, pk, by=actor)
    except Conflict as error:
        problem = str(error)
    if not request.headers.get("HX-Request"):
        return go_to(request, f"{subject.entity.url}{pk}/")
    return _panel(request, subject, pk, actor, problem=problem)


@signed_in
def figures_of(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fragment of a cadence's page: what became of those that were in it, and how one enters."""
    actor, cadence = actor_of(request), _cadence(request, key)
    subject = subject_of(cadence.of)
    (found,) = figures([cadence], subject, actor) if actor.may("see", subject.key) else (None,)
    context = {"found": found, "words": WORDS, "cadence": cadence, "can_edit": actor.may("edit", "cadence"),
               "rule": _rule(cadence, actor)}  # fmt: skip
    return render(request, "cadences/_figures.html", context)


@signed_in
def all_figures_page(request: HttpRequest) -> HttpResponse:
    """All cadences with what became of those that were in them, beside the forecast."""
    actor = actor_of(request)
    require(actor, "see", "cadence")
    rows = Cadence.objects.visible_to(actor, entity="cadence").order_by("-active", "name")
    mine = {key: [one for one in rows if one.of == key] for key in SUBJECTS if actor.may("see", key)}
    tables = [
        (SUBJECTS[key].entity.label_plural, figures(some, SUBJECTS[key], actor)) for key, some in mine.items() if some
    ]
    return render(request, "cadences/figures.html", {"tables": tables, "words": WORDS})


@signed_in
def entered_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The leads or deals behind one figure."""
    actor, cadence = actor_of(request), _cadence(request, key)
    subject = subject_of(cadence.of)
    require(actor, "see", subject.key)
    which, at = request.GET.get("which", ""), request.GET.get("step", "")
    which = which if which in WORDS else "entered"
    step = int(at) if at.isascii() and at.isdigit() and len(at) < 4 else None
    found = entered(cadence, subject, actor, which=which, step=step, after=key_in(request.GET.get("after", "")))
    more = {"which": which} | ({"step": str(step)} if step is not None else {})
    more |= {"after": str(found[SHOWN - 1].pk)} if len(found) > SHOWN else {}
    context = {
        "cadence": cadence, "title": WORDS[which], "step": step, "home": subject.entity.url,
        "rows": [(one.record, standing(subject, one, actor)) for one in found[:SHOWN]],
        "more_url": f"?{urlencode(more)}" if len(found) > SHOWN else "",
    }  # fmt: skip
    return render(request, "cadences/entered.html", context)


@signed_in
def rule_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who enters by himself; posted, kept, or the page again with what is wrong."""
    actor, cadence = actor_of(request), _cadence(request, key)
    require(actor, "edit", "cadence")
    entity, problem = known(cadence.of, actor), ""
    if request.method == "POST":
        sent = request.POST.get("where", "")
        where = None if sent == NOBODY else chosen(sent, cadence.where or {}, views_with_conditions(entity, actor))
        problem = _set(cadence, where, actor)
        if not problem:
            return redirect(f"/cadences/{key}/")
    value = request.POST.get("where", NOBODY if cadence.since is None else None)
    stands = Stands(where=cadence.where or {}, value=value, starts=STARTS, problem=problem)
    control = choice("where", _("Who enters by the rule"), stands, entity=entity, by=actor)
    return render(
        request, "cadences/rule.html", {"cadence": cadence, "control": control}, status=422 if problem else 200
    )


def _set(cadence: Cadence, where: Any, actor: Actor) -> str:
    """Answers what is wrong, "" where nothing is."""
    if where is not None and not isinstance(where, dict):
        return _("This condition can't be read.")
    try:
        actions.set_rule(cadence.pk, where, by=actor)
    except BadCondition as error:
        return error.reason
    return ""


def _rule(cadence: Cadence, actor: Actor) -> str:
    """Who enters by himself, in words; "" where nobody does."""
    if cadence.since is None:
        return ""
    if not cadence.where:
        return str(STARTS[1][1])
    entity = known(cadence.of, actor)
    return choice("where", "", Stands(where=cadence.where), entity=entity, by=actor).words


def _panel(request: HttpRequest, subject: Subject, pk: UUID, actor: Actor, *, problem: str = "") -> HttpResponse:
    found = standings(subject, pk, actor)
    now = next((one for one in found if one.state != State.ENDED), None)
    can_edit = subject.rows(actor, verb="edit").filter(pk=pk).exists()
    may_enter = can_edit and now is None and subject.model.objects.filter(subject.living, pk=pk).exists()
    choices = offered(subject.key, actor) if may_enter else []
    context = {
        "home": f"{subject.entity.url}{pk}/", "now": now, "past": [one for one in found if one is not now], "can_edit": can_edit,
        "choices": choices, "problem": problem, "said_of": said_of,
    }  # fmt: skip
    return render(request, "cadences/_record.html", context)


def _asked(request: HttpRequest, plural: str, key: str) -> tuple[Actor, Subject, UUID]:
    """A record that the actor may see."""
    actor, entity, pk = actor_of(request), registry.entity(plural), key_of(key)
    require(actor, "see", entity.key)
    allowed(entity, pk, actor, verb="see")
    return actor, SUBJECTS[entity.key], pk


def _cadence(request: HttpRequest, key: UUID) -> Cadence:
    actor = actor_of(request)
    require(actor, "see", "cadence")
    one: Cadence | None = Cadence.objects.visible_to(actor, entity="cadence").filter(pk=key).first()
    if one is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return one
