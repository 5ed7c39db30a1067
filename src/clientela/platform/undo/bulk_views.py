"""A bulk change and how far it is: seen live, and whenever one comes back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from clientela.platform.entities.masks import known
from clientela.platform.history import names
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.platform.undo import bulk
from clientela.platform.undo.models import BulkState

TONES = {"waiting": "hollow", "running": "sea", "done": "green", "stopped": "ochre"}


@signed_in
def bulk_page(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    one = bulk.read(key, by=actor)
    holds = one.act not in names.undone([one.act])
    runs = one.state in bulk.RUNNING
    entity = known(one.entity, actor)
    context = {
        "one": one,
        "state": BulkState(one.state).label,
        "tone": TONES[one.state],
        "runs": runs,
        "undoing": bool(one.undo.get("runs")),
        "undone": one.undo.get("said", ""),
        "holds": holds,
        "can_undo": not runs and holds and one.changed and not one.undo.get("runs"),
        "slug": names.slug(one.act),
        "list_url": entity.url,
        "list_label": entity.label_plural,
        "percent": 100 * one.seen // one.total if one.total else 0,
    }
    fragment = request.headers.get("HX-Target") == "bulk-progress"
    return render(request, "undo/_bulk.html" if fragment else "undo/bulk.html", context)


@signed_in
@require_POST
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    bulk.stop(key, by=actor_of(request))
    return redirect("bulk", key)
