"""One click on a row: a choice is set, or taken back to the first one; which field does so, its declaration says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, allowed, key_of, read_dict
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.listing import write_tick


@signed_in
@require_POST
def tick(request: HttpRequest, plural: str, key: str, name: str) -> HttpResponse:
    """Set it or take it back; answers the mark as it now is."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    item = entity.by_name.get(name)
    if item is None or not item.tick or entity.verbs.edit is None:
        raise Missing(_("There is no such field."))
    require(actor, "edit", entity.key)
    allowed(entity, pk, actor, verb="edit")
    done = read_dict(entity, pk, actor)[name] == item.tick
    to = str(item.choices[0][0]) if done else item.tick
    edit_record(entity, pk, {name: to}, by=actor)
    if not request.headers.get("HX-Request"):
        return redirect(entity.url)
    return HttpResponse(write_tick(f"{entity.url}{pk}/", dict(item.choices)[to], name, to == item.tick))
