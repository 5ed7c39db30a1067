"""The dialog that a record's page opens: with whom it is shared, and with whom it shall be."""

from datetime import datetime, time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.directory.sharing import actions, reading
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Unlinked, key_in, key_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import entity_context


@signed_in
def sharing(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """GET draws the dialog; POST shares, and draws it anew."""
    return _dialog(
        request, plural, key_of(key), _shared(request, plural, key_of(key)) if request.method == "POST" else ""
    )


@signed_in
@require_POST
def stop(request: HttpRequest, plural: str, key: str, share: UUID) -> HttpResponse:
    actions.stop_sharing(share, by=actor_of(request))
    return _dialog(request, plural, key_of(key), "")


def _shared(request: HttpRequest, plural: str, record: UUID) -> str:
    """Share as the form says; answers what is wrong with it."""
    sent = request.POST
    day = parse_date(sent.get("until", "")) if sent.get("until") else None
    whom = key_in(sent.get("with", ""))
    if whom is None:
        return str(actions.NOBODY)
    until = timezone.make_aware(datetime.combine(day, time.max)) if day else None
    try:
        actions.share(plural, record, whom, may_edit=sent.get("may") == "edit", until=until, by=actor_of(request))
    except Unlinked as error:
        return str(error)
    return ""


def _dialog(request: HttpRequest, plural: str, record: UUID, problem: str) -> HttpResponse:
    actor = actor_of(request)
    entity = known(plural, actor)
    found = reading.shares_of(entity, record, actor)
    words = {"user": _("Colleagues"), "team": _("Teams"), "outside": _("People outside")}
    context = {
        "entity": entity_context(entity),
        "record": str(record),
        "shares": [reading.document(one) for one in found],
        "whom": [(words[kind], choices) for kind, choices in reading.whom_to_ask(entity, actor) if choices],
        "may_edit": actor.may("edit", entity.key),
        "problem": problem,
    }
    return render(request, "sharing/_dialog.html", context, status=422 if problem else 200)
