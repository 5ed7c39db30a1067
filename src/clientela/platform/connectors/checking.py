"""What is said of a connector, checked before it is kept: a problem for each piece that can't be, by its name."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.connectors.kinds import KINDS, Ask, Kind, Trouble
from clientela.platform.connectors.models import Connector
from clientela.platform.entities import registry
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

LONGEST_NAME = 120
LONGEST = 10_000  # characters of one answer
EVERY = (0, 5, 15, 60, 360, 1440)  # minutes


class Unfit(Exception):
    """What was said of a connector cannot be; `problems` tell why, by name. Nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def checked(said: Mapping[str, Any], one: Connector | None, *, by: Actor) -> dict[str, Any]:
    """What can be kept: name, kind, entity, every, settings, secret. Raises Unfit, Denied."""
    problems: dict[str, str] = {}
    facts: dict[str, Any] = {}
    kind = KINDS.get(one.kind if one else str(said.get("kind", "")))
    for name, check in _CHECKS.items():
        if name in said and (one is None or name not in ("kind", "entity")):
            try:
                facts[name] = check(said[name])
            except ValueError as error:
                problems[name] = str(error)
    if "entity" in facts and kind is not None and kind.entity not in ("", facts["entity"]):
        problems["entity"] = _("This kind brings other records.")
    if kind is not None and "settings" in said:
        facts |= _answers(kind, said["settings"], one, problems)
    if problems:
        raise Unfit(problems)
    if "entity" in facts:
        require(by, "import", facts["entity"])
    return facts


def _answers(kind: Kind, said: Any, one: Connector | None, problems: dict[str, str]) -> dict[str, Any]:
    """The settings, and the secret ones among them as one locked text; what is not said of a secret stays."""
    if not isinstance(said, Mapping):
        problems["settings"] = _("Settings are a name and a text each.")
        return {}
    plain, secret = dict(one.settings) if one else {}, json.loads(one.secret.reveal() or "{}") if one else {}
    unknown = set(said) - {ask.name for ask in kind.asks}
    if unknown:
        problems["settings"] = _("There is no setting “%(name)s”.") % {"name": min(map(str, unknown))[:60]}
    if any(ask.place and ask.name in said and str(said[ask.name]).strip() != plain.get(ask.name) for ask in kind.asks):
        secret = {}  # or whoever may not read a secret could have it sent to a place of his own
    for ask in kind.asks:
        held = secret if ask.secret else plain
        text = str(said.get(ask.name, held.get(ask.name, ask.start))).strip()
        if ask.secret and not text:
            text = held.get(ask.name, "")
        if problem := _wrong(ask, text):
            problems[ask.name] = problem
        held[ask.name] = text
    if not problems:
        try:
            kind.check({**plain, **secret})
        except Trouble as error:
            problems["settings"] = str(error)
    return {"settings": plain, "secret": json.dumps(secret) if any(secret.values()) else ""}


def _wrong(ask: Ask, text: str) -> str:
    if not text:
        return _("%(label)s is needed.") % {"label": ask.label} if ask.required else ""
    if len(text) > LONGEST or "\0" in text:
        return _("%(label)s has at most %(most)s characters.") % {"label": ask.label, "most": LONGEST}
    if ask.choices and text not in {key for key, _label in ask.choices}:
        return _("There is no such choice: %(value)s.") % {"value": text[:20]}
    if ask.kind == "number" and not (text.isascii() and text.isdecimal() and len(text) < 7):
        return _("%(label)s is a whole number.") % {"label": ask.label}
    return ""


def _name(value: Any) -> str:
    text = " ".join(str(value or "").replace("\0", "").split())
    if not text or len(text) > LONGEST_NAME:
        raise ValueError(_("A connector needs a name of at most %(most)s characters.") % {"most": LONGEST_NAME})
    return text


def _kind(value: Any) -> str:
    if value not in KINDS:
        raise ValueError(_("There is no such kind of connector: %(name)s.") % {"name": str(value)[:40]})
    return str(value)


def _entity(value: Any) -> str:
    entity = next((one for one in registry.every() if value in (one.key, one.plural)), None)
    if entity is None or entity.verbs.take is None:
        raise ValueError(_("There is no type “%(name)s” that rows can be taken as.") % {"name": str(value)[:60]})
    return entity.key


def _every(value: Any) -> int:
    if str(value) not in {str(one) for one in EVERY}:
        said = ", ".join(map(str, EVERY))
        raise ValueError(_("It is read every so many minutes: %(choices)s; 0 is on demand.") % {"choices": said})
    return int(value)


_CHECKS = {"name": _name, "kind": _kind, "entity": _entity, "every": _every}
