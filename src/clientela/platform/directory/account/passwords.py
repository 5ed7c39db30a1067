"""How long a password has to be: NIST SP 800-63B. Length counts, and that nobody else has it; signs and digits do not."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientela.platform.people.models import Company, User
from clientela.platform.permissions.models import Role

ALONE, WITH_SECOND_STEP = 12, 8  # characters
STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class LongEnough:
    """Where a second step stands behind it, fewer characters will do."""

    def validate(self, password: str, user: Any = None) -> None:
        least = WITH_SECOND_STEP if _has_second_step(user) else ALONE
        if len(password) < least:
            said = ngettext(
                "It needs %(num)s character at least; a sentence is easy to keep.",
                "It needs %(num)s characters at least; a sentence is easy to keep.",
                least,
            )
            raise ValidationError(said % {"num": least}, code="password_too_short")

    def get_help_text(self) -> str:
        return _("At least twelve characters; a sentence is easy to keep.")


def _has_second_step(user: Any) -> bool:
    """Whether one is set up, or will be asked before any page opens."""
    if not isinstance(user, User):
        return False
    asked = Company.objects.filter(second_factor=True).exists()
    return (
        asked or Role.objects.filter(assignments__user=user, second_factor=True).exists() or is_mfa_enabled(user, STEPS)
    )
