"""The way through a provider: out to it, back from it, and its word that somebody has signed out there.

A link leads out, not a form: the content security policy lets no form end elsewhere. What comes back is bound to the browser by
state and nonce, or by the request that an assertion answers, all kept in the session and used once.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from time import time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.internal.constants import LoginStageKey
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from clientela.platform.directory.sso import oidc, saml
from clientela.platform.directory.sso.arrivals.actions import Unwelcome, end_sessions, recognise
from clientela.platform.directory.sso.asking import Silent
from clientela.platform.directory.sso.events import SignOnRefused
from clientela.platform.directory.sso.models import Provider
from clientela.platform.directory.sso.reading import THROUGH, doorkeeper, provider
from clientela.platform.directory.sso.said import Said, Unbelievable
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.permissions.addresses import address_of
from clientela.platform.ui.access import safe_target, sign_in_form
from clientela.platform.vault.keyring import Unreadable
from clientela.platform.vault.locking import lock, unlock

TRIP = "sso_trip"  # in a session: the way out that is not over
LONGEST_TRIP = 600  # seconds from our page to the provider's and back
MINUTE = 60  # seconds from the page that took an assertion to the one that shows it


@never_cache
@require_GET
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Out to the provider."""
    one, onward = provider(key), safe_target(request, request.GET.get("next", ""))
    try:
        if one.kind == Provider.Kind.SAML:
            url, asked = saml.begin(one, request, site=_site(request), relay=onward)
            trip = oidc.Trip(str(one.pk), asked, "", "", time(), onward)
        else:
            url, trip = oidc.begin(one, back=_back(request, one), onward=onward)
    except Silent as error:
        return _refused(request, one, str(error), error=str(error))
    request.session[TRIP] = asdict(trip)
    return redirect(url)


@never_cache
@require_GET
def come_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Back from a provider that speaks OpenID Connect."""
    one, trip = _of_kind(key, Provider.Kind.OIDC), _trip(request)
    return _let_in(request, one, trip, lambda: oidc.finish(one, request.GET.dict(), trip, back=_back(request, one)))


@never_cache
@csrf_exempt
@require_POST
def take_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """An assertion, posted from the provider's page: without our cookies, so that it is only checked here, and shown on."""
    one = _of_kind(key, Provider.Kind.SAML)
    try:
        said, answers = saml.finish(one, request, site=_site(request))
    except Unbelievable as error:
        return _refused(request, one, error.why)
    groups = said.groups and [group for group in said.groups if group in one.group_roles]  # an address holds no crowd
    worded = asdict(said) | {"steps": sorted(said.steps), "groups": groups}
    told = {"provider": str(one.pk), "said": worded, "answers": answers, "at": time()}
    return redirect(f"{reverse('sso_answered', args=[key])}?{urlencode({'said': lock(json.dumps(told))})}")


@never_cache
@require_GET
def answered(request: HttpRequest, key: UUID) -> HttpResponse:
    """The browser that asked, with what the assertion said; the request it answers is used up by it."""
    one, trip = _of_kind(key, Provider.Kind.SAML), _trip(request)

    def said() -> Said:
        try:
            told = json.loads(unlock(request.GET.get("said", "")) or "{}")
        except Unreadable as error:
            raise Unbelievable("changed on the way") from error
        if time() - told.get("at", 0) > MINUTE:
            raise Unbelievable("too late")
        if told["provider"] != str(one.pk):
            raise Unbelievable("another provider said so")
        if trip is None or trip.provider != str(one.pk) or trip.state != told["answers"]:
            raise Unbelievable("this browser did not ask for it")
        groups = told["said"]["groups"]
        return Said(**told["said"] | {"steps": frozenset(told["said"]["steps"]), "groups": groups and tuple(groups)})

    return _let_in(request, one, trip, said)


@require_GET
def metadata(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a provider that speaks SAML is given of us."""
    try:
        return HttpResponse(
            saml.our_metadata(_of_kind(key, Provider.Kind.SAML), site=_site(request)),
            content_type="application/samlmetadata+xml",
        )
    except Silent as error:
        raise Missing(str(error)) from error


@never_cache
@csrf_exempt
@require_POST
def sign_out_from_there(request: HttpRequest, key: UUID) -> HttpResponse:
    """OpenID Connect Back-Channel Logout 1.0: the provider tells that somebody's session there is over."""
    one = _of_kind(key, Provider.Kind.OIDC)
    try:
        subject, session = oidc.signed_out(one, request.POST.get("logout_token", ""))
    except (Unbelievable, Silent):
        return HttpResponse(status=400)
    end_sessions(one, subject, session, by=doorkeeper(one))
    return HttpResponse(status=200)


def _let_in(request: HttpRequest, one: Provider, trip: oidc.Trip | None, ask: Callable[[], Said]) -> HttpResponse:
    try:
        said = ask()
    except (Unbelievable, Silent) as error:
        return _refused(request, one, str(error))
    try:
        user = recognise(one, said, by=doorkeeper(one))
    except Unwelcome as error:
        return _refused(request, one, error.why, email=said.email, error=str(error))
    if request.user.is_authenticated:
        logout(request)  # whoever was here before
    proved = bool(said.steps & set(one.second_steps))
    request.session[THROUGH] = {
        "provider": str(one.pk), "subject": said.subject, "session": said.session, "second_step": proved,
    }  # fmt: skip
    record_authentication(request, user, method=one.name)
    return perform_login(request, _login(user, trip, proved=proved))


def _login(user: Any, trip: oidc.Trip | None, *, proved: bool) -> Login:
    """A second step that the provider has seen is not asked for again."""
    handled = {LoginStageKey.MFA_AUTHENTICATE.value: {"handled": True}} if proved else {}
    onward = trip.next if trip else "/"
    return Login(user=user, redirect_url=onward, signal_kwargs={THROUGH: True}, state={"stages": handled})


def _refused(request: HttpRequest, one: Provider, why: str, *, email: str = "", error: str = "") -> HttpResponse:
    """Back to the login page with a sentence; why exactly is for the audit."""
    emit(SignOnRefused(one.name, email[:254], why[:300], address_of(request)), by=doorkeeper(one))
    vague = _("%(name)s could not tell who you are; nothing was changed. Try again, or ask an administrator.")
    return sign_in_form(request, error=error or vague % {"name": one.name}, status=403)


def _trip(request: HttpRequest) -> oidc.Trip | None:
    """The way out that this browser is on, unless it took too long; it ends here."""
    found = request.session.pop(TRIP, None)
    return oidc.Trip(**found) if found and time() - found["at"] <= LONGEST_TRIP else None


def _of_kind(key: UUID, kind: Provider.Kind) -> Provider:
    one = provider(key)
    if one.kind != kind:
        raise Missing(_("There is no such page."))
    return one


def _back(request: HttpRequest, one: Provider) -> str:
    return request.build_absolute_uri(reverse("sso_back", args=[one.pk]))


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
