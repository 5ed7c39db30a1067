"""Mailboxes, policies and letters by API: the same verbs and reads as the pages. Secrets go in and never come out."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import Field as Described

from clientela.channels.email import actions, showing
from clientela.channels.email.archives.actions import bring
from clientela.channels.email.checking import Unfit
from clientela.channels.email.models import Wording
from clientela.channels.email.sending import actions as sending
from clientela.channels.email.trying import preview, try_out
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports.reading import Unreadable
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

router = Router(tags=["mail"])
Names = list[Text]
Secure = Literal["tls", "starttls", "none"]


class MailboxEdit(Strict):
    aliases: Names | None = Described(None, max_length=100)
    policy: UUID | None = None
    host: Text | None = Described(None, examples=["imap.example.com"])
    port: int | None = Described(None, ge=1, le=65535)
    security: Secure | None = None
    directory: Text | None = Described(None, description="A folder of the server with mbox, .eml and Maildir files.")
    user_name: Text | None = None
    sign_in: Text | None = Described(
        None, description="password, oauth, or the id of a provider.", examples=["password"]
    )
    secret: str | None = Described(None, description="Password or refresh token. Never answered.", max_length=8000)
    smtp_host: Text | None = None
    smtp_port: int | None = Described(None, ge=1, le=65535)
    smtp_security: Secure | None = None
    house: bool | None = Described(
        None, description="It is the house's: colleagues send papers from it. Said by who may configure mailboxes."
    )
    token_url: Text | None = None
    client_id: Text | None = None
    client_secret: str | None = Described(None, description="Never answered.", max_length=8000)
    state: Literal["active", "paused"] | None = None
    folders: list[UUID] | None = Described(None, description="All that are read, not only new ones.", max_length=2000)


class MailboxIn(MailboxEdit):
    address: Text = Described(examples=["elena@example.com"])


class PolicyEdit(Strict):
    name: Text | None = None
    unknown: Literal["nobody", "answered", "everybody"] | None = None
    since: Text | None = Described(None, description="A day; mail before it is left out.")
    only_domains: Names | None = Described(None, max_length=500)
    not_from: Names | None = Described(None, description="Domains and addresses.", max_length=500)
    private_words: Names | None = Described(None, max_length=500)
    internal: bool | None = None
    newsletters: bool | None = None
    auto_replies: bool | None = None
    files: bool | None = None
    signatures: bool | None = None
    keep_days: int | None = Described(None, ge=1, le=36500)
    legal_basis: str | None = Described(None, max_length=10000)


class LetterIn(Strict):
    party: UUID
    to: Text = Described(examples=["lucia@example.com"], description="Addresses, with commas.")
    cc: Text = ""
    subject: Text = ""
    text: str = Described(max_length=10000)
    answers: UUID | None = Described(None, description="The letter that it answers, in whose thread it stands.")


class WordingIn(Strict):
    name: Text
    subject: Text = ""
    text: str = Described(max_length=10000, examples=["{greeting}\n\nthank you for your order."])


@router.get("/mailboxes", response={200: dict, **ERRORS}, operation_id="list_mailboxes")
def list_mailboxes(request: HttpRequest) -> HttpResponse:
    """One's own, or all; each with its ledger: what the server has, and what became of it."""
    return answer({"items": [showing.document(one) for one in showing.mailboxes(caller(request))]})


@router.post("/mailboxes", response={201: dict, **ERRORS}, operation_id="create_mailbox")
def create_mailbox(request: HttpRequest, body: MailboxIn) -> HttpResponse:
    """It is the caller's, and read from now on."""

    def write(by: Actor) -> HttpResponse:
        said = _said(body, but=("state", "folders"))
        made = _fitting(lambda: actions.connect_mailbox(said, by=by))
        return answer(showing.document(showing.mailbox(made.pk, by)), status=201)

    return _once(request, write)


