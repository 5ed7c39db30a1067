"""Undo of what touched too much to wait for: it goes on in the background, and its bulk change tells what it came to."""

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history import names
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.platform.undo import acts
from clientela.platform.undo.actions import undo_act
from clientela.platform.undo.models import Bulk
from clientela.platform.undo.outcome import Undone
from clientela.platform.undo.telling import as_document, sentence

AT_ONCE = 2_000  # rows that are undone while somebody waits
JOB = "clientela.platform.undo.jobs.undo_large"


def undo(slug: str, *, by: Actor) -> Undone | None:
    """Take back an act now, or where it touched very much in the background: then None. Raises as `undo_act`."""
    act = acts.named(slug)
    if act is None or acts.size(act) <= AT_ONCE:
        return undo_act(slug, by=by)
    if act.name in names.undone([act.name]):
        raise Conflict(_("This change has been undone already."))
    if by.user_id is None or not by.hands:
        raise Denied(_("Only people can do this."))
    with transaction.atomic():
        _of(act.name).update(undo={"runs": True})
        app.configure_task(JOB).defer(slug=slug, user=str(by.user_id), token=str(by.token or ""))
    return None


def undo_in_job(slug: str, *, by: Actor) -> None:
    """Run twice, the second time finds it undone."""
    with translation.override(by.language):
        try:
            out = undo_act(slug, by=by)
            came_to = as_document(out, by) | {"said": sentence(out, by)}
        except (Missing, Conflict, Denied) as error:
            came_to = {"said": str(error)}
    act = acts.named(slug)
    with transaction.atomic():
        if act is not None and not _of(act.name).filter(undo__has_key="said").exists():
            _of(act.name).update(undo=came_to)
        publish(f"user:{by.user_id}", undone=slug)


def _of(name: str) -> "models.QuerySet[Bulk]":
    """The bulk change of this name, if it is one."""
    kind, _space, key = name.partition(" ")
    return Bulk.objects.filter(pk=key) if kind == "bulk" else Bulk.objects.none()
