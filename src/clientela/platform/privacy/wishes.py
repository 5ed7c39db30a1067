"""What people outside ask of us by right: a copy of their data, a correction, to be forgotten. Whoever may treat them answers."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.directory.guarding import for_oneself
from clientela.platform.directory.outside.reading import standing_type
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.privacy.events import WishAnswered, WishMade
from clientela.platform.privacy.models import Wish

KINDS, STATES = dict(Wish.Kind.choices), dict(Wish.State.choices)
MOST = 10  # that one person can have open


def wish(kind: str, text: str, *, by: Actor) -> UUID:
    """Ask for it. Raises Denied for our own people, ValueError for what says nothing, Conflict for too many."""
    if by.outside is None or not by.hands:
        raise Denied(_("Only people outside ask here."))
    said = plain(text, longest=LONGEST)
    if kind not in KINDS:
        raise ValueError(_("Choose what you ask for."))
    if kind == Wish.Kind.CORRECT and not said:
        raise ValueError(_("Say what is wrong, and how it should be."))
    with for_oneself(by, reason=f"wish: {kind}") as user:
        if Wish.objects.filter(by_user=user, state=Wish.State.OPEN).count() >= MOST:
            raise Conflict(_("You have asked for enough at once: wait for the answers."))
        one = Wish.objects.create(
            entity=standing_type().key, record=by.outside.party, by_user_id=user, kind=kind, text=said
        )
        emit(WishMade(str(one.pk), one.entity, str(one.record), kind), by=by)
        return one.pk


def answer_wish(key: UUID, state: str, answer: str, *, by: Actor) -> None:
    """Tell whoever asked that it was done, or why it can't be. A mail brings the words."""
    if state not in (Wish.State.DONE, Wish.State.REFUSED):
        raise ValueError(_("Choose whether it was done."))
    said = plain(answer, longest=LONGEST)
    if state == Wish.State.REFUSED and not said:
        raise ValueError(_("Say why it can't be done: the law asks for a reason."))
    with acting(by, "configure", "privacy", reason=f"wish {state}"):
        one = Wish.objects.select_for_update().filter(pk=key, state=Wish.State.OPEN).first()
        if one is None:
            raise Missing(_("This was answered already."))
        one.state, one.answer, one.answered_at, one.answered_by_id = state, said, timezone.now(), by.user_id
        one.save()
        emit(WishAnswered(str(one.pk), one.entity, str(one.record), state), by=by)
        app.configure_task("clientela.platform.privacy.jobs.mail_answer").defer(wish=str(one.pk))


def of(by: Actor) -> list[Wish]:
    """One's own, the latest first."""
    return list(Wish.objects.filter(by_user=by.user_id).order_by("-asked_at")[:50]) if by.outside else []


def waiting(by: Actor) -> list[Wish]:
    """What is to be answered, the oldest first. Raises Denied."""
    require(by, "configure", "privacy")
    return list(Wish.objects.filter(state=Wish.State.OPEN).select_related("by_user").order_by("asked_at")[:200])
