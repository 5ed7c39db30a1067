"""The pages of users, and the one at which somebody who was invited comes in."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.directory.teams.reading import tree
from clientela.platform.directory.users import actions, invitations, reading
from clientela.platform.directory.users.fields import EDITED, INVITED, NAME
from clientela.platform.directory.users.handing_over import owned
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.people.company import company_name
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import signed_in

REFUSALS = (Conflict, Unlinked, Denied)


@signed_in
def users_page(request: HttpRequest) -> HttpResponse:
    """All users, found by name or address and narrowed to one state."""
    actor = actor_of(request)
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in ("q", "state")}
    found = reading.users(actor, **asked, after=_uuid_or_none(request.GET.get("after", "")))
    context = {
        "users": [_row(one) for one in found[: reading.MOST]],
        "next": str(found[reading.MOST - 1].pk) if len(found) > reading.MOST else "",
        "states": reading.STATES,
        "asked": asked,
        "may_configure": actor.may("configure", "user"),
    }
    return render(request, "settings/users.html", context)


@signed_in
def invite_page(request: HttpRequest) -> HttpResponse:
    """Ask somebody in; the answer is her page, with the link to copy."""
    actor = actor_of(request)
    require(actor, "configure", "user")
    if request.method != "POST":
        return _invite_form(request, {"language": actor.language, "roles": [], "teams": []})
    raw = posted(INVITED, request.POST)
    said = cleaned(INVITED, raw)
    if said.problems:
        return _invite_form(request, raw, said.problems)
    try:
        key = actions.invite(said.facts, by=actor, site=_site(request))
    except REFUSALS as error:
        return _invite_form(request, raw, {"": str(error)})
    return redirect("user", key)


@signed_in
def user_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One user; posted, what was changed."""
    actor = actor_of(request)
    one = reading.user(key, actor)
    if request.method != "POST":
        return _user_form(request, one, _values(one))
    raw = posted(EDITED, request.POST)
    said = cleaned(EDITED, raw)
    if said.problems:
        return _user_form(request, one, raw, said.problems)
    before = _values(one)
    changes = {name: value for name, value in said.facts.items() if _plain(value) != _plain(before[name])}
    try:
        actions.edit_user(key, changes, by=actor)
    except REFUSALS as error:
        return _user_form(request, one, raw, {"": str(error)})
    return redirect("user", key)


@signed_in
@require_POST
def change_user(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """One of the acts of a user's page; refused, the page says why."""
    actor = actor_of(request)
    one = reading.user(key, actor)
    acts: dict[str, Any] = {
        "deactivate": lambda: actions.deactivate(key, by=actor),
        "reactivate": lambda: actions.reactivate(key, by=actor),
        "forget-factors": lambda: actions.forget_factors(key, by=actor),
        "invite-again": lambda: actions.invite_again(key, by=actor, site=_site(request)),
        "withdraw": lambda: actions.withdraw(key, by=actor),
        "hand-over": lambda: actions.hand_over(key, _uuid(request.POST.get("to", "")), by=actor),
    }
    if act not in acts:
        raise Missing(_("There is no such page."))
    try:
        acts[act]()
    except REFUSALS as error:
        return _user_form(request, one, _values(one), {"": str(error)})
    return redirect("users") if act == "withdraw" else redirect(f"{reverse('user', args=[key])}?done={act}")


@never_cache
def join(request: HttpRequest, said: str) -> HttpResponse:
    """Choose a name and a password; then sign in with them."""
    one = invitations.find(said)
    if one is None:
        return render(request, "people/join_ended.html", status=410)
    if request.method != "POST":
        return _join_form(request, one, {"name": one.user.name})
    raw = {"name": request.POST.get("name", "")}
    problems = dict(cleaned((NAME,), raw).problems)
    if not problems:
        by = Actor("user", one.user.name, one.user.pk, through="invitation")
        try:
            name = cleaned((NAME,), raw).facts["name"]
            actions.accept(one.pk, name=name, password=request.POST.get("password", ""), by=by)
        except ValidationError as error:
            problems["password"] = " ".join(error.messages)
    if problems:
        return _join_form(request, one, raw, problems)
    return render(request, "people/joined.html", {"user": one.user})


def _join_form(
    request: HttpRequest, one: Any, raw: dict[str, Any], problems: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "invitation": one, "f": shown((NAME,), raw, problems), "problems": problems or {}, "company": company_name(),
    }  # fmt: skip
    return render(request, "people/join.html", context, status=422 if problems else 200)


def _invite_form(request: HttpRequest, values: dict[str, Any], problems: dict[str, str] | None = None) -> HttpResponse:
    context = {"f": shown(INVITED, values, problems), "problems": problems or {}, **_offered(values)}
    return render(request, "settings/invite.html", context, status=422 if problems else 200)


def _user_form(
    request: HttpRequest, one: User, values: dict[str, Any], problems: dict[str, str] | None = None
) -> HttpResponse:
    actor, state = actor_of(request), reading.state(one)
    may = actor.may("configure", "user")
    link = _site(request) + invitations.path(one.invitation) if may and state == "invited" else ""
    context = {
        "user": _row(one), "f": shown(EDITED, values, problems), "problems": problems or {}, **_offered(values),
        "may_configure": may, "link": "" if reading.ended(one) else link, "ended": reading.ended(one),
        "owned": [(entity.label_plural, number) for entity, number in owned(one.pk, by=actor)] if may else [],
        "heirs": [
            (str(pk), name)
            for pk, name in User.objects.colleagues().exclude(pk=one.pk).order_by("name").values_list("pk", "name")
        ],
        "done": request.GET.get("done", ""), "oneself": one.pk == actor.user_id,
    }  # fmt: skip
    return render(request, "settings/user.html", context, status=422 if problems else 200)


def _offered(values: dict[str, Any]) -> dict[str, Any]:
    """Roles and teams to choose from, those chosen marked."""
    roles, teams = {str(key) for key in values["roles"]}, {str(key) for key in values["teams"]}
    return {
        "roles": [(str(role.pk), role.name, str(role.pk) in roles) for role in Role.objects.order_by("name")],
        "teams": [(row, str(row.team.pk) in teams) for row in tree()],
    }


def _values(one: User) -> dict[str, Any]:
    return {
        "name": one.name, "email": one.email, "language": one.language, "time_zone": one.time_zone,
        "roles": [a.role_id for a in one.assignments.all() if a.until is None], "teams": [m.team_id for m in one.memberships.all()],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return {str(key) for key in value} if isinstance(value, list) else value


def _row(one: User) -> dict[str, Any]:
    state = reading.state(one)
    return reading.document(one) | {
        "url": reverse("user", args=[one.pk]),
        "state_label": reading.STATES[state],
        "tone": reading.TONES[state],
    }


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID:
    key = _uuid_or_none(text)
    if key is None:
        raise Unlinked("to", _("Choose an active user to take them."))
    return key


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
