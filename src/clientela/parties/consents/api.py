"""The register of consents by API, and the gate that everything sent must pass."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from clientela.parties.consents import actions
from clientela.parties.consents.gate import verdict
from clientela.parties.consents.models import TOPICS, Channel, Consent, Purpose, State
from clientela.parties.consents.reading import CONFIRMED, refuse_kept_back
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller_on
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.api.schemas import Moment, Strict, Text
from clientela.platform.entities import registry
from clientela.platform.permissions.actor import Actor

router = Router(tags=["consents"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)
Plural = Literal["people", "organisations", "households"]
_VERBS = {State.GIVEN: actions.give_consent, State.WITHDRAWN: actions.withdraw, State.UNKNOWN: actions.forget_consent}


class Asked(Schema):
    channel: Channel
    purpose: Purpose


class SaidIn(Strict):
    """A word about consent with its proof: where and when it was said, and the text that was shown."""

    channel: Channel
    purpose: Purpose = Purpose.MARKETING
    state: State = State.GIVEN
    source: Text
    at: Moment | None = None
    text: Text = ""
    language: Text = ""
    proof: dict[str, Any] = {}
    address: Text = ""  # from which it was said: an IP address, a phone number
    confirmed_at: Moment | None = None  # when a link that was sent was followed (double opt-in)


@router.get("/{plural}/{uuid:key}/consents", response={200: dict, **ERRORS}, operation_id="list_consents")
def listed(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """The whole register, newest first: the first word of a topic holds."""
    _open(request, plural, key, "see")
    rows = Consent.objects.filter(party=key).order_by("-at", "-id")
    names = ("id", "topic", "state", "at", "source", "text", "language", "proof", "by_user_id", "created_at")
    items = [row | dict(zip(("channel", "purpose"), TOPICS[row["topic"]], strict=True)) for row in rows.values(*names)]
    return answer({"items": items})


@router.post("/{plural}/{uuid:key}/consents", response={201: dict, **ERRORS}, operation_id="record_consent")
def said(request: HttpRequest, plural: Plural, key: UUID, body: SaidIn) -> HttpResponse:
    """Give, withdraw, or make unknown. What was said before stays in the register."""
    actor = _open(request, plural, key, "edit")

    def write() -> HttpResponse:
        proof = actions.Said(body.source, body.at, body.text, body.language, _proof(body))
        try:
            _VERBS[body.state](key, body.channel, body.purpose, proof, by=actor)
        except (ValueError, TypeError) as error:
            raise Invalid({"source": str(error)}) from error
        return answer(verdict(key, body.channel, body.purpose), status=201)

    return once(request, actor, write)


@router.get("/{plural}/{uuid:key}/may-contact", response={200: dict, **ERRORS}, operation_id="may_contact")
def may(request: HttpRequest, plural: Plural, key: UUID, asked: Query[Asked]) -> HttpResponse:
    """Whether this party may be contacted on a channel for a purpose, and why."""
    _open(request, plural, key, "see")
    return answer(verdict(key, asked.channel, asked.purpose))


def _proof(body: SaidIn) -> dict[str, Any]:
    """The proof as it came, with its named parts; those that say nothing are left out."""
    named = {"address": body.address, CONFIRMED: body.confirmed_at.isoformat() if body.confirmed_at else ""}
    return body.proof | {name: said for name, said in named.items() if said}


def _open(request: HttpRequest, plural: str, key: UUID, verb: str) -> Actor:
    actor = caller_on(request, plural, key, verb)
    refuse_kept_back(registry.entity(plural).key, actor, writing=verb == "edit")
    return actor
