"""The link of an invitation: signed, good for seven days, and dead as soon as a newer one is made or it was used."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from clientela.platform.directory.models import Invitation

SIGNER = signing.Signer(salt="clientela.invitation")
DAYS = 7


def path(one: Invitation) -> str:
    """The address, without the site, at which the invited person chooses a password."""
    said = SIGNER.sign_object([str(one.pk), one.expires_at.isoformat()])
    return reverse("join", args=[said])


def find(said: str) -> Invitation | None:
    """The invitation that a link speaks for, if it still stands."""
    try:
        key, until = SIGNER.unsign_object(said)
    except (signing.BadSignature, ValueError):
        return None
    one = Invitation.objects.select_related("user", "invited_by").filter(pk=key, accepted_at=None).first()
    if one is None or one.expires_at.isoformat() != until or one.expires_at < timezone.now():
        return None
    return one


def mail_invitation(one: Invitation, site: str) -> None:
    app.configure_task("clientela.platform.directory.jobs.mail_invitation").defer(invitation_id=str(one.pk), site=site)


def in_days() -> Any:
    return timezone.now() + timedelta(days=DAYS)
