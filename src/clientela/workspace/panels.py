"""What stands around a party on its page, out of the page's one document: consents, relationships, roles, greeting."""

from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clientela.parties.consents.models import CHANNELS, Purpose, State, topic_of
from clientela.parties.models import Kind, Party, Role
from clientela.parties.relationships.kinds import said as said_of_tie
from clientela.parties.salutations import greeting
from clientela.platform.entities import registry
from clientela.platform.entities.masks import kept_back
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.formats import in_zone
from clientela.platform.ui.reader import reader

_LOOKS = {
    "email": {"icon": "mail"}, "phone": {"icon": "phone"}, "sms": {"icon": "message-square"},
    "whatsapp": {"icon": "message-circle"}, "post": {"icon": "mailbox"},
}  # fmt: skip
_MARKS = {State.GIVEN: "yes", State.WITHDRAWN: "no"}


def around(record: dict[str, Any]) -> dict[str, Any]:
    """The further context of a party's page."""
    return {
        "consents": consents(record["consents"]),
        "marks": [Role(role).label for role in record["roles"]],
        "ties": [tie | {"said": said_of_tie(tie["kind"]), "url": _url(tie)} for tie in record["ties"]],
        "greeting": greeting(record) if record["kind"] == Kind.PERSON else None,
    }


def consents(words: list[dict[str, Any]]) -> list[dict[str, str]]:
    """A mark for each channel: may we write to this party about what we offer, and since when is that so?"""
    now = {word["topic"]: word for word in words}
    out = []
    for channel in CHANNELS:
        word = now.get(topic_of(channel, Purpose.MARKETING))
        state = _MARKS.get(State(word["state"]), "unknown") if word else "unknown"
        out.append(_LOOKS[channel] | {"state": state, "said": _said(str(channel.label), state, word)})
    return out


def seen(records: list[dict[str, Any]], type_: str, actor: Actor) -> list[dict[str, Any]]:
    """Those that the actor may see, without what is kept back of them. Costs a query only where rights are partial."""
    if not records or not actor.may("see", type_):
        return []
    entity = registry.entity(type_)
    if actor.scope("see", type_) != "all":
        visible = entity.visible_to(actor).filter(pk__in=[one["id"] for one in records])
        keys = {str(key) for key in visible.values_list("pk", flat=True)}
        records = [one for one in records if one["id"] in keys]
    covered = {name for name, mask in kept_back(entity, actor).items() if mask != "read_only"}
    return [{name: None if name in covered else value for name, value in one.items()} for one in records]


def without_unseen_ends(record: dict[str, Any], actor: Actor) -> None:
    """Take the name from the other ends that the actor may not see. Costs a query only where rights are partial."""
    for kind in {tie["other_kind"] for tie in record["ties"]}:
        if actor.scope("see", kind) == "all":
            continue
        keys = [tie["other"] for tie in record["ties"] if tie["other_kind"] == kind]
        visible = Party.objects.filter(pk__in=keys).visible_to(actor, entity=kind)
        seen = set(visible.values_list("pk", flat=True)) if actor.may("see", kind) else set()
        for tie in record["ties"]:
            if tie["other_kind"] == kind and UUID(tie["other"]) not in seen:
                tie |= {"other": None, "name": _("Somebody you may not see"), "note": ""}


def _url(tie: dict[str, Any]) -> str:
    return f"{registry.entity(tie['other_kind']).url}{tie['other']}/" if tie["other"] else ""


def _said(channel: str, state: str, word: dict[str, Any] | None) -> str:
    if word is None or state == "unknown":
        return _("%(channel)s: never asked") % {"channel": channel}
    said = {"channel": channel, "day": date_format(in_zone(word["at"], reader().zone), "DATE_FORMAT")}
    return (_("%(channel)s: yes, since %(day)s") if state == "yes" else _("%(channel)s: no, withdrawn %(day)s")) % said
