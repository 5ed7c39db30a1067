"""The pages of mailboxes and policies under settings."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clientela.channels.email import actions, forms, showing
from clientela.channels.email.archives.actions import bring
from clientela.channels.email.capture.welcoming import welcoming
from clientela.channels.email.checking import Unfit
from clientela.channels.email.consent.presets import PRESETS
from clientela.channels.email.consenting import SAID
from clientela.channels.email.ledger import ledger
from clientela.channels.email.models import CapturePolicy, Mailbox
from clientela.channels.email.trying import Tried, preview, try_out
from clientela.platform.entities.reading import Conflict, Missing, key_in
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports.reading import Unreadable
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

_MAILBOX = (*showing.PLACE, "policy", "secret", "client_secret")
_SECRETS = ("secret", "client_secret")
TONES = {"active": "green", "paused": "hollow"}


@signed_in
def mailboxes_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    found = [(one, showing.totals(ledger(one))) for one in showing.mailboxes(actor)]
    context = {
        "mailboxes": found,
        "policies": showing.policies(actor),
        "providers": showing.providers(actor),
        "presets": [(key, one.get("name") or _("Another provider")) for key, one in PRESETS.items()],
        "may_configure": actor.may("configure", "mailbox"),
        "said": request.session.pop(SAID, None) if SAID in request.session else None,
    }
    return render(request, "email/mailboxes.html", context | {"tones": TONES})


@never_cache
@signed_in
def new_mailbox(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "create", "mailbox")
    if request.method != "POST":
        return _form(request, {"sign_in": request.GET["through"]} if "through" in request.GET else {})
    said = _said(request)
    try:
        made = actions.connect_mailbox(said, by=actor)
    except Unfit as error:
        return _form(request, said, problems=error.problems)
    except Conflict as error:
        return _form(request, said, problems={"address": str(error)})
    return redirect("mailbox", made.pk)


@never_cache
@signed_in
def mailbox_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One mailbox: how fresh it is, its ledger, its folders and its form."""
    actor = actor_of(request)
    showing.mailbox(key, actor)
    if request.method != "POST":
        return _page(request, key)
    said = _said(request)
    said = {name: value for name, value in said.items() if value or name not in _SECRETS}
    try:
        actions.edit_mailbox(key, said, by=actor)
    except Unfit as error:
        return _page(request, key, said=said, problems=error.problems)
    except Conflict as error:
        return _page(request, key, said=said, problems={"secret": str(error)})
    return _page(request, key, done=_("Saved. It is read again now."))


@signed_in
@require_POST
def folders(request: HttpRequest, key: UUID) -> HttpResponse:
    chosen = {found for text in request.POST.getlist("folder") if (found := key_in(text))}
    actions.choose_folders(key, chosen, by=actor_of(request))
    return _page(request, key, done=_("Saved. It is read again now."))


@signed_in
@require_POST
def bring_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """A file of mails: it is read in the background, and stands in the ledger."""
    file = request.FILES.get("file")
    if file is None or not file.name:
        return _page(request, key, problems={"file": _("Choose a file first.")})
    try:
        brought = bring(key, file.chunks(), name=file.name, by=actor_of(request))
    except (Unreadable, TooLarge) as error:
        return _page(request, key, problems={"file": str(error)})
    done = _("It is read now; the ledger shows what becomes of each mail.")
    if brought.passed_over:
        count = brought.passed_over
        done += " " + ngettext("%(num)s file in it holds no mails.", "%(num)s files in it hold no mails.", count) % {
            "num": count
        }
    return _page(request, key, done=done)


