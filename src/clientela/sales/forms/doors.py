"""The public page of a form: no account, no script; what keeps machines out costs people nothing.

Machines fill in a box that nobody sees, answer within a second, and come by the thousand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from time import time
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.reading import Missing
from clientela.platform.people.company import company_name
from clientela.platform.people.models import LANGUAGES
from clientela.platform.permissions.addresses import address_of
from clientela.sales.forms.actions import Answer, Refused, door_of, receive
from clientela.sales.forms.models import Asked, Form

LARGEST = 32_000  # bytes of an answer
TRAP = "website"  # a box out of sight: whoever fills it in is no person
SOONEST, LATEST = 2, 24 * 3600  # seconds between looking and sending
HOUR = 3600
MOST_OF_ONE, MOST = 20, 500  # answers an hour: from one address, to one form
_SALT = "clientela.sales.forms"
_KINDS = {"email": "email", "phone": "tel"}


@dataclass(frozen=True)
class Shown:
    """What the page tells beside its boxes."""

    said: Mapping[str, str] = field(default_factory=dict)  # as it was typed
    problems: Mapping[str, str] = field(default_factory=dict)  # by field; "" for all of it
    thanks: bool = False
    status: int = 200


class Closed(Exception):
    """Too many answers came from there, or to this form; nothing was kept."""


@never_cache
@csrf_exempt  # there is no session to borrow: whoever sends is nobody, and may
def public(request: HttpRequest, address: str) -> HttpResponse:
    """The form; sent, it becomes a lead. As JSON ({"email": …, "agreed": true}) it is the same door for programs."""
    form = Form.objects.filter(address=address, active=True).first()
    if form is None:
        raise Missing(_("There is no such form, or it is closed."))
    wished = request.GET.get("lang", "")
    language = wished if wished in dict(LANGUAGES) else (get_language() or "en")[:2]
    with override(language):
        if request.method == "POST" and request.content_type == "application/json":
            return _program(request, form, language)
        return _sent(request, form, language) if request.method == "POST" else _page(request, form, language)


def _sent(request: HttpRequest, form: Form, language: str) -> HttpResponse:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return _page(request, form, language, Shown(problems={"": _("This is more than a form can hold.")}, status=413))
    said = {name: request.POST.get(name, "") for name in ("email", *Asked.values)}
    try:
        seconds, once = _looked(request.POST.get("token", ""))
    except signing.BadSignature:
        stale = {"": _("The page was open for very long. What you typed is kept: send it once more.")}
        return _page(request, form, language, Shown(said=said, problems=stale, status=422))
    if seconds < SOONEST:
        quick = {"": _("That was quicker than anybody types. What you typed is kept: send it once more.")}
        return _page(request, form, language, Shown(said=said, problems=quick, status=422))
    if request.POST.get(TRAP):
        return _page(request, form, language, Shown(thanks=True))  # a machine learns nothing from it
    try:
        _take(request, form, Answer(said, request.POST.get("agreed") == "yes", language, once))
    except Refused as refused:
        return _page(request, form, language, Shown(said=said, problems=refused.problems, status=422))
    except Closed as closed:
        return _page(request, form, language, Shown(said=said, problems={"": str(closed)}, status=429))
    return _page(request, form, language, Shown(thanks=True))


def _program(request: HttpRequest, form: Form, language: str) -> JsonResponse:
    """The same for a program: a list of problems by field, or that it was taken."""
    try:
        body = json.loads(request.body) if len(request.body) <= LARGEST else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return JsonResponse({"problems": {"": _("Send an object as JSON, of at most 32,000 bytes.")}}, status=400)
    if body.get(TRAP):
        return JsonResponse({"taken": True}, status=201)
    once = str(request.headers.get("Idempotency-Key") or get_random_string(24))[:100]
    said = {name: body[name] for name in ("email", *Asked.values) if isinstance(body.get(name), str)}
    try:
        new = _take(request, form, Answer(said, body.get("agreed") is True, language, once))
    except Refused as refused:
        return JsonResponse({"problems": refused.problems}, status=422)
    except Closed as closed:
        return JsonResponse({"problems": {"": str(closed)}}, status=429)
    return JsonResponse({"taken": True, "thanks": form.said("thanks", language)}, status=201 if new else 200)


def _take(request: HttpRequest, form: Form, answer: Answer) -> bool:
    problems = {
        name: _("This is needed.") for name in ("email", *_needed(form)) if not answer.said.get(name, "").strip()
    }
    if problems:
        raise Refused(problems)
    _count(f"forms:{form.pk}", MOST)
    _count(f"forms:{form.pk}:{sha256(address_of(request).encode()).hexdigest()[:24]}", MOST_OF_ONE)
    return receive(form, answer, by=door_of(form))


def _count(key: str, most: int) -> None:
    """Raises Closed where more than that came within the hour."""
    if not cache.add(key, 1, HOUR):
        try:
            come = cache.incr(key)
        except ValueError:  # its hour has ended meanwhile
            return
        if come > most:
            raise Closed(_("Too many answers came at once. Nothing was kept: try again in an hour."))


def _looked(token: str) -> tuple[float, str]:
    """How long ago the page was drawn, and what names this sending. Raises BadSignature."""
    at, once = signing.loads(token, salt=_SALT, max_age=LATEST)
    return time() - at, once


def _needed(form: Form) -> list[str]:
    return [name for name in form.asks if name in form.needs]


def _page(request: HttpRequest, form: Form, language: str, shown: Shown | None = None) -> HttpResponse:
    shown = shown or Shown()
    labels: dict[str, Any] = {
        name: registry.entity("lead").by_name[name].label for name in ("email", "phone", "company")
    }
    labels |= {"person": Asked.PERSON.label, "wanted": Asked.WANTED.label}
    names = [name for name in ("person", "email", "phone", "company", "wanted") if name == "email" or name in form.asks]
    context = {
        "language": language, "company": company_name(), "title": form.said("title", language) or form.name, "form": form,
        "fields": [
            {"name": name, "label": labels[name], "type": _KINDS.get(name, "text"), "needed": name == "email" or name in form.needs,
             "value": plain(shown.said.get(name, "")[:10_000], longest=10_000), "problem": shown.problems.get(name, "")}
            for name in names
        ],
        "problem": " ".join(why for name, why in shown.problems.items() if name not in names),
        "consent": form.said("consent", language) if form.consent_topic else "", "trap": TRAP,
        "token": signing.dumps([time(), get_random_string(24)], salt=_SALT),
        "thanks": (form.said("thanks", language) or _("Thank you. We will answer soon.")) if shown.thanks else "",
        "languages": LANGUAGES,
    }  # fmt: skip
    return render(request, "forms/public.html", context, status=shown.status)
