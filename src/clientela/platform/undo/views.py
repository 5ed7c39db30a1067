"""My recent changes, each with its undo; an undo that was undone is done again by undoing that."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from clientela.platform.entities import registry
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.undo import acts, large
from clientela.platform.undo.middleware import say
from clientela.platform.undo.outcome import Undone
from clientela.platform.undo.telling import sentence

VERBS = {"created": _("Created"), "changed": _("Changed"), "deleted": _("Deleted")}
TONES = {"created": "green", "changed": "sea", "deleted": "terra"}
INDEX = "/changes/"


@signed_in
def changes_page(request: HttpRequest) -> HttpResponse:
    found = acts.recent(actor_of(request), before=_moment(request.GET.get("before", "")))
    context = {
        "changes": [_line(told) for told in found],
        "days": acts.DAYS,
        "earlier": found[-1].act.at.isoformat() if len(found) >= acts.MOST // 2 else "",
    }
    return render(request, "undo/changes.html", context)


def _moment(text: str) -> datetime | None:
    """None for what is no moment."""
    try:
        return parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None


@signed_in
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it back, and show the page that was open as it is now."""
    actor = actor_of(request)
    act = acts.named(slug)
    made = acts.born(act) if act else set()
    out = large.undo(slug, by=actor)
    if out is None:
        return _later(request)
    if not request.headers.get("HX-Request"):
        response: HttpResponse = redirect(INDEX)
    else:
        response = HttpResponse(status=204, headers=_back(request, out, made))
    say(request, response, sentence(out, actor))
    return response


def _later(request: HttpRequest) -> HttpResponse:
    response = go_to(request, INDEX)
    say(request, response, gettext("This touched very much: it is being undone in the background."))
    return response


def _back(request: HttpRequest, out: Undone, made: set[UUID]) -> dict[str, str]:
    """The open page again; where it showed what is gone now, the list above it; a record that came back is opened."""
    path = urlsplit(request.headers.get("HX-Current-URL", "")).path
    if any(str(key) in path for key in made):
        return {"HX-Redirect": f"/{path.split('/')[1]}/"}
    if len(out.returned) == 1:
        ((key, keys),) = out.returned.items()
        entity = registry.entity(key)
        if len(keys) == 1 and path == entity.url:
            return {"HX-Redirect": f"{entity.url}{keys[0]}/"}
    return {"HX-Refresh": "true"}


def _line(told: acts.Told) -> dict[str, Any]:
    return {
        "slug": told.act.slug,
        "at": told.act.at.isoformat(),
        "is_undo": told.act.is_undo,
        "through": told.act.through if told.act.through.startswith("token ") else "",
        "holds": told.holds,
        "undoable": told.undoable,
        "import_url": _import_url(told.act.name),
        "bulk_url": f"/bulk/{told.act.name.removeprefix('bulk ')}/" if told.act.name.startswith("bulk ") else "",
        "lines": [_part(line, told.act, gone=line.verb == "deleted") for line in told.lines],
    }


def _part(line: acts.Line, act: acts.Act, *, gone: bool) -> dict[str, Any]:
    entity = line.entity
    named = [(name, "" if gone else f"{entity.url}{key}/") for key, name in line.records if name]
    return {
        "verb": _("Merged") if gone and act.name.startswith("merge ") else VERBS[line.verb],
        "tone": TONES[line.verb],
        "label": entity.label if line.count == 1 else entity.label_plural,
        "records": named,
        "more": line.count - len(named),
    }


def _import_url(name: str) -> str:
    return f"/imports/{name.removeprefix('import ')}/" if name.startswith("import ") else ""
