"""A role as a table: a row for each type of record and one for everything else, a column for each verb, a scope in each cell.

What is stored may be shorter than what is shown: a row that is not stored is as "everything else", a verb that is not
stored is as "any other". Reading and writing the table keeps what a role gives, cell by cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities import registry
from clientela.platform.entities.limits import where_of
from clientela.platform.entities.masks import maskable
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.outside import VERBS
from clientela.platform.permissions.rights import OUTSIDE, STRICTNESS, WIDTH, Grants, Limited, Scope, given

REST = "*"
SCOPES: dict[Scope, Any] = {
    "none": _("No"), "own": _("Own"), "team": _("Team"), "department": _("Department"), "all": _("All"),
    "mine": _("Their own"), "organisation": _("Their organisation’s"),
}  # fmt: skip
COLUMNS = {
    "see": _("See"), "create": _("Create"), "edit": _("Edit"), "delete": _("Delete"), "merge": _("Merge"), "import": _("Import"),
    "export": _("Export"), "note": _("Write notes"), "share": _("Share"), "invite": _("Invite from outside"),
    "pass": _("Pass what is asked"), "configure": _("Configure"), REST: _("Any other"),
}  # fmt: skip
# What has rights without being a declared type of record, and its verbs.
_EITHER = ("none", "all")
BESIDES = {
    "entry": (_("Timeline"), ("see", "note")),
    "user": (_("Users"), ("see", "configure")),
    "team": (_("Teams"), ("see", "configure")),
    "role": (_("Roles"), ("see", "configure")),
    "company": (_("Company"), ("configure",)),
    "audit": (_("Audit"), ("configure",)),
    "provider": (_("Single sign-on"), ("configure",)),
    "scim": (_("Provisioning"), ("configure",)),
    "field": (_("Fields"), ("configure",)),
    "job": (_("Background jobs"), ("configure",)),
    "privacy": (_("Privacy"), ("configure",)),
    "webhook": (_("Webhooks"), ("configure",)),
    "mailbox": (_("Mailboxes"), ("create", "configure")),
    "connector": (_("Connectors"), ("configure",)),
}


@dataclass(frozen=True)
class Cell:
    name: str  # of its control in the form
    verb: str
    label: Any
    scope: Scope
    level: int
    only: bool = False  # where a condition holds


@dataclass(frozen=True)
class Line:
    key: str
    label: Any
    own: bool  # has rights of its own; else as everything else
    cells: tuple[Cell | None, ...]  # None where the type has no such verb


def scopes_of(*, outside: bool) -> list[tuple[Scope, Any]]:
    """What a role of that side can be given."""
    return [(scope, label) for scope, label in SCOPES.items() if scope in _EITHER or (scope in OUTSIDE) == outside]


def subjects(*, outside: bool = False) -> dict[str, tuple[Any, tuple[str, ...]]]:
    """What a role can name: its label and the verbs that there are."""
    if outside:
        return {one.key: (one.label_plural, VERBS if one.belongs else VERBS[:1]) for one in registry.every()}
    out: dict[str, tuple[Any, tuple[str, ...]]] = {REST: (_("Everything else"), tuple(COLUMNS))}
    for entity in registry.every():
        offered = {
            "create": entity.verbs.create,
            "edit": entity.verbs.edit,
            "delete": entity.verbs.delete,
            "merge": entity.verbs.merge,
            "import": entity.verbs.take,
        }
        passes = ("pass",) if entity.passes else ()
        lets_in = ("invite",) if entity.belongs and entity.belongs.stands else ()
        verbs = (
            "see",
            *(verb for verb, action in offered.items() if action is not None),
            "export",
            "share",
            *passes,
            *lets_in,
            REST,
        )
        out[entity.key] = (entity.label_plural, verbs)
    return out | {key: about for key, about in BESIDES.items() if key not in out}


def table(grants: Grants, *, outside: bool = False) -> list[Line]:
    """The role as it works, whatever of it is stored."""
    return [
        Line(key, label, key == REST or key in grants, tuple(_cell(grants, key, verb, verbs) for verb in COLUMNS))
        for key, (label, verbs) in subjects(outside=outside).items()
    ]


def read(form: Mapping[str, str], before: Grants, *, outside: bool = False) -> Grants:
    """The table as a form sends it; a type or verb that the table does not show stays as it was."""
    known = subjects(outside=outside)
    out: Grants = {key: row for key, row in before.items() if key not in known}
    for key, (_label, verbs) in known.items():
        if key == REST or form.get(f"own:{key}"):
            shown = {verb: _sent(form.get(f"{key}:{verb}", "none"), before, key, verb) for verb in verbs}
            hidden = {verb: scope for verb, scope in before.get(key, {}).items() if verb not in COLUMNS}
            out[key] = _short({**hidden, **shown})
    return out


def checked(grants: Any) -> Grants:
    """Grants as the API takes them. Raises ValueError naming what is no type, verb or scope."""
    if not isinstance(grants, dict):
        raise ValueError("Grants are an object of types, each an object of verbs and scopes.")
    for key, row in grants.items():
        if key not in subjects():
            raise ValueError(f"There is no type “{str(key)[:60]}”. Known: {', '.join(subjects())}.")
        if not isinstance(row, dict) or any(not isinstance(verb, str) or len(verb) > 40 for verb in row):
            raise ValueError(f"“{key}” needs an object of verbs and scopes.")
        for verb, grant in row.items():
            check_grant(key, verb, grant)
    return grants


def check_grant(key: str, verb: str, grant: Any) -> None:
    """Raises ValueError for what is no scope, or a condition that can't be read."""
    if isinstance(grant, dict):
        if set(grant) != {"scope", "where"} or not grant["where"]:
            raise ValueError(f"“{key}.{verb[:40]}” needs a scope and a condition: {{“scope”: “all”, “where”: {{…}}}}.")
        if key not in {entity.key for entity in registry.every()}:
            raise ValueError(f"“{key}” is no type of record that a condition could be about.")
        where_of(key, grant["where"], SYSTEM)
        grant = grant["scope"]
    if not isinstance(grant, str) or grant not in WIDTH:
        raise ValueError(f"“{str(grant)[:60]}” is none of the scopes {', '.join(WIDTH)}.")


