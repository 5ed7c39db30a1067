"""Looking up any party, and the members of a household; the other pages come from the declarations or join rooms."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.parties import actions
from clientela.parties.models import Kind, Party
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.reading import Missing, allowed
from clientela.platform.entities.searching import matching
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

FEW = 5  # of each kind that a lookup offers


@signed_in
def lookup(request: HttpRequest) -> HttpResponse:
    """Parties of any kind by a piece of their name, for fields that lead to whomever."""
    actor = actor_of(request)
    field = next((name for name in request.GET if name.endswith("_text")), "")
    q = request.GET.get(field, "").strip()
    items = []
    for entity in (registry.entity(kind) for kind in Kind.values):
        if len(q) > 1 and actor.may("see", entity.key):
            rows = page(entity, actor, Ask(columns=(entity.title,), q=q, limit=FEW)).rows
            items += [(str(row[0]), row[1], entity.label) for row in rows]
    return render(request, "entities/_lookup.html", {"items": items, "field": field.removesuffix("_text")})


@signed_in
@require_POST
def add_member(request: HttpRequest, key: UUID) -> HttpResponse:
    """A person moves into the household; who lived elsewhere lives here now."""
    actor = actor_of(request)
    _of_household(key, actor)
    actions.edit("person", chosen(request.POST, "person", actor, "person"), {"household": {"id": str(key)}}, by=actor)
    return redirect(f"/households/{key}/")


@signed_in
@require_POST
def remove_member(request: HttpRequest, key: UUID, person: UUID) -> HttpResponse:
    actor = actor_of(request)
    _of_household(key, actor)
    if not Party.objects.filter(pk=person, parent=key).exists():
        raise Missing(_("There is no such record, or you may not change it."))
    actions.edit("person", person, {"household": None}, by=actor)
    return redirect(f"/households/{key}/")


def chosen(post: QueryDict, field: str, actor: Actor, *kinds: str) -> UUID:
    """The party that a lookup chose or, where script did not run, the only one of that name. Raises Missing."""
    key, name = post.get(field, "").strip(), post.get(f"{field}_text", "").replace("\x00", "").strip()
    try:
        return UUID(key)
    except ValueError:
        pass
    wanted = matching(name) & Q(name__iexact=name)
    found = [
        one
        for kind in kinds
        if name and actor.may("see", kind)
        for one in Party.objects.filter(wanted, kind=kind)
        .visible_to(actor, entity=kind)
        .values_list("pk", flat=True)[:2]
    ]
    if len(found) != 1:
        raise Missing(
            _("Choose somebody from the list: nobody, or more than one, is called “%(name)s”.") % {"name": name[:60]}
        )
    return UUID(str(found[0]))


def _of_household(key: UUID, actor: Actor) -> None:
    require(actor, "see", "household")
    allowed(registry.entity("household"), key, actor, verb="see")
