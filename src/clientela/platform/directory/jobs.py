"""The jobs of this room: mail in the language of who gets it, and a leaver's records to somebody else."""

from uuid import UUID

from django.urls import reverse
from procrastinate.contrib.django import app

from clientela.platform.directory.account import resetting
from clientela.platform.directory.audit.actions import raise_alarms
from clientela.platform.directory.lending.actions import end_past_lendings
from clientela.platform.directory.mail import send
from clientela.platform.directory.models import Invitation
from clientela.platform.directory.users import invitations
from clientela.platform.directory.users.handing_over import pass_on
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user


@app.task(name="clientela.platform.directory.jobs.mail_invitation", queue="mail", retry=5)
def mail_invitation(invitation_id: str, site: str) -> None:
    """The link that lets the invited person in; nothing if the invitation is gone or used."""
    one = Invitation.objects.select_related("user", "invited_by").filter(pk=invitation_id, accepted_at=None).first()
    if one is not None:
        by = one.invited_by.name if one.invited_by else ""
        link = site + invitations.path(one)
        send("invitation", to=one.user.email, language=one.user.language, user=one.user, by=by, link=link)


@app.task(name="clientela.platform.directory.jobs.mail_reset", queue="mail", retry=5)
def mail_reset(user_id: str, site: str) -> None:
    """The link that lets somebody choose a new password, once."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        send("reset", to=user.email, language=user.language, user=user, link=site + resetting.path(user))


@app.task(name="clientela.platform.directory.jobs.mail_notice", queue="mail", retry=5)
def mail_notice(user_id: str, about: str, site: str = "", to: str = "") -> None:
    """Tell somebody that the ways into the account were changed; `to` is the address of before where that was it."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        link = site and site + reverse("mfa_index")
        send("notice", to=to or user.email, language=user.language, user=user, about=about, link=link)


@app.periodic(cron="*/5 * * * *")
@app.task(name="clientela.platform.directory.jobs.raise_alarms", queue="events", queueing_lock="directory.alarms")
def look_for_bulk_reading(timestamp: int) -> None:
    raise_alarms(by=SYSTEM)


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="clientela.platform.directory.jobs.end_past_lendings", queue="events", queueing_lock="directory.lendings"
)
def end_past(timestamp: int) -> None:
    """Roles whose time is over have stopped counting already; here their end becomes a fact."""
    end_past_lendings(by=SYSTEM)


@app.task(name="clientela.platform.directory.jobs.hand_over", queue="imports", retry=3)
def hand_over(user_id: str, to_id: str, by_id: str) -> None:
    """With the rights of whoever asked for it. What was handed over already is not found again, so it may run twice."""
    by = actor_by_user(UUID(by_id), through="hand over")
    if by is not None:
        pass_on(UUID(user_id), UUID(to_id), by=by)
