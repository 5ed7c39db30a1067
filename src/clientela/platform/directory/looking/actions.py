"""Begin to look through another's eyes. That it was done is kept as a fact."""

from time import time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.directory.events import LookedThrough
from clientela.platform.directory.guarding import stay_within
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import LOOKING

LONGEST = 3600  # seconds


def look_through(key: UUID, session: Any, *, by: Actor) -> User:
    """Raises Denied for whoever sees more than `by` does, Missing for nobody."""
    with acting(by, "configure", "user", reason="look through"):
        user = User.objects.filter(pk=key, is_active=True).first()
        if user is None or key == by.user_id:
            raise Missing(_("There is no such user."))
        stay_within(by, user)
        emit(LookedThrough(key), by=by)
    session[LOOKING] = {"user": str(key), "until": int(time()) + LONGEST}
    return user
