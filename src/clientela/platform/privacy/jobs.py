"""The jobs of privacy: a copy is written with the rights of who asked for it, and goes when it has expired."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.platform.directory.mail import send
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.privacy import actions
from clientela.platform.privacy.models import Wish


@app.task(name="clientela.platform.privacy.jobs.write", queue="events", retry=3)
def write(copy: str, user: str) -> None:
    actor = actor_by_user(UUID(user))
    if actor is not None:
        actions.write_copy(UUID(copy), by=actor)


@app.periodic(cron="23 * * * *")
@app.task(name="clientela.platform.privacy.jobs.end", queueing_lock="end copies", queue="events")
def end(timestamp: int) -> None:
    actions.end_copies(by=SYSTEM)


@app.task(name="clientela.platform.privacy.jobs.mail_answer", queue="mail", retry=5)
def mail_answer(wish: str) -> None:
    """The answer in the language of whoever asked; nothing where the account is gone."""
    one = Wish.objects.select_related("by_user").filter(pk=wish).first()
    if one is not None and one.by_user is not None and one.by_user.is_active:
        send("wish", to=one.by_user.email, language=one.by_user.language, user=one.by_user, wish=one)
