"""What is said of a field becomes facts for its verb: the one gate that pages and API pass.

Said as the API says it: {"type", "name", "kind", "labels": {"en": …}, "choices": [{"key", "labels"}], "required", "section"},
and of its kind "target" and "forgetting" (a link), "currency" (money) or "computed" (a formula or roll-up).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.directory.fields.computing import COMPUTED, checked_computed
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import currency, plain
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.own import holds_own
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.fields.actions import NoSuchField, Taken
from clientela.platform.fields.columns import CURRENCY
from clientela.platform.fields.models import NAMED, PREFIX, Forgetting, OwnField
from clientela.platform.objects.models import OwnRecord
from clientela.platform.permissions.actor import Actor
from clientela.platform.privacy.own_records import has_rule

KINDS: dict[str, Any] = {
    "text": gettext_lazy("Text"), "long": gettext_lazy("Long text"), "number": gettext_lazy("Number"),
    "integer": gettext_lazy("Whole number"), "date": gettext_lazy("Date"), "moment": gettext_lazy("Date and time"),
    "truth": gettext_lazy("Yes or no"), "choice": gettext_lazy("One of several choices"),
    "choices": gettext_lazy("Any of several choices"), "url": gettext_lazy("Web address"),
    "email": gettext_lazy("E-mail"), "phone": gettext_lazy("Phone"), "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language"), "money": gettext_lazy("Amount of money"), "user": gettext_lazy("Colleague"),
    "link": gettext_lazy("Link to a record"), "file": gettext_lazy("File"), "formula": gettext_lazy("Formula"),
    "rollup": gettext_lazy("Roll-up"),
}  # fmt: skip
CHOOSING = ("choice", "choices")
LANGUAGES = {"en": "English", "it": "Italiano", "es": "Español", "pl": "Polski"}  # each by its own name
USUAL_CURRENCY = "EUR"
LONGEST, LONGEST_NAME, MOST_CHOICES = 80, 60, 200
Problems = dict[str, str]


class Unfit(ValueError):
    """Some of what is said can't be; `problems` names each."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def types() -> list[Entity]:
    """The types of records that can have fields of the company's own."""
    return [entity for entity in registry.every() if holds_own(entity)]


def checked(said: Mapping[str, Any], *, field: OwnField | None = None, by: Actor) -> dict[str, Any]:
    """Facts for `add_field`, or of what is named the changes for `edit_field`. Raises Unfit.

    A formula or roll-up may speak of what `by` may see.
    """
    facts: dict[str, Any] = {}
    problems: Problems = {}
    kind = field.kind if field else said.get("kind")
    with noting(problems, "type"):
        entity = type_named(field.entity if field else said.get("type"))
    if field is None:
        with noting(problems, "kind"):
            facts["kind"] = _kind(kind)
    if field is None or "labels" in said:
        with noting(problems, "labels"):
            facts["labels"] = labelled(said.get("labels"))
    if field is None or "choices" in said:
        with noting(problems, "choices"):
            facts["choices"] = _choices(said.get("choices") or []) if kind in CHOOSING else []
    if field is None:
        facts |= _of_kind(said, str(kind), problems)
    if kind in COMPUTED and "type" not in problems and (field is None or "computed" in said):
        with noting(problems, "computed"):
            facts["computed"] = checked_computed(said.get("computed"), str(kind), entity, field=field, by=by)
    if "type" not in problems and (field is None or "forgetting" in said):
        with noting(problems, "forgetting"):
            facts["forgetting"] = _forgetting(said.get("forgetting"), problems, entity, field or OwnField(**facts))
    facts |= {"required": bool(said["required"]) and kind not in COMPUTED} if said.get("required") is not None else {}
    if "section" in said and "type" not in problems:
        with noting(problems, "section"):
            facts["section"] = _section(said["section"], entity)
    if field is None and not problems:
        with noting(problems, "name"):
            name = _name(said.get("name"), facts["labels"])
            facts |= {"entity": entity.key, "name": _free_of_currencies(name, str(kind), entity)}
    if problems:
        raise Unfit(problems)
    return facts


def _of_kind(said: Mapping[str, Any], kind: str, problems: Problems) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, check in _OF_KIND.get(kind, {}).items():
        with noting(problems, name):
            facts[name] = check(said.get(name))
    return facts


@contextmanager
def refusals() -> Iterator[None]:
    """The verbs' refusals, as pages and API answer them everywhere."""
    try:
        yield
    except NoSuchField as error:
        raise Missing(str(error)) from None
    except Taken as error:
        raise Conflict(str(error)) from None


