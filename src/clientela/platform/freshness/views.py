"""All places that data come from: when each last spoke, and how long it may be silent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clientela.platform.entities.reading import key_of
from clientela.platform.freshness import actions
from clientela.platform.freshness.reading import states
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in


@signed_in
def freshness_page(request: HttpRequest) -> HttpResponse:
    """One's own, or all for who sets up the company; posted, the patience with one of them."""
    actor, problem, refused = actor_of(request), "", {}
    if request.method == "POST":
        typed = request.POST.get("minutes", "").strip()
        try:
            minutes = int(typed) if typed.isdecimal() and len(typed) < 9 else -1
            actions.set_patience(key_of(request.POST.get("source", "")), minutes, by=actor)
            return redirect("freshness")
        except ValueError as error:
            problem, refused = str(error), {request.POST.get("source", ""): typed}
    rows = states(actor)
    owners = User.objects.filter(pk__in={row.source.owner for row in rows} - {actor.user_id})
    context = {"rows": rows, "owners": dict(owners.values_list("pk", "name")), "problem": problem, "refused": refused}
    return render(request, "freshness/page.html", context, status=422 if problem else 200)