@router.get("/mailboxes/{uuid:key}", response={200: dict, **ERRORS}, operation_id="get_mailbox")
def get_mailbox(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(showing.document(showing.mailbox(key, caller(request))))


@router.patch("/mailboxes/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_mailbox")
def edit_mailbox(request: HttpRequest, key: UUID, body: MailboxEdit) -> HttpResponse:
    """Led to another server, it needs its secret anew."""

    def write(by: Actor) -> HttpResponse:
        said = _said(body, but=("state", "folders"))
        if said:
            _fitting(lambda: actions.edit_mailbox(key, said, by=by))
        if body.folders is not None:
            actions.choose_folders(key, set(body.folders), by=by)
        if body.state is not None:
            (actions.pause if body.state == "paused" else actions.resume)(key, by=by)
        return answer(showing.document(showing.mailbox(key, by)))

    return _once(request, write)


@router.delete("/mailboxes/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_mailbox")
def delete_mailbox(request: HttpRequest, key: UUID) -> HttpResponse:
    """It is read no more; what was captured stays."""

    def write(by: Actor) -> HttpResponse:
        actions.disconnect(key, by=by)
        return HttpResponse(status=204)

    return _once(request, write)


@router.post("/mailboxes/{uuid:key}/again", response={202: None, **ERRORS}, operation_id="look_again_at_mailbox")
def look_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was left out, and what failed, is judged anew."""

    def write(by: Actor) -> HttpResponse:
        actions.look_again(key, by=by)
        return HttpResponse(status=202)

    return _once(request, write)


@router.post("/mailboxes/{uuid:key}/files", response={202: dict, **ERRORS}, operation_id="bring_mails")
def bring_mails(request: HttpRequest, key: UUID, file: File[UploadedFile]) -> HttpResponse:
    """mbox, a single mail (.eml), or a zip of these and of Maildir folders. The ledger shows what becomes of each mail; the same
    file brought again changes nothing."""
    try:
        brought = bring(key, file.chunks(), name=file.name or "mail", by=caller(request))
    except (Unreadable, TooLarge) as error:
        raise Invalid({"file": str(error)}) from error
    return answer(asdict(brought), status=202)


@router.post("/mailboxes/{uuid:key}/test", response={200: dict, **ERRORS}, operation_id="test_mailbox")
def test_mailbox(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whether it can be read and sent from now; what is wrong is said in a sentence."""
    by = caller(request)
    require(by, "create", "mailbox")
    return answer(asdict(try_out(showing.mailbox(key, by))))


@router.get("/capture-policies", response={200: dict, **ERRORS}, operation_id="list_capture_policies")
def list_policies(request: HttpRequest) -> HttpResponse:
    """What is captured of mailboxes, and on what legal basis."""
    return answer({"items": [showing.policy_document(one) for one in showing.policies(caller(request))]})


@router.post("/capture-policies", response={201: dict, **ERRORS}, operation_id="create_capture_policy")
def create_policy(request: HttpRequest, body: PolicyEdit) -> HttpResponse:
    def write(by: Actor) -> HttpResponse:
        made = _fitting(lambda: actions.create_policy(_said(body), by=by))
        return answer(showing.policy_document(made), status=201)

    return _once(request, write)


@router.patch("/capture-policies/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_capture_policy")
def edit_policy(request: HttpRequest, key: UUID, body: PolicyEdit) -> HttpResponse:
    """It holds from now on; look again at a mailbox to judge what is there."""

    def write(by: Actor) -> HttpResponse:
        return answer(showing.policy_document(_fitting(lambda: actions.edit_policy(key, _said(body), by=by))))

    return _once(request, write)


@router.post(
    "/capture-policies/{uuid:key}/preview", response={200: dict, **ERRORS}, operation_id="preview_capture_policy"
)
def preview_policy(request: HttpRequest, key: UUID, body: PolicyEdit) -> HttpResponse:
    """What a change would do with the latest mail that lies on the servers; nothing is stored."""
    by = caller(request)
    effect = _fitting(lambda: preview(showing.policy(key, by), _said(body), by=by))
    return answer(vars(effect) | {"reasons": dict(effect.reasons)})


@router.get("/letters/{uuid:key}", response={200: dict, **ERRORS}, operation_id="get_letter")
def get_letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """All of a letter: its full text, its harmless HTML, and its thread."""
    actor = caller(request)
    one = showing.letter(key, actor)
    return answer(showing.letter_document(one) | {"others": [other.pk for other in showing.thread_of(one, actor)]})


@router.post("/letters", response={202: dict, **ERRORS}, operation_id="send_letter")
def send_letter(request: HttpRequest, body: LetterIn) -> HttpResponse:
    """It stands in the history at once, and leaves through the caller's own mailbox."""

    def write(by: Actor) -> HttpResponse:
        draft = sending.Draft(body.party, body.to, body.subject, body.text, body.cc, body.answers)
        try:
            return answer(showing.letter_document(sending.send_letter(draft, by=by)), status=202)
        except ValueError as error:
            raise Invalid({"text": str(error)}) from error

    return _once(request, write)


@router.get("/letter-templates", response={200: dict, **ERRORS}, operation_id="list_letter_templates")
def list_templates(request: HttpRequest) -> HttpResponse:
    require(caller(request), "note", "entry")
    return answer({"items": [_wording(one) for one in Wording.objects.order_by("name")]})


@router.post("/letter-templates", response={201: dict, **ERRORS}, operation_id="create_letter_template")
def create_template(request: HttpRequest, body: WordingIn) -> HttpResponse:
    """{greeting}, {given_name}, {name}, {organisation} and {my_name} are filled in when a letter is written."""

    def write(by: Actor) -> HttpResponse:
        try:
            return answer(_wording(sending.keep_wording(_said(body), by=by)), status=201)
        except ValueError as error:
            raise Invalid({"text": str(error)}) from error

    return _once(request, write)


@router.patch("/letter-templates/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_letter_template")
def edit_template(request: HttpRequest, key: UUID, body: WordingIn) -> HttpResponse:
    def write(by: Actor) -> HttpResponse:
        try:
            return answer(_wording(sending.keep_wording(_said(body), by=by, key=key)))
        except ValueError as error:
            raise Invalid({"text": str(error)}) from error

    return _once(request, write)


@router.delete("/letter-templates/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_letter_template")
def delete_template(request: HttpRequest, key: UUID) -> HttpResponse:
    def write(by: Actor) -> HttpResponse:
        sending.delete_wording(key, by=by)
        return HttpResponse(status=204)

    return _once(request, write)


def _wording(one: Wording) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "subject": one.subject, "text": one.text}


def _said(body: Strict, *, but: tuple[str, ...] = ()) -> dict[str, Any]:
    said = body.model_dump(exclude_none=True, exclude_unset=True)
    return {name: value for name, value in said.items() if name not in but}


def _fitting(verb: Callable[[], Any]) -> Any:
    try:
        return verb()
    except Unfit as error:
        raise Invalid(error.problems) from error


def _once(request: HttpRequest, write: Callable[[Actor], HttpResponse]) -> HttpResponse:
    by = caller(request)
    return once(request, by, lambda: write(by))