@signed_in
@require_POST
def change_mailbox(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Read it now, test it, pause, resume, look again at what was left out, or disconnect."""
    actor = actor_of(request)
    if act == "disconnect":
        actions.disconnect(key, by=actor)
        return redirect("mailboxes")
    if act == "test":
        return _page(request, key, tried=try_out(showing.mailbox(key, actor)))
    if act not in _ACTS:
        raise Missing(_("There is no such page."))
    verb, done = _ACTS[act]
    verb(key, by=actor)
    return _page(request, key, done=str(done()))


@signed_in
def policy_page(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """A policy: its form; posted with `preview` what it would do, else it holds from now on."""
    actor = actor_of(request)
    one = showing.policy(key, actor) if key else CapturePolicy()
    if request.method != "POST":
        require(actor, "configure", "mailbox")
        return _policy(request, one, {})
    said = forms.posted(request.POST, showing.POLICY)
    try:
        if "preview" in request.POST:
            return _policy(request, one, said, seen=preview(one, said, by=actor))
        made = actions.edit_policy(key, said, by=actor) if key else actions.create_policy(said, by=actor)
    except Unfit as error:
        return _policy(request, one, said, problems=error.problems)
    except Conflict as error:
        return _policy(request, one, said, problems={"name": str(error)})
    return redirect("capture_policy", made.pk)


def _read_now(key: UUID, *, by: Actor) -> None:
    actions.resume(key, by=by)


_ACTS: dict[str, Any] = {
    "read": (_read_now, lambda: _("It is read now.")),
    "resume": (actions.resume, lambda: _("Resumed: it is read now.")),
    "pause": (actions.pause, lambda: _("Paused. What comes meanwhile waits on its server.")),
    "again": (actions.look_again, lambda: _("What was left out, and what failed, is judged anew.")),
}


def _said(request: HttpRequest) -> dict[str, Any]:
    """What the form says; whose the mailbox is to be only from whom it was asked."""
    said = forms.posted(request.POST, _MAILBOX)
    return said if actor_of(request).may("configure", "mailbox") else {k: v for k, v in said.items() if k != "house"}


def _groups(
    one: Mailbox | None, said: dict[str, Any], problems: dict[str, str], actor: Actor
) -> dict[str, list[forms.Control]]:
    groups = forms.mailbox(one, said, problems, policies=showing.policies(actor), providers=showing.providers(actor))
    if actor.may("configure", "mailbox"):
        groups["out"].append(forms.house(one))
    return groups


def _form(request: HttpRequest, said: dict[str, Any], *, problems: dict[str, str] | None = None) -> HttpResponse:
    actor = actor_of(request)
    providers = showing.providers(actor)
    groups = _groups(None, said, problems or {}, actor)
    context = {"groups": groups, "problems": problems or {}, "providers": providers}
    return render(request, "email/new.html", context, status=422 if problems else 200)


def _page(
    request: HttpRequest,
    key: UUID,
    *,
    done: str = "",
    said: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
    tried: Tried | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    one: Mailbox = showing.mailbox(key, actor)
    lines = ledger(one)
    read = {line.folder.pk: line for line in lines}
    there = sorted(one.folders.filter(gone=False), key=lambda folder: (folder.role != "inbox", folder.name))
    context = {
        "mailbox": one, "lines": [(folder, read.get(folder.pk)) for folder in there], "totals": showing.totals(lines),
        "reasons": [(line.folder.shown, showing.reasons(line)) for line in lines if line.reasons], "done": done, "tried": tried,
        "groups": _groups(one, said or {}, problems or {}, actor),
        "problems": problems or {}, "tones": TONES, "counted": _counted(tried),
        "said": request.session.pop(SAID, None) if SAID in request.session else None,
    }  # fmt: skip
    return render(request, "email/mailbox.html", context, status=422 if problems else 200)


def _counted(tried: Tried | None) -> str:
    count = tried.folders if tried else 0
    return ngettext("It has %(num)s folder.", "It has %(num)s folders.", count) % {"num": count}


def _policy(
    request: HttpRequest,
    one: CapturePolicy,
    said: dict[str, Any],
    *,
    problems: dict[str, str] | None = None,
    seen: Any = None,
) -> HttpResponse:
    context = {
        "policy": one,
        "welcoming": sorted(welcoming()),
        "groups": forms.policy(one, said, problems or {}),
        "problems": problems or {},
        "seen": seen,
    }
    return render(request, "email/policy.html", context, status=422 if problems else 200)
