"""The page on which a paper is mailed, and the fragment of a record's page that tells what became of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from clientela.channels.email.models import Mailbox
from clientela.channels.email.sending.actions import senders
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, allowed, key_in
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import go_to, signed_in
from clientela.sales.commissions.statements import reading
from clientela.sales.mailing import actions
from clientela.sales.mailing.contacts import contacts
from clientela.sales.mailing.letters import Letter, SentBefore
from clientela.sales.mailing.papers import OF, PAPERS, Paper, of_statement
from clientela.sales.mailing.reading import mailed
from clientela.sales.quotes.lines import BadLines


@never_cache
@signed_in
def mail_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """To whom, from where, and what it says; posted, it leaves."""
    actor = actor_of(request)
    require(actor, "note", "entry")
    return _mailing(request, PAPERS[plural](UUID(key), by=actor), actor)


@never_cache
@signed_in
def mail_statement(request: HttpRequest, partner: UUID, month: str) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "note", "entry")
    return _mailing(request, of_statement(partner, month, by=actor), actor)


@signed_in
def mailed_of(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """A fragment of its page."""
    actor, entity, record = actor_of(request), OF[plural], UUID(key)
    require(actor, "see", entity)
    allowed(known(entity, actor), record, actor, verb="see")
    return _mailed(request, {f"{entity}_id": record}, f"/{plural}/{key}/", lambda: PAPERS[plural](record, by=actor))


@signed_in
def mailed_statement(request: HttpRequest, partner: UUID, month: str) -> HttpResponse:
    actor, home = reading(actor_of(request)), f"/commissions/statements/{partner}/{month}/"
    return _mailed(
        request, {"partner_id": partner, "month": month}, home, lambda: of_statement(partner, month, by=actor)
    )


def _mailed(request: HttpRequest, of: dict[str, Any], home: str, paper: Any) -> HttpResponse:
    actor, may = actor_of(request), False
    if actor.hands and actor.may("note", "entry"):
        try:
            may = not paper().refused
        except (Conflict, Missing, Denied):
            may = False
    return render(request, "mailing/_mailed.html", {"sent": mailed(of, actor), "may": may, "home": home})


def _mailing(request: HttpRequest, paper: Paper, actor: Actor) -> HttpResponse:
    if request.method != "POST":
        subject, text = paper.beginning()
        return _page(request, paper, {"key": str(new_key()), "subject": subject, "text": text})
    typed = {name: request.POST.get(name, "").strip() for name in ("key", "to", "subject", "text", "mailbox")}
    letter = Letter(
        key_in(typed["key"]) or new_key(), typed["to"], typed["subject"], typed["text"], key_in(typed["mailbox"]),
        cc=request.POST.getlist("cc"), again="again" in request.POST,
    )  # fmt: skip
    try:
        actions.mail(paper, letter, by=actor, whole=request.build_absolute_uri)
    except SentBefore as error:
        return _page(request, paper, typed, problem=str(error), before=True)
    except BadLines as error:
        return _page(request, paper, typed, problem=" ".join(error.problems.values()))
    except (ValueError, Conflict) as error:
        return _page(request, paper, typed, problem=str(error))
    return go_to(request, paper.home)


def _page(
    request: HttpRequest, paper: Paper, typed: dict[str, str], *, problem: str = "", before: bool = False
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "copies": request.POST.getlist("cc"),
        "paper": paper, "typed": typed, "problem": problem, "before": before, "title": paper.title(),
        "contacts": [(one.address, one.label) for one in contacts(paper.party, actor)],
        "mailboxes": [(str(one.pk), _named(one, actor)) for one in senders(by=actor)],
    }  # fmt: skip
    return render(request, "mailing/mail.html", context, status=422 if problem else 200)


def _named(one: Mailbox, actor: Actor) -> str:
    return one.address if one.owner_id == actor.user_id else _("%(address)s (the house’s)") % {"address": one.address}
