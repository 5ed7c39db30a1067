"""What somebody says of an endpoint, checked before a verb takes it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.hooks.acts import VERBS
from clientela.platform.outbound.addresses import Unreachable, proper
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

LONGEST_DESCRIPTION = 200
FIELDS = ("url", "description", "wants")
Wants = dict[str, dict[str, Any]]


class Unfit(Exception):
    """Something that was said does not fit; nothing was changed. `problems` names the fields."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


def checked(said: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """What was said, of the fields that were named. Raises Unfit; Denied for a type that `by` may not see."""
    out, problems = dict[str, Any](), dict[str, str]()
    for name in FIELDS:
        if name in said:
            try:
                out[name] = _CHECKS[name](said[name], by)
            except (ValueError, Unreachable) as error:
                problems[name] = str(error)
    if problems:
        raise Unfit(problems)
    return out


def _url(value: Any, by: Actor) -> str:
    text = str(value or "").strip()
    proper(text)
    return text


def _description(value: Any, by: Actor) -> str:
    text = str(value or "").replace("\x00", "").strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise ValueError(_("A description has at most %(most)s characters.") % {"most": LONGEST_DESCRIPTION})
    return text


def _wants(value: Any, by: Actor) -> Wants:
    """{type: {"verbs": [...], "where": condition}}; a type without verbs is left out."""
    if not isinstance(value, Mapping):
        raise ValueError(_("Say for each type which of %(verbs)s it is.") % {"verbs": ", ".join(VERBS)})
    out = {str(key): _wanted(str(key), one, by) for key, one in value.items()}
    out = {key: one for key, one in out.items() if one["verbs"]}
    if not out:
        raise ValueError(_("Choose at least one kind of change."))
    return out


def _wanted(key: str, one: Any, by: Actor) -> dict[str, Any]:
    if key not in {entity.key for entity in registry.every()}:
        raise ValueError(_("There is no type “%(name)s”.") % {"name": key[:60]})
    require(by, "see", key)
    if not isinstance(one, Mapping) or set(one) - {"verbs", "where"} or not isinstance(one.get("verbs"), list):
        raise ValueError(_("Say for each type which of %(verbs)s it is.") % {"verbs": ", ".join(VERBS)})
    if any(verb not in VERBS for verb in one["verbs"]):
        raise ValueError(_("Say for each type which of %(verbs)s it is.") % {"verbs": ", ".join(VERBS)})
    verbs = [verb for verb in VERBS if verb in one["verbs"]]
    where = one.get("where")
    if not where:
        return {"verbs": verbs}
    try:
        compile_condition(where, EntityWords(known(key, by), by))
    except BadCondition as error:
        raise ValueError(str(error)) from error
    return {"verbs": verbs, "where": where}


_CHECKS = {"url": _url, "description": _description, "wants": _wants}
