"""The verbs of holds. Who places one sees the record and answers for privacy."""

from datetime import date
from uuid import UUID

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.holds.events import HoldLifted, RecordHeld
from clientela.platform.privacy.holds.models import Hold


def hold(plural: str, key: UUID, *, reason: str, until: date | None = None, by: Actor) -> Hold:
    """Keep a record from every rule, from being erased and from leaving the bin. Raises Denied, Missing or ValueError."""
    require(by, "configure", "privacy")
    try:
        entity = registry.entity(plural)
    except registry.UnknownType as error:
        raise Missing(str(error)) from error
    if not (by.may("see", entity.key) and entity.visible_to(by).filter(pk=key).exists()):
        raise Missing(_("There is no such record, or you may not see it."))
    if not (said := plain(reason, longest=LONGEST)):
        raise ValueError(_("Say why it must stay: the case, the authority, the dispute."))
    if until is not None and until < timezone.localdate():
        raise ValueError(_("This day is past; give one that is to come, or none."))
    with acting(by, "configure", "privacy", reason=f"hold {entity.key}"):
        one = Hold.objects.create(entity=entity.key, record=key, reason=said, until=until, by_user_id=by.user_id)
        emit(RecordHeld(str(one.pk), entity.key, str(key)), by=by)
    return one


def lift(key: UUID, *, by: Actor) -> None:
    """End a hold before its day. Raises Missing where it stands no more."""
    with acting(by, "configure", "privacy", reason="lift hold"):
        one = Hold.objects.select_for_update().filter(pk=key, lifted_at=None).first()
        if one is None:
            raise Missing(_("There is no such hold, or it was lifted already."))
        Hold.objects.filter(pk=key).update(lifted_at=Now(), lifted_by_id=by.user_id)
        emit(HoldLifted(str(key), one.entity, str(one.record)), by=by)
