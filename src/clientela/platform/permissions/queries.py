"""Rights as conditions: which rows an actor may see or touch. Every read on behalf of someone passes `visible_to`."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from clientela.platform.people.models import Membership
from clientela.platform.permissions.actor import Actor

# Verbs are named here to be refused in the reader's language; what they are done to is called as its entity calls itself.
VERBS = {
    "see": gettext_lazy("see"), "create": gettext_lazy("create"), "edit": gettext_lazy("edit"),
    "delete": gettext_lazy("delete"), "import": gettext_lazy("import"), "export": gettext_lazy("export"),
    "note": gettext_lazy("note"), "configure": gettext_lazy("configure"),
}  # fmt: skip


class Denied(Exception):
    """You may not do this: it was refused and nothing has changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def permitted(actor: Actor, verb: str, entity: str, *, owner: str) -> Q:
    """The rows of `entity` on which `actor` may do `verb`; `owner` is the ORM path to the owning user, "" where all is shared."""
    scope = actor.scope(verb, entity)
    if scope == "all" or (scope != "none" and not owner):
        return Q()
    if scope == "own":
        return Q(**{f"{owner}_id": actor.user_id})
    if scope == "team":
        mates = Membership.objects.filter(team_id__in=actor.team_ids).values("user_id")
        return Q(**{f"{owner}_id": actor.user_id}) | Q(**{f"{owner}__in": mates})
    return Q(pk__in=[])


def require(actor: Actor, verb: str, entity: str) -> None:
    """Raise Denied unless the actor may do `verb` on at least some rows of `entity`."""
    if not actor.may(verb, entity):
        who, what = actor.name or pgettext("who may not", "You"), _(entity.capitalize()).lower()
        said = {"who": who, "verb": VERBS.get(verb, verb), "what": what}
        raise Denied(_("%(who)s may not %(verb)s %(what)s. Ask an administrator for a role that allows it.") % said)


class Owned(models.QuerySet[Any]):
    """Rows that carry their own `owner`. The entity a row belongs to is its `kind` where it has several, else its model."""

    owner_path = "owner"

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        return self.filter(permitted(actor, verb, entity, owner=self.owner_path))


class Through(models.QuerySet[Any]):
    """Rows that are seen with the row they hang on: `through_path` is the ORM path to that owned row."""

    through_path = ""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        return self.filter(permitted(actor, verb, entity, owner=f"{self.through_path}__owner"))


class Shared(models.QuerySet[Any]):
    """Rows without an owner: whoever may see any of them sees all."""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        return self.filter(permitted(actor, verb, entity, owner=""))
