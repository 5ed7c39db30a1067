"""The verbs of subscriptions: have a report sent, end that, find what is due by the clock, and send one letter."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.analytics.reports.asking import BadReport
from clientela.analytics.subscriptions.contents import may_have
from clientela.analytics.subscriptions.letters import deliver
from clientela.analytics.subscriptions.models import Form, Problem, Subscription, What, target
from clientela.analytics.subscriptions.when import Rhythm
from clientela.platform.directory.guarding import for_oneself
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.acting import acting
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.queries import Denied

LETTER = "clientela.analytics.subscriptions.jobs.send_letter"


def subscribe(what: What, rhythm: Rhythm, *, form: str = Form.PDF, to: UUID | None = None, by: Actor) -> Subscription:
    """Have it sent to oneself, or of one's own to a colleague who may see it; what was agreed before is changed.

    Raises Missing, Denied, BadReport, Conflict.
    """
    if form not in Form.values:
        raise BadReport("form", _("name one of: %(words)s") % {"words": ", ".join(Form.values)})
    _refuse_what_is_not_for(by, what, form)
    with for_oneself(by, reason="subscribe") as me:
        reader = to or me
        if reader != me:
            _refuse_invitation(what, form, reader, by)
        there = Subscription.objects.of(what).filter(user=reader).select_for_update().first()
        if there is not None and reader != me and there.invited_by_id != me:
            raise Conflict(_("This colleague gets it already, by a choice of his own."))
        made = there or Subscription(user_id=reader, invited_by_id=None if reader == me else me, **target(what))
        made.every, made.day, made.hour, made.form = rhythm.every, rhythm.day, rhythm.hour, form
        made.next_at, made.problem = rhythm.next_after(timezone.now(), made.user.time_zone), ""
        made.save()
    return made


def end_subscription(key: UUID, *, by: Actor) -> None:
    """One's own, or one to which one has invited. Raises Missing."""
    with for_oneself(by, reason="end subscription"):
        found = Subscription.objects.visible_to(by).filter(pk=key).first()
        if found is None:
            raise Missing(_("There is no such subscription, or it is not yours."))
        found.delete()


def find_due(*, by: Actor) -> int:
    """Queue a letter for each that is due, and set when the next one is; what was missed comes once."""
    now = timezone.now()
    with acting(by, "configure", "company", reason="reports are due"):
        due = Subscription.objects.filter(next_at__lte=now).select_related("user")
        found = list(due.select_for_update(skip_locked=True, of=("self",)))
        for one in found:
            app.configure_task(LETTER).defer(key=str(one.pk), moment=one.next_at.isoformat())
            one.next_at = one.rhythm.next_after(now, one.user.time_zone)
        Subscription.objects.bulk_update(found, ["next_at"])
    return len(found)


def send_letter(key: UUID, moment: datetime, *, by: Actor) -> None:
    """The letter of one due moment, once: where the mail server refuses, nothing is kept of it and the job is tried again."""
    with acting(by, "configure", "company", reason="send report"):
        whole = Subscription.objects.select_related("user", "report", "dashboard", "invited_by")
        one = whole.filter(pk=key).select_for_update(of=("self",)).first()
        if one is None or (one.sent_for is not None and one.sent_for >= moment):
            return
        reader = actor_by_user(one.user_id)
        one.sent_for, one.problem = moment, deliver(one, reader) if reader else Problem.LEFT
        one.save(update_fields=["sent_for", "problem"])


def _refuse_what_is_not_for(reader: Actor, what: What, form: str) -> None:
    if not may_have(what, form, reader):
        raise Denied(_("You may not have this in this form: a workbook needs the right to export."))


def _refuse_invitation(what: What, form: str, reader: UUID, by: Actor) -> None:
    if what.owner_id != by.user_id:
        raise Denied(_("Only whose it is invites others; nothing was changed."))
    found = actor_by_user(reader) if User.objects.colleagues().filter(pk=reader).exists() else None
    try:
        may = found is not None and may_have(what, form, found)
    except Missing:
        may = False
    if not may:
        raise BadReport("to", _("This colleague may not have it in this form. Share it, or ask for the right."))
