"""The verbs of four eyes. Nobody confirms what he asked for himself, and the asker's rights are asked again when it is done."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.history.tracking import because
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.queries import Denied
from clientela.platform.seconding.acts import NeedsSecond, act_of, confirmed, seconded
from clientela.platform.seconding.events import ConfirmationAsked, ConfirmationDecided
from clientela.platform.seconding.models import Choice, Request, State

WAIT = timedelta(hours=24)
FOUR_EYES = "four_eyes"  # the act of asking less of others


def ask(need: NeedsSecond, *, by: Actor) -> Request:
    """Note what somebody wants to do, once: asked again, it is the same request. Who was refused by rights never comes here."""
    if by.user_id is None:
        raise Denied(_("Only people can do this."))
    with transaction.atomic():
        because(by, reason=f"ask for a second person: {need.act}")
        asked = Request.objects.filter(act=need.act, args=need.wanted, asked_by=by.user_id, state=State.WAITING)
        known = asked.filter(until__gt=timezone.now()).first()
        if known is not None:
            return known
        one = Request.objects.create(
            act=need.act, args=need.wanted, records=need.records, asked_by_id=by.user_id, until=timezone.now() + WAIT
        )
        emit(ConfirmationAsked(str(one.pk), one.act, by.name, one.records), by=by)
    one.refresh_from_db()
    return one


def confirm(key: UUID, *, by: Actor) -> Request:
    """Do it, under its asker's name and rights. Raises what the act raises, and nothing has changed then."""
    act = act_of(_waiting(key).act)
    with acting(by, *act.right, reason=f"confirm {act.key}"):
        one = _decided(key, State.DONE, by)
        asker = actor_by_user(one.asked_by_id, through=f"confirmed by {by.name}")
        if asker is None:
            raise Conflict(_("Who asked for it can't act any more; nothing was done."))
        with confirmed(act.key):
            if act.run is not None:
                act.run(one.args | {"records": one.records}, asker)
        emit(ConfirmationDecided(str(one.pk), one.act, str(one.asked_by_id), by.name, done=True), by=by)
    return one


def refuse(key: UUID, *, why: str, by: Actor) -> Request:
    """Raises ValueError without a reason."""
    if not (said := plain(why, longest=LONGEST)):
        raise ValueError(_("Say why it is refused."))
    act = act_of(_waiting(key).act)
    with acting(by, *act.right, reason=f"refuse {act.key}"):
        one = _decided(key, State.REFUSED, by, why=said)
        emit(ConfirmationDecided(str(one.pk), one.act, str(one.asked_by_id), by.name, done=False), by=by)
    return one


def choose(act: str, *, on: bool, most: int, by: Actor) -> None:
    """For which act a second person is asked, beyond how many records. To ask it of fewer acts needs one itself."""
    if act_of(act).key == FOUR_EYES or not 0 <= most <= 10_000_000:
        raise ValueError(_("Give a number of records from 0 to %(most)s.") % {"most": 10_000_000})
    with acting(by, "configure", "company", reason=f"four eyes: {act}"):
        stood = Choice.objects.select_for_update().filter(act=act).first() or Choice(act=act, on=False, most=0)
        if stood.on and (not on or most > stood.most):
            seconded(FOUR_EYES, {"act": act, "on": on, "most": most}, by=by)
        stood.on, stood.most = on, most
        stood.save()
        guards = Choice.objects.exclude(act=FOUR_EYES).filter(on=True).exists()
        Choice.objects.update_or_create(act=FOUR_EYES, defaults={"on": guards, "most": 0})


def _waiting(key: UUID) -> Request:
    one = Request.objects.filter(pk=key).first()
    if one is None:
        raise Missing(_("There is no such request."))
    if one.stands != State.WAITING:
        raise Conflict(_("This request was decided already, or has run out of time; nothing was done."))
    return one


def _decided(key: UUID, state: State, by: Actor, *, why: str = "") -> Request:
    one = Request.objects.select_for_update().get(pk=key)
    if one.stands != State.WAITING:
        raise Conflict(_("This request was decided already, or has run out of time; nothing was done."))
    if by.user_id is None or one.asked_by_id == by.user_id:
        raise Denied(_("Somebody else than who asked for it has to decide; nothing was done."))
    one.state, one.decided_by_id, one.decided_at, one.why = state, by.user_id, timezone.now(), why
    one.save()
    return one
