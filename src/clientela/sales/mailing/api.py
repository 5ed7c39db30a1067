"""Papers by mail, by API: sent as on the page, and what became of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.seconding.acts import NeedsSecond
from clientela.platform.seconding.api import asked
from clientela.sales.commissions.statements import found_of, month_in, reading
from clientela.sales.mailing import actions
from clientela.sales.mailing.contacts import contacts
from clientela.sales.mailing.letters import Letter
from clientela.sales.mailing.papers import OF, PAPERS, Paper, of_statement
from clientela.sales.mailing.reading import Sent, mailed
from clientela.sales.quotes.lines import BadLines

router = Router(tags=["mail"])


class PaperIn(Strict):
    to: Text = Described("", description="An address that is known of the customer or its people; empty: the first.")
    cc: list[Text] = Described([], max_length=20, description="Further addresses of those that it may go to.")
    subject: Text = Described("", description="Empty: what the paper is, in the customer's language.")
    text: str = Described(
        "", max_length=10000,
        description="Empty: a few words in the customer's language. {greeting}, {name}, {my_name} and, of a quote, {address} "
        "are filled in.",
    )  # fmt: skip
    mailbox: UUID | None = Described(
        None, description="One's own or one of the house's; one's own where none is named."
    )
    again: bool = Described(default=False, description="Although the very same paper went there before.")


def _routes(plural: str, entity: str) -> None:
    name = plural.replace("-", "_")

    @router.post(f"/{name}/{{uuid:key}}/mail", response={202: dict, **ERRORS}, operation_id=f"mail_{entity}",
                 summary=f"Send the paper of one of {plural} by mail")  # fmt: skip
    def send(request: HttpRequest, key: UUID, body: PaperIn) -> HttpResponse:
        return _send(request, lambda by: PAPERS[plural](key, by=by), body)

    @router.get(f"/{name}/{{uuid:key}}/mail/contacts", response={200: dict, **ERRORS}, operation_id=f"list_contacts_of_{entity}",
                summary=f"To whom the paper of one of {plural} may go, as far as you may know them")  # fmt: skip
    def whom(request: HttpRequest, key: UUID) -> HttpResponse:
        by = caller(request)
        found = contacts(PAPERS[plural](key, by=by).party, by)
        items = [{"address": one.address, "party": one.party.pk, "name": one.party.name} for one in found]
        return answer({"items": items})

    @router.get(f"/{name}/{{uuid:key}}/mail", response={200: dict, **ERRORS}, operation_id=f"list_mailed_{entity}",
                summary=f"What was mailed of one of {plural}, and what became of it")  # fmt: skip
    def sent(request: HttpRequest, key: UUID) -> HttpResponse:
        by = caller(request)
        require(by, "see", entity)
        if not known(entity, by).visible_to(by).filter(pk=key).exists():
            raise Missing
        return _told({f"{entity}_id": key}, by)


for _plural, _entity in OF.items():
    _routes(_plural, _entity)


@router.post(
    "/partners/{uuid:key}/statements/{month}/mail", response={202: dict, **ERRORS}, operation_id="mail_statement"
)
def mail_statement(request: HttpRequest, key: UUID, month: str, body: PaperIn) -> HttpResponse:
    """Send a partner's statement of a month by mail."""
    return _send(request, lambda by: of_statement(key, month, by=by), body)


@router.get(
    "/partners/{uuid:key}/statements/{month}/mail", response={200: dict, **ERRORS}, operation_id="list_mailed_statement"
)
def mailed_statement(request: HttpRequest, key: UUID, month: str) -> HttpResponse:
    """What was mailed of a statement, and what became of it."""
    by = reading(caller(request))
    found = found_of(key, month_in(month), by)
    return _told({"partner_id": key, "month": found.month.name}, by)


def _send(request: HttpRequest, paper: Callable[[Actor], Paper], body: PaperIn) -> HttpResponse:
    by = caller(request)
    require(by, "note", "entry")

    def write() -> HttpResponse:
        letter = Letter(new_key(), body.to, body.subject, body.text, body.mailbox, cc=body.cc, again=body.again)
        found = paper(by)
        try:
            actions.mail(found, letter, by=by, whole=request.build_absolute_uri)
        except BadLines as error:
            raise Invalid({f"lines.{at}": said for at, said in error.problems.items()}) from error
        except NeedsSecond as need:
            return asked(request, need)  # an answer, so that what waits from now on stays under the key of the request
        except ValueError as error:
            raise Invalid({"to": str(error)}) from error
        return _told(found.of, by, status=202)

    return once(request, by, write)


def _told(of: dict[str, Any], by: Actor, *, status: int = 200) -> HttpResponse:
    return answer({"items": [_document(one) for one in mailed(of, by)]}, status=status)


def _document(one: Sent) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "at": one.at.isoformat(), "by": one.by, "to": one.to, "letter": one.letter,
        "state": one.state, "why": one.why,
    }  # fmt: skip
