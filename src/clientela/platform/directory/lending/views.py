"""A role lent on the page of its user, and taken back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.directory.lending import actions, reading
from clientela.platform.directory.lending.fields import FIELDS
from clientela.platform.directory.users.reading import user as find
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import signed_in


@signed_in
def lend_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is lent to one user, and the form that lends more."""
    actor = actor_of(request)
    one = find(key, actor)
    require(actor, "configure", "user")
    problems = _lent(request, key, actor) if request.method == "POST" else {}
    if request.method == "POST" and not problems:
        return redirect("lend", key)
    raw = posted(FIELDS, request.POST)
    context = {
        "user": one, "lendings": reading.lendings(actor, user=key), "f": shown(FIELDS, raw, problems), "problems": problems,
        "roles": [(str(role.pk), role.name) for role in Role.objects.order_by("name")], "role": request.POST.get("role", ""),
    }  # fmt: skip
    return render(request, "settings/lend.html", context, status=422 if problems else 200)


@signed_in
@require_POST
def end_lending(request: HttpRequest, key: UUID, lending: UUID) -> HttpResponse:
    actions.end_lending(lending, by=actor_of(request))
    return redirect("lend", key)


def _lent(request: HttpRequest, key: UUID, by: Actor) -> dict[str, str]:
    """Lend as the form says; answers what is wrong with it."""
    said = cleaned(FIELDS, posted(FIELDS, request.POST))
    problems, role = dict(said.problems), key_in(request.POST.get("role", ""))
    until = parse_datetime(str(said.facts.get("until") or ""))
    if role is None:
        problems["role"] = _("Choose a role.")
    if until is None:
        problems.setdefault("until", _("Choose an end within the next %(days)s days.") % {"days": actions.LONGEST})
    if problems or role is None or until is None:
        return problems
    try:
        actions.lend_role(key, role, until=until, reason=said.facts["reason"], by=by)
    except Unlinked as error:
        return {error.field: str(error)}
    except (Conflict, Denied, Missing) as error:
        return {"": str(error)}
    return {}
