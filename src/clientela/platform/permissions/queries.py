"""Rights as conditions: which rows an actor may see or touch. Every read on behalf of someone passes `visible_to`."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial, reduce
from operator import or_
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from clientela.platform.people.as_of import moment
from clientela.platform.people.models import Membership
from clientela.platform.permissions.actor import Actor, asked_above
from clientela.platform.permissions.outside import among_showable, belonging
from clientela.platform.permissions.rights import OUTSIDE, Scope
from clientela.platform.permissions.scopes import covers, needed

NOTHING = Q(pk__in=())
_TABLE = re.compile(r'"(\w+)"')
_compile: list[Callable[[str, Mapping[str, Any], Actor], Q]] = []
# Verbs are named here to be refused in the reader's language; what they are done to is called as its entity calls itself.
VERBS = {
    "see": gettext_lazy("see"), "create": gettext_lazy("create"), "edit": gettext_lazy("edit"),
    "delete": gettext_lazy("delete"), "import": gettext_lazy("import"), "export": gettext_lazy("export"),
    "note": gettext_lazy("note"), "share": gettext_lazy("share"), "invite": gettext_lazy("invite"),
    "merge": gettext_lazy("merge"), "pass": gettext_lazy("pass what is asked of"), "configure": gettext_lazy("configure"),
}  # fmt: skip


class Denied(Exception):
    """You may not do this: it was refused and nothing has changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutOfScope(Denied):
    """This token's scopes do not reach so far: it was refused and nothing has changed."""

    def __init__(self, scope: str) -> None:
        said = _("This token may not do this: it would need the scope %(scope)s. Nothing was changed.")
        super().__init__(said % {"scope": scope})
        self.scope = scope


def conditions_read_by(compile_: Callable[[str, Mapping[str, Any], Actor], Q]) -> None:
    """Name what makes a test of a condition on a type of record, which only a layer above this one can."""
    _compile[:] = [compile_]


def permitted(actor: Actor, verb: str, entity: str, reach: Callable[[Scope], Q]) -> Q:
    """The rows of `entity` on which `actor` may do `verb`; `reach` says which rows each scope of our own people means."""

    def reached(scope: Scope) -> Q:
        if scope not in OUTSIDE:
            return reach(scope)
        return belonging(entity, scope, actor.outside) if actor.outside else NOTHING

    scope = actor.scope(verb, entity)
    found = [] if scope == "none" else [reached(scope)]
    found += [reached(one.scope) & _compile[0](entity, one.where, actor) for one in actor.limited(verb, entity)]
    if not all(found):  # a test that asks for nothing is passed by every row
        return Q()
    shared = actor.shared(verb, entity)
    if shared:
        single = Q(pk__in=shared)
        found.append(single & among_showable(entity) if actor.outside else single)
    return reduce(or_, found, NOTHING)


def owned(actor: Actor, scope: Scope, *, owner: str) -> Q:
    """The rows that a scope reaches: all, or those whose user at this ORM path is the actor or of the actor's teams; without a
    path, all."""
    if scope == "all" or not owner:
        return Q()
    if actor.user_id is None:  # nobody in particular owns nothing; what has no owner is not his
        return NOTHING
    own = Q(**{f"{owner}_id": actor.user_id})
    if scope == "own":
        return own
    teams = actor.team_ids if scope == "team" else (*actor.team_ids, *actor.department_ids)
    return own | Q(**{f"{owner}__in": Membership.objects.filter(team_id__in=teams).values("user_id")})


def working(actor: Actor, *, team: bool) -> list[UUID]:
    """Whose work is meant: the actor's own, with `team` that of everybody in the actor's teams as well."""
    own = [actor.user_id] if actor.user_id else []
    if not team:
        return own
    mates = Membership.objects.filter(team_id__in=actor.team_ids).values_list("user_id", flat=True)
    return list({*own, *mates})


