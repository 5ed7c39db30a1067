"""Signing in and out, and `signed_in`: the gate of every page. What follows the password is allauth's (directory/account)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clientela.platform.directory.account import entering
from clientela.platform.directory.sso.reading import buttons, rule
from clientela.platform.people.company import company_name
from clientela.platform.people.models import LANGUAGES
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.entity import listening_permit

View = Callable[..., Any]
SECOND_STEPS = "/settings/security/"  # where whoever lacks a second step sets one up
LONGEST_EMAIL = 254  # RFC 5321
# What the page says of a way in that led back to it.
TOLD = {
    "passkey": gettext_lazy("This passkey does not fit. Try again, or use the password."),
    "only": gettext_lazy("Your company lets people in by single sign-on alone."),
}


def signed_in(view: View) -> View:
    """Only people with a session pass; a stranger is led to the login page and back, a fragment's request likewise.

    Where the company asks everybody for a second step, whoever has none is led to set one up, and nowhere else.
    """

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.actor is not None:  # type: ignore[attr-defined]
            if request.lacks_factor and not request.path.startswith(SECOND_STEPS):  # type: ignore[attr-defined]
                return _led_to(request, f"{SECOND_STEPS}?needed=1")
            return view(request, *args, **kwargs)
        return _led_to(request, f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")

    return gate


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page after something was done, also where a script asked."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _led_to(request: HttpRequest, url: str) -> HttpResponse:
    """The whole page goes there, also where only a fragment was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; take e-mail and password, and lead on to a second factor where there is one.

    Too many failures of one pair of account and address lock it for a while.
    """
    if request.method != "POST":
        return sign_in_form(request)
    email = request.POST.get("email", "").strip().casefold()
    storable = len(email) <= LONGEST_EMAIL and "\x00" not in email  # the rest is nobody's, and can't even be counted
    user = authenticate(request, email=email, password=request.POST.get("password", "")) if storable else None
    if getattr(request, "axes_locked_out", False):
        return sign_in_form(request, error=_("Too many attempts. Try again in a quarter of an hour."), status=429)
    if user is None:
        if storable:
            entering.refused(request, email)
        return sign_in_form(request, error=_("E-mail and password do not fit together."), status=422)
    login = Login(user=user, redirect_url=safe_target(request, request.POST.get("next", "")))
    return perform_password_login(request, {"email": email}, login)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGIN_URL)


@signed_in
def permit(request: HttpRequest) -> HttpResponse:
    """A fresh permit to hear news, for a page whose stream broke off."""
    return HttpResponse(listening_permit(actor_of(request)), content_type="text/plain")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a stranger's language in a cookie."""
    language = request.POST.get("language", "")
    response = redirect(
        f"{settings.LOGIN_URL}?{urlencode({'next': safe_target(request, request.POST.get('next', ''))})}"
    )
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax")
    return response


def sign_in_form(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """The login page, with what went wrong on the way in."""
    context = {
        "company": company_name(),
        "email": request.POST.get("email", ""),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "error": error or next((str(said) for name, said in TOLD.items() if name in request.GET), ""),
        "providers": buttons(),
        "only_sso": rule().only_sso,
        "theme": request.COOKIES.get("theme", ""),
        "language": translation.get_language(),
        "languages": LANGUAGES,
        "language_url": "/language/",
    }
    return render(request, "people/login.html", context, status=status)


def safe_target(request: HttpRequest, target: str) -> str:
    """Only ever back to a page of ours."""
    fine = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if fine else "/"
