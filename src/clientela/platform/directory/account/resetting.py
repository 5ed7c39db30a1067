"""The link with which somebody chooses a new password: signed, good for two hours, dead once it was used."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from clientela.platform.people.models import User


def path(user: User) -> str:
    """Its address, without the site."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
