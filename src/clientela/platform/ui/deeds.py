"""What else a list offers for its selected rows: the choice that it asks for, and the deed, done at once or in the background."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.entities.bulk import AT_ONCE, summed
from clientela.platform.entities.deeds import Deed, deed_of
from clientela.platform.entities.laying import laid
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.bulk import keys_of
from clientela.platform.ui.filtering import state_of
from clientela.platform.ui.lists import answer_table
from clientela.platform.undo import bulk
from clientela.platform.undo.middleware import say


@signed_in
def bulk_deed(request: HttpRequest, plural: str, deed: str) -> HttpResponse:
    """GET gives the choice; POST does it to the rows named by `id`, or with `all` to everything the list finds."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "edit", entity.key)
    asked = deed_of(entity.key, deed)
    if asked is None:
        raise Missing(_("There is no such page."))
    choice = request.POST.get("choice", "")
    if request.method != "POST" or choice not in dict(asked.offers(actor)):
        return _form(request, asked, f"{entity.url}bulk/{deed}/?{request.GET.urlencode()}")
    state = state_of(entity, actor, request.GET)
    keys = keys_of(request, entity, state)
    if len(keys) > AT_ONCE:
        rows = {"q": state.ask.q, "condition": state.condition}
        change = {"deed": deed, "choice": choice}
        return go_to(request, f"/bulk/{bulk.start(entity, 'edit', rows=rows, change=change, by=actor).pk}/")
    try:
        done = asked.act(keys, choice, by=actor.acting_as(actor.kind, through=f"bulk {new_key()}"))
    except (Missing, Conflict) as error:
        return _form(request, asked, f"{entity.url}bulk/{deed}/?{request.GET.urlencode()}", problem=str(error))
    if not request.headers.get("HX-Request"):
        return redirect(f"{entity.url}?{state.query()}")
    response = answer_table(request, laid(entity.key, actor), actor, state)
    say(request, response, summed(done))
    return response


def _form(request: HttpRequest, deed: Deed, url: str, *, problem: str = "") -> HttpResponse:
    context = {"deed": deed, "offers": deed.offers(actor_of(request)), "deed_url": url, "problem": problem}
    return render(request, "entities/_deed.html", context, status=422 if problem else 200)