@contextmanager
def noting(problems: Problems, name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        problems[name] = str(error)


def type_named(said: Any) -> Entity:
    """By key or plural, of those that can have own fields. Raises ValueError."""
    for entity in types():
        if said in (entity.key, entity.plural):
            return entity
    raise ValueError(_("Name one of: %(known)s.") % {"known": ", ".join(entity.key for entity in types())})


def _kind(said: Any) -> str:
    if said not in KINDS:
        raise ValueError(_("Name one of: %(known)s.") % {"known": ", ".join(KINDS)})
    return str(said)


def labelled(said: Any) -> dict[str, str]:
    """Of each language that has one."""
    if not isinstance(said, Mapping):
        raise ValueError(_("This is needed."))
    cleaned = {language: plain(said.get(language) or "", longest=LONGEST) for language in LANGUAGES}
    if not any(cleaned.values()):
        raise ValueError(_("Give it a name in one language at least."))
    return {language: text for language, text in cleaned.items() if text}


def _choices(said: Sequence[Any]) -> list[dict[str, Any]]:
    """Each with a key of its own, made of its first label where none is given: what is stored is the key."""
    out: list[dict[str, Any]] = []
    for one in said:
        labels = labelled(one.get("labels") if isinstance(one, Mapping) else None)
        key = plain(one.get("key") or "", longest=LONGEST_NAME) or slug(first(labels))
        if not re.fullmatch(r"[a-z0-9_]+", key) or key in {other["key"] for other in out}:
            raise ValueError(_("“%(key)s” stands there twice, or is no plain word.") % {"key": key})
        out.append({"key": key, "labels": labels})
    if not 0 < len(out) <= MOST_CHOICES:
        raise ValueError(_("It needs choices, at most %(most)s.") % {"most": MOST_CHOICES})
    return out


def _section(said: Any, entity: Entity) -> str:
    if said and said not in {section.key for section in entity.sections}:
        raise ValueError(_("Name one of: %(known)s.") % {"known": ", ".join(one.key for one in entity.sections)})
    return str(said or "")


def _name(said: Any, labels: Mapping[str, str]) -> str:
    """What programs and files know it by: as it is said, else of its label; always behind “own_”."""
    name = plain(said or "", longest=LONGEST_NAME).removeprefix(PREFIX) or slug(first(labels))
    if not re.match(NAMED, PREFIX + name):
        raise ValueError(_("“%(name)s” is no name such as own_shoe_size.") % {"name": name})
    return (PREFIX + name)[:LONGEST_NAME].rstrip("_")


def _free_of_currencies(name: str, kind: str, entity: Entity) -> str:
    """Beside each amount stands its currency, under the amount's name with “_currency” behind it."""
    beside = {name + CURRENCY} if kind == "money" else set()
    beside |= {name.removesuffix(CURRENCY)} if name.endswith(CURRENCY) else set()
    for other in OwnField.objects.filter(entity=entity.key, name__in=beside):
        if "money" in (kind, other.kind):
            raise ValueError(
                _("“%(name)s” is taken by the currency of an amount; choose another name.") % {"name": name}
            )
    return name


def _target(said: Any) -> str:
    """The type that a link leads to."""
    for entity in registry.every():
        if said in (entity.key, entity.plural):
            return entity.key
    known = ", ".join(entity.key for entity in registry.every())
    raise ValueError(_("Name one of: %(known)s.") % {"known": known})


def _forgetting(said: Any, problems: Problems, entity: Entity, field: OwnField) -> str:
    """What becomes of the record when somebody whom the link leads to is forgotten: asked of own types alone."""
    if problems or entity.model is not OwnRecord or not has_rule(field.kind, field.target):
        if said and not problems:
            raise ValueError(_("Only a link from a type of your own to people or organisations says this."))
        return ""
    if said and said not in Forgetting.values:
        raise ValueError(_("Name one of: %(known)s.") % {"known": ", ".join(Forgetting.values)})
    return str(said or Forgetting.KEEP)


def _currency(said: Any) -> str:
    """What an amount is in that says no currency."""
    return currency(said) or USUAL_CURRENCY


# What a field of a kind says besides, once and for good: fact -> its check.
_OF_KIND: dict[str, dict[str, Callable[[Any], Any]]] = {"link": {"target": _target}, "money": {"currency": _currency}}


def first(labels: Mapping[str, str]) -> str:
    """English, else what there is."""
    return labels.get("en") or next(iter(labels.values()))


def slug(text: str) -> str:
    """Small letters and digits without accents, with one underscore between words."""
    folded = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", folded.casefold()).strip("_") or "field"