def checked_masks(masks: Any) -> dict[str, dict[str, str]]:
    """Fields kept back as the API takes them. Raises ValueError naming what is no type, field or way of keeping back."""
    if not isinstance(masks, dict):
        raise ValueError("Masks are an object of types, each an object of fields.")
    types = {entity.key: entity for entity in registry.every()}
    for key, row in masks.items():
        if key not in types or not isinstance(row, dict):
            raise ValueError(f"There is no type “{str(key)[:60]}” whose fields could be kept back.")
        fields = {item.name for item in maskable(types[key])}
        for name, mask in row.items():
            if name not in fields:
                raise ValueError(f"“{key}” has no field “{str(name)[:60]}” that can be kept back.")
            if mask not in STRICTNESS:
                raise ValueError(f"“{str(mask)[:60]}” is none of: {', '.join(STRICTNESS)}.")
    return masks


def _cell(grants: Grants, key: str, verb: str, verbs: tuple[str, ...]) -> Cell | None:
    if verb not in verbs:
        return None
    grant = given(grants, verb, key)
    only = isinstance(grant, dict | Limited)
    scope = (grant["scope"] if isinstance(grant, dict) else grant.scope) if only else grant
    return Cell(f"{key}:{verb}", verb, COLUMNS[verb], scope, WIDTH[scope], only)


def _scope(text: str) -> Scope:
    return next((scope for scope in SCOPES if scope == text), "none")


def _sent(text: str, before: Grants, key: str, verb: str) -> Any:
    """The scope that the form sends; the condition that narrowed the same scope before goes on doing so."""
    scope, grant = _scope(text), before.get(key, {}).get(verb)
    return grant if isinstance(grant, dict) and grant["scope"] == scope else scope


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """Without what "any other" says already."""
    rest = row.get(REST, "none")
    kept = {verb: scope for verb, scope in row.items() if verb != REST and scope != rest}
    return {**kept, **({REST: rest} if rest != "none" else {})}
