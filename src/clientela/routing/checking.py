"""What people and programs say of rules and seats, made fit to be kept. Each raises BadRouting with a sentence for each field."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.operands import EntityWords
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.routing.models import Need, Way
from clientela.routing.works import work_of

_TERRITORY = re.compile(r"[A-Z]{2}( .{1,80})?")
_WORDS = 50  # in a list


class BadRouting(ValueError):
    """Some of it can't be kept as it is; nothing was changed. `problems`: a sentence for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def rule_facts(work: str, said: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """name, where, team, people, way, needs, keeps_owner, in_hours, most, active."""
    problems: dict[str, str] = {}
    people = _people(said.get("people") or [])
    team = Team.objects.filter(pk=said["team"]).first() if said.get("team") else None
    facts = {
        "name": plain(said.get("name") or "")[:200], "where": said.get("where") or {}, "team": team, "people": people,
        "way": said.get("way") or Way.TURNS.value, "needs": [one for one in Need.values if one in (said.get("needs") or [])],
        "keeps_owner": bool(said.get("keeps_owner")), "in_hours": bool(said.get("in_hours")),
        "active": bool(said.get("active", True)), "most": number(said.get("most"), "most", problems, 1, 100_000),
    }  # fmt: skip
    if not facts["name"]:
        problems["name"] = _("This is needed.")
    if facts["way"] not in Way.values:
        problems["way"] = _("There is no such way.")
    if said.get("team") and team is None:
        problems["team"] = _("There is no such team.")
    if len(people) != len(said.get("people") or []):
        problems["people"] = _("There is no such person.")
    if team is None and not people:
        problems["team"] = problems.get("team") or _("Name a team, or people.")
    try:
        compile_condition(facts["where"], EntityWords(work_of(work).type, by)) if facts["where"] else None
    except BadCondition as error:
        problems["where"] = str(error)
    if problems:
        raise BadRouting(problems)
    return facts


def seat_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    """languages, skills, territories (lists of texts), most, days, opens, closes."""
    problems: dict[str, str] = {}
    languages = [one.casefold() for one in _words(said.get("languages"))]
    territories = _words(said.get("territories"))
    days = sorted({int(one) for one in said.get("days") or [] if str(one) in "1234567" and len(str(one)) == 1})
    hours = number(said.get("opens"), "opens", problems, 0, 23), number(said.get("closes"), "closes", problems, 1, 24)
    facts = {
        "languages": languages, "skills": [one.casefold() for one in _words(said.get("skills"))], "days": days,
        "territories": territories, "most": number(said.get("most"), "most", problems, 0, 100_000),
        "opens": hours[0], "closes": hours[1],
    }  # fmt: skip
    if any(len(one) != 2 or not one.isalpha() for one in languages):
        problems["languages"] = _("Languages are named by two letters: en, it, es, pl.")
    if not all(_TERRITORY.fullmatch(one) for one in territories):
        problems["territories"] = _("A place is a country, with a region or postcodes: IT, IT Lazio, IT 00100-00199.")
    opens, closes = hours
    if not problems and ((opens is None) != (closes is None) or (opens or 0) >= (closes or 24)):
        problems["closes"] = _("Working time ends after it begins.")
    if problems:
        raise BadRouting(problems)
    return facts


def number(value: Any, name: str, problems: dict[str, str], low: int, high: int) -> int | None:
    text = plain(str(value if value is not None else ""))
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 8 and low <= int(text) <= high:
        return int(text)
    problems[name] = _("This is a number from %(low)s to %(high)s, or nothing.") % {"low": low, "high": high}
    return None


def _words(said: Any) -> list[str]:
    """A list, or a text with commas or lines between."""
    told: Iterable[Any] = re.split(r"[,;\n]", said) if isinstance(said, str) else said or []
    return list(dict.fromkeys(word for one in told if (word := plain(str(one))[:100])))[:_WORDS]


def _people(said: Iterable[Any]) -> list[UUID]:
    keys = []
    for one in said:
        try:
            keys.append(UUID(str(one)))
        except ValueError:
            continue
    return list(User.objects.colleagues().filter(pk__in=keys).order_by("name").values_list("pk", flat=True))
