"""For whom a command acts: the user it names, or the first one of this installation."""

from clientela.commands.progress import Refused
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user


def user_named(email: str) -> User:
    """The active user with this e-mail; without one, the oldest account. Raises Refused naming what there is."""
    users = User.objects.filter(is_active=True)
    found = users.filter(email=email.strip().casefold()).first() if email else users.order_by("created_at").first()
    if found is None:
        known = (
            ", ".join(users.order_by("email").values_list("email", flat=True)[:10])
            or "none yet: run ./clientela up first"
        )
        raise Refused(
            f"There is no active user {email!r}. Users: {known}." if email else f"There are no users. {known}."
        )
    return found


def actor_named(email: str) -> Actor:
    actor = actor_by_user(user_named(email).pk, through="command line")
    if actor is None:
        raise Refused(f"The user {email!r} may not act any more.")
    return actor
