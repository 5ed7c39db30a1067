"""The page that a customer reaches by a secret address: the quote, its PDF, accepting and declining. Nobody signs in here.

Nothing is told of the reader unless he says so: that it was read is noted by a button of his own.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from clientela.platform.entities.reading import Conflict
from clientela.platform.files.serving import serve
from clientela.platform.permissions.addresses import address_of
from clientela.sales.paper.printing import worded
from clientela.sales.quotes import answering
from clientela.sales.quotes.models import Version
from clientela.sales.quotes.sealing import file_name
from clientela.timeline.recurrence import zone_of


@never_cache
def quote_page(request: HttpRequest, secret: str) -> HttpResponse:
    version = _version(secret)
    if isinstance(version, HttpResponse):
        return version
    owner = version.quote.owner
    with (
        translation.override(version.document["language"]),
        timezone.override(zone_of(owner.time_zone if owner else "")),
    ):
        problem = _answered(request, version) if request.method == "POST" else ""
        if request.method == "POST" and not problem:
            return redirect("public_quote", secret)
        return _page(request, version, secret, problem)


@never_cache
def pdf(request: HttpRequest, secret: str) -> HttpResponseBase:
    version = _version(secret)
    if isinstance(version, HttpResponse):
        return version
    return serve(version.pdf, name=file_name(version), media_type="application/pdf")


def _version(secret: str) -> Version | HttpResponse:
    try:
        version = answering.version_of(secret)
    except answering.TooOften:
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if version is None:
        raise Http404
    return version


def _answered(request: HttpRequest, version: Version) -> str:
    """What came of it: "" or a sentence that says what is wrong."""
    post = request.POST
    chosen = _chosen(request)
    address = address_of(request)
    try:
        match post.get("act"):
            case "accept" if post.get("agreed") != "yes":
                return str(translation.gettext("Tick that you agree, then accept."))
            case "accept" if (
                post.get("total") != answering.with_chosen(version, answering.taken(version, chosen))["total"]
            ):
                return str(
                    translation.gettext("With what you chose the total is another one: agree to it, then accept.")
                )
            case "accept":
                answering.accept(version, signed=post.get("signed", ""), address=address, chosen=chosen)
            case "decline":
                answering.decline(version, why=post.get("why", ""), address=address)
            case "read":
                answering.see(version)
    except (ValueError, Conflict) as error:
        return str(error)
    return ""


def _chosen(request: HttpRequest) -> list[int]:
    return [int(at) for at in request.POST.getlist("chosen") if at.isdecimal() and len(at) < 6]


def _page(request: HttpRequest, version: Version, secret: str, problem: str) -> HttpResponse:
    version.refresh_from_db()
    version.quote.refresh_from_db()
    chosen = version.chosen if version.answer else answering.taken(version, _chosen(request))
    document = answering.with_chosen(version, chosen)
    context: dict[str, Any] = {
        "version": version, "shown": worded(document), "total": document["total"], "chosen": chosen,
        "open": answering.is_open(version), "problem": problem,
        "agreement": version.said if version.answer == "accepted" else answering.agreement(version, chosen), "secret": secret,
        "language": version.document["language"], "typed": request.POST,
    }  # fmt: skip
    return render(request, "quotes/public.html", context, status=422 if problem else 200)
