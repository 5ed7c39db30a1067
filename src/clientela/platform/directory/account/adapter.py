"""What allauth asks of us: our words, our verbs and our mail, wherever it leads somebody through signing in.

allauth decides who somebody is; sessions, rights and the cost of a request stay ours.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from clientela.platform.directory.account import actions, entering
from clientela.platform.directory.sso.reading import THROUGH, may_use_password
from clientela.platform.people.company import company_name
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.addresses import address_of
from clientela.platform.vault.keyring import Unreadable
from clientela.platform.vault.locking import lock, unlock

WORDS = {
    "incorrect_password": _("This is not your password."),
    "enter_current_password": _("This is not your password."),
    "incorrect_code": _("This code does not fit. Codes change every half minute; each works once."),
    "too_many_login_attempts": _("Too many attempts. Try again in five minutes."),
    "rate_limited": _("Too many attempts. Try again in five minutes."),
}
LOST = _("Your second step cannot be checked: the key that opens its secret is missing. Ask an administrator.")
# allauth's notices that we pass on, and what each is about.
NOTICES = {
    "account/email/password_changed": "password", "account/email/password_reset": "password",
    "mfa/email/totp_activated": "totp-on", "mfa/email/totp_deactivated": "totp-off",
    "mfa/email/webauthn_added": "passkey-on", "mfa/email/webauthn_removed": "passkey-off",
    "mfa/email/recovery_codes_generated": "codes",
}  # fmt: skip


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, **WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """Where only single sign-on counts, no password and no passkey opens the door, but for those who are named."""
        refused: HttpResponse | None = super().pre_login(request, user, **how)
        if refused is None and not (how.get("signal_kwargs") or {}).get(THROUGH):
            request.session.pop(THROUGH, None)
            if not may_use_password(user):
                entering.refused(request, user.email)
                return redirect(f"{settings.LOGIN_URL}?only=sso")
        return refused

    def login(self, request: HttpRequest, user: Any) -> None:
        """The session remembers what it belongs to, for the list in which its owner can end it."""
        super().login(request, user)
        request.session["device"] = {
            "agent": request.headers.get("User-Agent", "")[:300],
            "address": self.get_client_ip(request),
            "since": timezone.now().isoformat(),
        }
        entering.entered(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def set_password(self, user: Any, password: str) -> None:
        by = getattr(context.request, "actor", None) or Actor("user", user.name, user.pk, through="reset link")
        actions.set_password(user, password, by=by)

    def is_safe_url(self, url: str | None) -> bool:
        """Only ever back to a page of ours."""
        host = {context.request.get_host()}
        return url_has_allowed_host_and_scheme(url, host, require_https=context.request.is_secure())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect(settings.LOGIN_URL)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Whoever comes in through a provider alone gets no password by mail."""
        if user.has_usable_password():
            _queue("mail_reset", user)

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        if template_prefix in NOTICES:
            _queue("mail_notice", user, about=NOTICES[template_prefix])


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, **WORDS}

    def encrypt(self, text: str) -> str:
        """Secrets of authenticators lie in the database encrypted: a copy of it alone opens no account."""
        return lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError, which the form shows, where the key is not here."""
        try:
            return unlock(encrypted_text)
        except Unreadable:
            raise ValidationError(LOST) from None

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("Passkey"))

    def get_totp_issuer(self) -> str:
        return f"Clientela, {company_name()}"

    def _get_site_name(self) -> str:
        """What a device calls the place that a passkey is for."""
        return self.get_totp_issuer()


def _queue(job: str, user: User, **what: str) -> None:
    site = context.request.build_absolute_uri("/").rstrip("/")
    app.configure_task(f"clientela.platform.directory.jobs.{job}").defer(user_id=str(user.pk), site=site, **what)
