"""Many leads or deals enter a cadence at once, from their list."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities.bulk import Changed
from clientela.platform.entities.deeds import Deed
from clientela.platform.entities.reading import key_of
from clientela.platform.permissions.actor import Actor
from clientela.sales.cadences.actions import enrol_many
from clientela.sales.cadences.models import Of
from clientela.sales.cadences.reading import offered


def _enrol(type_: str, keys: Sequence[UUID], choice: str, /, *, by: Actor) -> Changed:
    done = enrol_many(type_, keys, key_of(choice), by=by)
    return Changed(changed=len(done.keys), refused=done.refused)


DEEDS = tuple(
    Deed("enrol", of.value, _("Enrol"), _("Cadence"), "repeat", partial(offered, of.value), partial(_enrol, of.value))
    for of in Of
)