def today(rows: Any, allowed: Q) -> Any:
    """Those of the rows that may be seen, by what they are today: who reads the past reads it with the rights of now.

    What is gone since has no owner or place any more; it is for those alone who may see everything.
    """
    if moment() is None or not allowed:
        return rows.filter(allowed)
    keys = rows.model._base_manager.filter(allowed).order_by().values("pk").query
    try:
        sql, params = keys.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    return rows.filter(pk__in=RawSQL(_TABLE.sub(_in_the_present, sql), params))  # noqa: S611  our own words


def _in_the_present(table: re.Match[str]) -> str:
    return f'"public".{table[0]}' if table[1] in _tables() else table[0]


@lru_cache
def _tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models())


def require(actor: Actor, verb: str, entity: str) -> None:
    """Raise Denied unless the actor may do `verb` on at least some rows of `entity`."""
    within_scopes(actor, verb, entity)
    if not actor.may(verb, entity):
        word = entity.removeprefix("own_").replace("_", " ")  # of a type of the company's own, its key's words
        who, what = actor.name or pgettext("who may not", "You"), _(word.capitalize()).lower()
        said = {"who": who, "verb": VERBS.get(verb, verb), "what": what}
        raise Denied(_("%(who)s may not %(verb)s %(what)s. Ask an administrator for a role that allows it.") % said)


def within_scopes(actor: Actor, verb: str, entity: str) -> None:
    """Raise OutOfScope where the token that the actor comes with does not reach so far."""
    if not covers(actor.scopes, verb, entity):
        raise OutOfScope(needed(verb, entity))


class Owned(models.QuerySet[Any]):
    """Rows that carry their own `owner`. The entity a row belongs to is its `kind` where it has several, else its model."""

    owner_path = "owner"

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        return today(self, permitted(actor, verb, entity, partial(owned, actor, owner=self.owner_path)))


class Hanging(models.QuerySet[Any]):
    """Rows that are seen with the row they hang on: `hangs_on` is their foreign key to it."""

    hangs_on = ""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        if actor.scope(verb, entity) == "all":
            return self
        it: Any = self.model._meta.get_field(self.hangs_on).related_model
        seen = it._default_manager.visible_to(actor, entity=entity, verb=verb).order_by().values("pk")
        return self.filter(**{f"{self.hangs_on}__in": seen})


class Beneath(Owned):
    """Rows of a type of their own that hang on a record of type `above`: whoever may see that too sees them, and whoever may edit
    that too makes, changes and deletes them. `hangs_on` is their foreign key to it."""

    hangs_on = ""
    above = ""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        whole = actor.kind == "system" or actor.rights.scope(verb, entity) == "all"
        mine = self if whole else super().visible_to(actor, entity=entity, verb=verb)
        needed = asked_above(verb)
        if actor.scope(needed, self.above) == "all":
            return mine
        it: Any = self.model._meta.get_field(self.hangs_on).related_model
        above = it._default_manager.visible_to(actor, entity=self.above, verb=needed).order_by().values("pk")
        return mine.filter(**{f"{self.hangs_on}__in": above})


class Leaning(Owned):
    """Rows that may lead to a record of type `above`, by `leans_on`: those that do are seen by our own people with that record.
    To people outside belongs what is theirs, whatever stands behind it."""

    leans_on = ""
    above = ""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        whole = actor.kind == "system" or actor.rights.scope(verb, entity) == "all"
        mine = self if whole else super().visible_to(actor, entity=entity, verb=verb)
        needed = asked_above(verb)
        if actor.outside is not None or actor.scope(needed, self.above) == "all":
            return mine
        it: Any = self.model._meta.get_field(self.leans_on).related_model
        above = it._default_manager.visible_to(actor, entity=self.above, verb=needed).order_by().values("pk")
        return mine.filter(Q(**{f"{self.leans_on}__isnull": True}) | Q(**{f"{self.leans_on}__in": above}))


class Shared(models.QuerySet[Any]):
    """Rows without an owner: whatever the scope, it reaches all of them."""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        return today(self, permitted(actor, verb, entity, lambda _scope: Q()))
