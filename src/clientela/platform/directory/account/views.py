"""The pages of one's own account. What follows a click on a second factor or a passkey is allauth's, with our templates."""

from typing import Any
from uuid import UUID

from allauth.account.views import password_change
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clientela.platform.directory.account import actions, sessions
from clientela.platform.directory.account.fields import LEVEL_LABELS, REACHES, TOKEN, chosen_scopes, types, worded
from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.directory.settings_pages import pages
from clientela.platform.directory.users.fields import PROFILE
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.scopes import EVERYTHING
from clientela.platform.ui.access import signed_in

THEMES = ("light", "dark")
YEAR = 365 * 86400


@signed_in
def arrive(request: HttpRequest) -> HttpResponse:
    """The first page of the list."""
    return redirect(pages(request)[0][1][0]["url"])


@signed_in
def profile_page(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, shortcuts; and the light of this browser."""
    actor = actor_of(request)
    if request.method != "POST":
        me = User.objects.values("name", "language", "time_zone", "single_keys").get(pk=_me(request))
        return _profile(request, dict(me))
    raw = posted(PROFILE, request.POST)
    said = cleaned(PROFILE, raw)
    if said.problems:
        return _profile(request, raw, said.problems)
    actions.edit_profile(said.facts, by=actor)
    response = redirect("profile")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax")
    else:
        response.delete_cookie("theme")
    return response


@never_cache
@signed_in
def security_page(request: HttpRequest) -> HttpResponse:
    """Password, second factors, passkeys, and where one is signed in."""
    mine: dict[str, list[Any]] = {}
    for one in Authenticator.objects.filter(user_id=_me(request)).order_by("created_at"):
        mine.setdefault(one.type, []).append(one)
    codes = mine.get("recovery_codes", [])
    context = {
        "totp": next(iter(mine.get("totp", [])), None),
        "passkeys": [{"id": one.pk, "name": one.wrap().name, "at": one.created_at, "used": one.last_used_at}
                     for one in mine.get("webauthn", [])],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "devices": sessions.devices(request), "has_password": _has_password(request),
    }  # fmt: skip
    return render(request, "settings/security.html", context)


@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """allauth's page, for whoever has one: who comes in through a provider alone has nothing to change."""
    return password_change(request) if _has_password(request) else redirect("mfa_index")


@signed_in
@require_POST
def end_session(request: HttpRequest, name: str) -> HttpResponse:
    actions.end_session(sessions.key_of(request, name), by=actor_of(request))
    return redirect("mfa_index")


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    actions.end_other_sessions(request.session.session_key or "", by=actor_of(request))
    return redirect("mfa_index")


@never_cache
@signed_in
def tokens_page(request: HttpRequest) -> HttpResponse:
    """One's own tokens; posted, a new one, whose text is shown on the answer and never again."""
    actor = actor_of(request)
    if request.method != "POST":
        return _tokens(request, {"days": "90"})
    raw = posted(TOKEN, request.POST)
    said = cleaned(TOKEN, raw)
    problems, scopes = dict(said.problems), tuple[str, ...]()
    try:
        scopes = chosen_scopes(request.POST.dict())
    except ValueError as error:
        problems["reach"] = str(error)
    if problems:
        return _tokens(request, raw, problems=problems)
    days, networks = int(said.facts["days"]), said.facts["networks"]
    made = actions.make_token(said.facts["name"], days=days, scopes=scopes, networks=networks, by=actor)
    return _tokens(request, {"days": "90"}, made=made)


@signed_in
@require_POST
def end_token(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.end_token(key, by=actor_of(request))
    return redirect("tokens")


class AddPasskey(AddWebAuthnView):
    """A passkey is always one that can sign in alone: kept by the device, and opened by finger, face or PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["options"] = auth.begin_registration(self.request.user, True)  # noqa: FBT003  (allauth's)
        return context


class SignInWithPasskey(LoginWebAuthnView):
    """The login page tells that a passkey did not fit."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return redirect(f"{settings.LOGIN_URL}?passkey=refused")


def _me(request: HttpRequest) -> UUID:
    key = actor_of(request).user_id
    assert key is not None, "a page is asked for by a person"
    return key


def _has_password(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.has_usable_password()


def _profile(request: HttpRequest, values: dict[str, Any], problems: dict[str, str] | None = None) -> HttpResponse:
    context = {
        "f": shown(PROFILE, values, problems),
        "problems": problems or {},
        "chosen": request.COOKIES.get("theme", ""),
    }
    return render(request, "settings/profile.html", context, status=422 if problems else 200)


def _tokens(
    request: HttpRequest, values: dict[str, Any], *, made: str = "", problems: dict[str, str] | None = None
) -> HttpResponse:
    mine = Token.objects.filter(user_id=_me(request), ended_at=None, expires_at__gt=timezone.now())
    post = request.POST if problems else {}
    context = {
        "tokens": [(one, worded(one.scopes)) for one in mine.order_by("-created_at")], "made": made,
        "f": shown(TOKEN, values, problems), "problems": problems or {}, "reaches": REACHES.items(),
        "reach": post.get("reach", EVERYTHING), "levels": LEVEL_LABELS.items(),
        "types": [(f"level:{key}", label, post.get(f"level:{key}", "")) for key, label in types().items()],
    }  # fmt: skip
    return render(request, "settings/tokens.html", context, status=422 if problems else 200)
