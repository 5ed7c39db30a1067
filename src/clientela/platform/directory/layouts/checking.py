"""What is said of a layout becomes a plan for its verb: the one gate that the page, API and configuration files pass.

Said as the API says it: {"sections": [{"key", "labels", "fields", "folded"}], "hidden", "panels", "panels_hidden", "columns"}.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from clientela.platform.directory.fields.checking import LANGUAGES, LONGEST, Problems, Unfit
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.laying import MORE, may_hide, placeable
from clientela.platform.entities.reading import Missing
from clientela.platform.layouts.actions import NoSuchLayout
from clientela.platform.layouts.plan import OWN, Part, Plan
from clientela.platform.ui.display import MOST_COLUMNS, columns

MOST_SECTIONS = 40


def checked(said: Mapping[str, Any], entity: Entity, *, standing: Plan | None = None) -> Plan:
    """`entity` as the one who says it knows it; what roles keep back from that person stays as it stands. Raises Unfit."""
    try:
        plan = msgspec.convert(said, Plan)
    except msgspec.ValidationError as error:
        raise Unfit({"layout": _("This is no layout: %(why)s.") % {"why": error}}) from None
    problems: Problems = {}
    for name, look in _LOOKS.items():
        for why in look(plan, entity):
            problems.setdefault(name, why)
    if problems:
        raise Unfit(problems)
    try:
        plan = msgspec.structs.replace(plan, sections=tuple(_cleaned(part) for part in plan.sections))
    except ValueError as error:
        raise Unfit({"sections": str(error)}) from None
    return _with_unknown(plan, standing, entity) if standing else plan


@contextmanager
def missing() -> Iterator[None]:
    """The verbs' refusal, as pages and API answer it everywhere."""
    try:
        yield
    except NoSuchLayout as error:
        raise Missing(str(error)) from None


def _sections(plan: Plan, entity: Entity) -> Iterator[str]:
    declared = {section.key for section in entity.sections} | {"details", MORE.key}
    for key in _doubles([part.key for part in plan.sections]):
        yield _("The section “%(name)s” stands there twice.") % {"name": key}
    for part in plan.sections:
        if part.key not in declared and not re.fullmatch(rf"{OWN}[a-z0-9_]{{1,30}}", part.key):
            yield _("“%(name)s” is no section. Begin the key of one of your own with own_.") % {"name": part.key[:40]}
        if set(part.labels) - set(LANGUAGES):
            yield _("Name one of: %(known)s.") % {"known": ", ".join(LANGUAGES)}
        if part.key.startswith(OWN) and not any(map(str.strip, part.labels.values())):
            yield _("Give each new section a heading in one language at least.")
    if not 0 < len(plan.sections) <= MOST_SECTIONS:
        yield _("It needs sections, at most %(most)s.") % {"most": MOST_SECTIONS}
    fields = [name for part in plan.sections for name in part.fields]
    yield from _unknown(fields, [item.name for item in placeable(entity)])


def _hidden(plan: Plan, entity: Entity) -> Iterator[str]:
    known = [item.name for item in placeable(entity)]
    yield from _unknown(plan.hidden, known)
    for name in plan.hidden:
        if name in known and name not in may_hide(entity):
            label = entity.by_name[name].label
            yield _("“%(name)s” is always needed, so it can't be left out.") % {"name": label}


def _panels(plan: Plan, entity: Entity) -> Iterator[str]:
    known = [panel.key for panel in entity.panels]
    yield from _unknown(plan.panels, known)
    yield from _unknown(plan.panels_hidden, known)


def _columns(plan: Plan, entity: Entity) -> Iterator[str]:
    yield from _unknown(plan.columns, [item.name for item in columns(entity)])
    if plan.columns and entity.title not in plan.columns:
        yield _("A list needs the column “%(name)s”.") % {"name": entity.by_name[entity.title].label}
    if len(plan.columns) > MOST_COLUMNS:
        yield _("A list can begin with %(most)s columns at most.") % {"most": MOST_COLUMNS}


_LOOKS: dict[str, Callable[[Plan, Entity], Iterator[str]]] = {
    "sections": _sections, "hidden": _hidden, "panels": _panels, "columns": _columns,
}  # fmt: skip


def _unknown(names: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    for name in _doubles(names):
        yield _("“%(name)s” stands there twice.") % {"name": name[:60]}
    for name in names:
        if name not in known:
            yield _("There is no “%(name)s” here. Known: %(known)s.") % {"name": name[:60], "known": ", ".join(known)}


def _doubles(names: Sequence[str]) -> list[str]:
    return [name for at, name in enumerate(names) if name in names[:at]]


def _cleaned(part: Part) -> Part:
    labels = {language: plain(text, longest=LONGEST) for language, text in part.labels.items()}
    return msgspec.structs.replace(part, labels={language: text for language, text in labels.items() if text})


def _with_unknown(plan: Plan, standing: Plan, entity: Entity) -> Plan:
    """The plan with what its author may not know left where it stands: it goes to the end of its section."""
    left = {item.name for item in placeable(registry.entity(entity.key))} - set(entity.by_name)
    stood = {part.key: [name for name in part.fields if name in left] for part in standing.sections}
    return msgspec.structs.replace(
        plan,
        sections=tuple(
            msgspec.structs.replace(part, fields=(*part.fields, *stood.get(part.key, ()))) for part in plan.sections
        ),
        hidden=(*plan.hidden, *(name for name in standing.hidden if name in left)),
    )
