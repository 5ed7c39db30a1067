"""`kept`: a policy or a provider saved, each of which is known by a name that stands once."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clientela.channels.email.models import CapturePolicy, Provider
from clientela.platform.entities.reading import Conflict

Row = TypeVar("Row", CapturePolicy, Provider)


def kept(one: Row, facts: Mapping[str, Any]) -> Row:
    """Raises Conflict for a name that is there."""
    for name, value in facts.items():
        setattr(one, name, value)
    one.version += 1
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError:
        raise Conflict(_("“%(name)s” is there already.") % {"name": one.name}) from None
    return one
