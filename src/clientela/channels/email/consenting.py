"""The way to a provider and back with a consent, and the pages on which an administrator names providers.

A link leads out, not a form: the content security policy lets no form end elsewhere. What comes back is bound to the browser by
its session, and used once. What is to be said of it waits in the session too, so that no code stays in the address.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clientela.channels.email import forms, showing
from clientela.channels.email.checking import Unfit
from clientela.channels.email.consent import actions
from clientela.channels.email.consent.flow import Trip, Unconsented, begin, checked, finish
from clientela.channels.email.consent.presets import PRESETS
from clientela.channels.email.models import Mailbox, Provider
from clientela.platform.entities.reading import Conflict, Missing, key_in
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

TRIP, SAID = "mail_consent", "mail_consent_said"  # in a session
_SWITCHES = ("by_header",)


@never_cache
@signed_in
@require_GET
def sign_in_with(request: HttpRequest, key: UUID) -> HttpResponse:
    """Out to a provider that knows the address itself; else to the form that asks for it."""
    require(actor_of(request), "create", "mailbox")
    one = showing.provider(key)
    if not one.tells_who:
        return redirect(f"{reverse('new_mailbox')}?through={key}")
    return _leave(request, one, None)


@never_cache
@signed_in
@require_GET
def ask_consent(request: HttpRequest, key: UUID) -> HttpResponse:
    """Out to the provider of a mailbox that is there, also for another time."""
    one = showing.mailbox(key, actor_of(request))
    if one.provider is None:
        raise Missing(_("This mailbox signs in with a password."))
    return _leave(request, one.provider, one)


@never_cache
@signed_in
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from a provider: the consent is kept, or it is said why not."""
    said = request.session.pop(TRIP, None)
    trip, key = Trip(**said) if said else None, said["mailbox"] if said else ""
    try:
        trip = checked(request.GET.dict(), trip)
        consent = finish(showing.provider(UUID(trip.provider)), request.GET.dict(), trip, back=back(request))
        provider = showing.provider(UUID(trip.provider))
        one = actions.keep_consent(provider, consent, key_in(trip.mailbox), by=actor_of(request))
    except Unconsented as error:
        said = _("%(why)s Nothing was changed.") % {"why": error}
        request.session[SAID] = {"well": False, "text": said}
        return redirect("mailbox", key) if key else redirect("mailboxes")
    request.session[SAID] = {"well": True, "text": _("The consent is kept. The mailbox is read now.")}
    return redirect("mailbox", one.pk)


@never_cache
@signed_in
def new_provider(request: HttpRequest, preset: str) -> HttpResponse:
    require(actor_of(request), "configure", "mailbox")
    if preset not in PRESETS:
        raise Missing(_("There is no such page."))
    return _save(request, None, PRESETS[preset]) if request.method == "POST" else _form(request, None, PRESETS[preset])


@never_cache
@signed_in
def provider_page(request: HttpRequest, key: UUID) -> HttpResponse:
    require(actor_of(request), "configure", "mailbox")
    one = showing.provider(key)
    return _save(request, one, {}) if request.method == "POST" else _form(request, one, {})


@signed_in
@require_POST
def remove_provider(request: HttpRequest, key: UUID) -> HttpResponse:
    try:
        actions.remove_provider(key, by=actor_of(request))
    except Conflict as error:
        return _form(request, showing.provider(key), {}, problems={"": str(error)})
    return redirect("mailboxes")


def back(request: HttpRequest) -> str:
    """The one address to which all providers send their answers; they ask to be told of it beforehand."""
    return request.build_absolute_uri(reverse("mailbox_back"))


def _leave(request: HttpRequest, provider: Provider, mailbox: Mailbox | None) -> HttpResponse:
    url, trip = begin(provider, mailbox, back=back(request))
    request.session[TRIP] = asdict(trip)
    return redirect(url)


def _save(request: HttpRequest, one: Provider | None, start: dict[str, Any]) -> HttpResponse:
    said = forms.posted(request.POST, showing.PROVIDER) | {name: name in request.POST for name in _SWITCHES}
    said |= {"client_secret": request.POST.get("client_secret", "")}
    actor = actor_of(request)
    try:
        made = actions.edit_provider(one.pk, said, by=actor) if one else actions.add_provider(said, by=actor)
    except Unfit as error:
        return _form(request, one, start | said, problems=error.problems)
    except Conflict as error:
        return _form(request, one, start | said, problems={"": str(error)})
    request.session[SAID] = {"well": True, "text": _("Saved.")}
    return redirect("mail_provider", made.pk)


def _form(
    request: HttpRequest, one: Provider | None, said: dict[str, Any], *, problems: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "provider": one, "groups": forms.provider(one, said, problems or {}), "problems": problems or {}, "back": back(request),
        "said": request.session.pop(SAID, None) if SAID in request.session else None,
        "heading": one.name if one else said.get("name") or _("Another provider"),
        "known": bool(one or said.get("authorize_url")),
    }  # fmt: skip
    return render(request, "email/provider.html", context, status=422 if problems else 200)
