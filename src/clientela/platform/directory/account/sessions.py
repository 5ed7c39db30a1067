"""The browsers that somebody is signed in with, each under a name that gives nothing away of its key."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from clientela.platform.directory.account.devices import label
from clientela.platform.entities.reading import Missing
from clientela.platform.people.models import Session


@dataclass(frozen=True)
class Device:
    name: str  # stands for the session in addresses
    label: str
    address: str
    since: Any
    here: bool  # the one that asks


def devices(request: HttpRequest) -> list[Device]:
    """Newest first, the asking one before all."""
    rows = Session.objects.filter(user_id=request.user.pk, expire_date__gt=timezone.now())
    found = [_device(row, request) for row in rows]
    return sorted(found, key=lambda one: (one.here, one.since or timezone.now()), reverse=True)


def key_of(request: HttpRequest, name: str) -> str:
    """The key behind a name. Raises Missing."""
    for row in Session.objects.filter(user_id=request.user.pk):
        if constant_time_compare(_name(row.session_key), name):
            return str(row.session_key)
    raise Missing(_("This browser is signed out already."))


def _device(row: Session, request: HttpRequest) -> Device:
    said = row.get_decoded().get("device", {})
    since = parse_datetime(said.get("since", "")) if said.get("since") else None
    here = row.session_key == request.session.session_key
    return Device(_name(row.session_key), label(said.get("agent", "")), said.get("address", ""), since, here)


def _name(key: str) -> str:
    return salted_hmac("clientela.device", key).hexdigest()[:32]
