"""The verbs on one's own account. They need no right: everybody may change what is only their own."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.directory import events
from clientela.platform.directory.guarding import for_oneself
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.people.models import Session, User
from clientela.platform.permissions import tokens
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.queries import Denied

COLUMNS = ("name", "language", "time_zone", "single_keys")
LONGEST_TOKEN = 366  # days


def edit_profile(changes: Facts, *, by: Actor) -> None:
    """Name, language, time zone, shortcuts; the address that one signs in with is for administrators to change."""
    with for_oneself(by, reason="edit profile") as me:
        named = {name: changes[name] for name in COLUMNS if name in changes}
        User.objects.filter(pk=me).update(**named)


def set_password(user: User, password: str, *, by: Actor) -> None:
    """A new password; all other sessions end with the old one. Raises ValidationError for a poor one."""
    with for_oneself(by, reason="set password"):
        validate_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        Session.objects.filter(user=user).delete()
        emit(events.PasswordChanged(user.pk), by=by)


def make_token(name: str, *, days: int, scopes: Sequence[str] = (), networks: Sequence[str] = (), by: Actor) -> str:
    """The text of a new token, to be shown this once. A token can't make tokens: only a person at a page can.

    Without scopes it does all that its user may; without networks it is taken from everywhere.
    """
    with for_oneself(by, reason="make token") as me:
        if by.kind != "user":
            raise Denied(_("Only a person who is signed in can make tokens."))
        user = User.objects.get(pk=me)
        bounds = {"days": max(1, min(days, LONGEST_TOKEN)), "scopes": scopes, "networks": networks}
        text = tokens.make_token(user, name=name[:120], **bounds)  # type: ignore[arg-type]
        made = Token.objects.get(digest=tokens.digest(text))
        emit(events.TokenMade(user.pk, made.pk, made.name, tuple(scopes), tuple(networks)), by=by)
        return text


def end_token(key: UUID, *, by: Actor) -> None:
    """At once and for good. Raises Missing for another's token, or one that has ended."""
    with for_oneself(by, reason="end token") as me:
        mine = Token.objects.select_for_update().filter(pk=key, user_id=me, ended_at=None).first()
        if mine is None:
            raise Missing(_("There is no such token, or it has ended."))
        mine.ended_at = timezone.now()
        mine.save(update_fields=["ended_at"])
        emit(events.TokenEnded(mine.user_id, mine.pk, mine.name), by=by)


def end_session(session_key: str, *, by: Actor) -> None:
    """Sign out one browser. Raises Missing for another's."""
    with for_oneself(by, reason="end session") as me:
        gone, _models = Session.objects.filter(user_id=me, session_key=session_key).delete()
        if not gone:
            raise Missing(_("This browser is signed out already."))


def end_other_sessions(kept: str, *, by: Actor) -> None:
    """Sign out every browser but the one that asks."""
    with for_oneself(by, reason="end other sessions") as me:
        Session.objects.filter(user_id=me).exclude(session_key=kept).delete()
