"""Who came in, and who could not: kept as facts, for the audit and for the person whose door it is."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from clientela.platform.directory.account.devices import short
from clientela.platform.directory.events import SignedIn, SignedInFromNewDevice, SignInFailed
from clientela.platform.events.announcing import emit
from clientela.platform.events.models import Fact
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.addresses import address_of

REMEMBERED = timedelta(days=180)  # how long a device is known


def entered(request: HttpRequest, user: User) -> bool:
    """Note that somebody has signed in; answers whether the device is new to somebody who has others."""
    known = Fact.objects.filter(
        name__in=("SignedIn", "SignedInFromNewDevice"),
        payload__user_id=str(user.pk),
        at__gt=timezone.now() - REMEMBERED,
    ).values_list("payload__device", flat=True)
    device = short(request.headers.get("User-Agent", ""))
    said = (user.pk, _method(request), device, address_of(request))
    devices = set(known)
    is_new = bool(devices) and device not in devices
    event = SignedInFromNewDevice(*said) if is_new else SignedIn(*said)
    emit(event, by=Actor("user", user.name, user.pk, through="page"))
    return is_new


def refused(request: HttpRequest, email: str) -> None:
    """Note that somebody could not sign in. Nobody is known to have acted."""
    emit(SignInFailed(email, address_of(request)), by=Actor("user", "", through="page"))


def _method(request: HttpRequest) -> str:
    """As allauth has noted them: a password, then perhaps a second step."""
    steps: list[dict[str, Any]] = request.session.get("account_authentication_methods", [])
    names = [step.get("type") or step["method"] for step in steps if not step.get("reauthenticated")]
    return ", ".join(dict.fromkeys(names)) or "password"
