"""What ends with an account: everything that is open in its name."""

from django.utils import timezone

from clientela.platform.live.publishing import end_streams
from clientela.platform.people.models import Session, User
from clientela.platform.permissions.models import Token


def end_all(user: User) -> None:
    """Switched off, and out of everything that was open."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    Session.objects.filter(user=user).delete()
    Token.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
    end_streams(user.pk)
