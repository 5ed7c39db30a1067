"""The pages of letters: one whole, its HTML in a frame of its own, and the form in which one is written or answered."""

import base64
import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clientela.channels.email import showing
from clientela.channels.email.models import Message, Outgoing, Wording
from clientela.channels.email.reading.notes import told
from clientela.channels.email.sending import actions
from clientela.channels.email.sending.actions import Draft
from clientela.channels.email.sending.filling import filled, subject_of_answer
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import LINE, plain
from clientela.platform.entities.reading import Conflict, Missing, key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.timeline.models import Attachment

# Nothing runs in the frame, it has no origin, and it asks nobody for anything, unless its reader wants the pictures.
_FRAME = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src {images};"
    " frame-ancestors 'self'"
)
_SHEET = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:12px;overflow-wrap:anywhere;background:#fff;color:#1a1a1a}"
    "img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:0 0 0 8px;padding-left:12px;border-left:2px solid #ccc}"
)
_CID = re.compile(r'src="cid:([^"]{1,500})"')
_REMOTE = re.compile(r'<img[^>]+src="https?:', re.IGNORECASE)
EMBEDDED = 2_000_000  # bytes of one picture that is shown within


@signed_in
def letter_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """All of a letter, with the others of its conversation; for htmx the letter alone."""
    actor = actor_of(request)
    one = showing.letter(key, actor)
    context = {
        "letter": one,
        "notes": [told(note, _) for note in one.notes],
        "remote": bool(_REMOTE.search(one.html)),
        "images": "images" in request.GET,
    }
    if request.headers.get("HX-Request"):
        return render(request, "email/_letter.html", context)
    outgoing = Outgoing.objects.filter(message=one).first()
    return render(
        request, "email/letter.html", context | {"thread": showing.thread_of(one, actor), "outgoing": outgoing}
    )


@signed_in
def letter_html(request: HttpRequest, key: UUID) -> HttpResponse:
    """The HTML of a letter, for its frame: harmless already, and here without rights."""
    one = showing.letter(key, actor_of(request))
    images = "data: https: http:" if "images" in request.GET else "data:"
    hidden = "" if "images" in request.GET else "img[src^=http]{display:none}"
    head = f'<!doctype html><meta charset="utf-8"><base target="_blank"><title>{escape(one.subject)}</title>'
    page = f"{head}<style>{_SHEET}{hidden}</style>"
    response = HttpResponse(page + _with_pictures(one), content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = _FRAME.format(images=images)
    response["Cache-Control"] = "private, max-age=600"
    return response


@never_cache
@signed_in
def write(request: HttpRequest, party: UUID) -> HttpResponse:
    """A letter to a party; `wording` fills in a template."""
    actor = actor_of(request)
    return _writing(request, _party(party, actor), None)


@never_cache
@signed_in
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The answer to a letter, in its thread."""
    actor = actor_of(request)
    before = showing.letter(key, actor)
    if before.entry is None or before.entry.party is None:
        raise Missing
    return _writing(request, before.entry.party, before)


@signed_in
@require_POST
def send_again(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.send_again(key, by=actor_of(request))
    return redirect("letter", key)


@signed_in
def wordings(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """The templates, and the form of one."""
    actor, problem = actor_of(request), ""
    require(actor, "note", "entry")
    if request.method == "POST":
        try:
            if key and "delete" in request.POST:
                actions.delete_wording(key, by=actor)
            else:
                actions.keep_wording(request.POST.dict(), by=actor, key=key)
            return redirect("wordings")
        except (ValueError, Conflict) as error:
            problem = str(error)
    known = list(Wording.objects.order_by("name"))
    chosen = next((one for one in known if one.pk == key), None)
    said = request.POST if request.method == "POST" else chosen
    may = actor.may("configure", "mailbox")
    context = {"wordings": known, "chosen": chosen, "said": said, "problem": problem, "may_configure": may}
    return render(request, "email/wordings.html", context, status=422 if problem else 200)


def _writing(request: HttpRequest, party: Party, before: Message | None) -> HttpResponse:
    actor, problem = actor_of(request), ""
    require(actor, "note", "entry")
    said = _said(request, party, before, actor)
    if request.method == "POST" and "fill" not in request.POST:
        files = [(file.name or "file", file.read()) for file in request.FILES.getlist("files")]
        words = (said["to"], said["subject"], said["text"], said["cc"])
        try:
            actions.send_letter(Draft(party.pk, *words, before.pk if before else None, files), by=actor)
            return redirect(f"/parties/{party.pk}/")
        except (ValueError, Conflict) as error:
            problem = str(error)
    context = {
        "party": party,
        "before": before,
        "said": said,
        "problem": problem,
        "wordings": Wording.objects.order_by("name"),
    }
    return render(request, "email/write.html", context, status=422 if problem else 200)


def _said(request: HttpRequest, party: Party, before: Message | None, actor: Actor) -> dict[str, Any]:
    """What stands in the form: what was typed, a template filled in, or a beginning, which a link may bring along."""
    names = ("to", "cc", "subject", "text")
    said = {name: request.POST.get(name, "") for name in names}
    if request.method != "POST":
        said |= {name: plain(request.GET.get(name, "")[:LINE]) for name in ("subject", "text")}
        said["to"] = _to(party, before)
        said["subject"] = subject_of_answer(before) if before else said["subject"]
    key = key_in(request.POST.get("wording", ""))
    wording = Wording.objects.filter(pk=key).first() if key and "fill" in request.POST else None
    if wording is not None:
        subject, text = filled(wording, party, actor)
        said["subject"] = said["subject"] or subject
        said["text"] = f"{text}\n\n{said['text']}".strip()
    return said


def _to(party: Party, before: Message | None) -> str:
    """Who wrote, or to whom it went; else the first address of the party that works."""
    if before is not None:
        people = (
            [before.sender] if before.direction == "in" else [one for one in before.recipients if one["role"] == "to"]
        )
        return ", ".join(one["email"] for one in people if one.get("email"))
    points = party.contact_points.filter(kind="email", state="").order_by("position")
    return points.values_list("value", flat=True).first() or ""


def _party(key: UUID, actor: Actor) -> Party:
    found = Party.objects.filter(pk=key).first()
    if found is None or not Party.objects.filter(pk=key).visible_to(actor, entity=found.kind).exists():
        raise Missing
    party: Party = found
    return party


def _with_pictures(one: Message) -> str:
    """Pictures that came along stand in the HTML itself: a frame without an origin could not fetch them."""
    ids = set(_CID.findall(one.html))
    if not ids or one.entry is None:
        return one.html
    named = {cid: name for cid, name in (one.entry.details.get("pictures") or {}).items() if cid in ids}
    there = {
        f.name: f for f in Attachment.objects.select_related("file").filter(entry=one.entry, name__in=named.values())
    }

    def embedded(found: re.Match[str]) -> str:
        file = there.get(named.get(found[1], ""))
        if file is None or not file.media_type.startswith("image/") or file.file.size > EMBEDDED:
            return 'src=""'
        return f'src="data:{file.media_type};base64,{base64.b64encode(file.file.path.read_bytes()).decode()}"'

    return _CID.sub(embedded, one.html)
