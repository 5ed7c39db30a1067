"""Two sides that never mix: a role is for our own people or for people outside, and so is everything that it can give."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.outside import VERBS
from clientela.platform.permissions.queries import Shared
from clientela.platform.permissions.rights import OUTSIDE


def refuse_other_side(user: User, roles: Iterable[UUID], teams: Iterable[UUID] = ()) -> None:
    """Raise Conflict where somebody would hold a role of the other side, or somebody outside would be in a team."""
    outside = user.stands_for is not None
    wrong = Role.objects.filter(pk__in=list(roles)).exclude(outside=outside).values_list("name", flat=True).first()
    if wrong is not None:
        said = _("“%(role)s” is for our own people; nothing was changed.")
        if not outside:
            said = _("“%(role)s” is for people outside; nothing was changed.")
        raise Conflict(said % {"role": wrong})
    if outside and list(teams):
        raise Conflict(_("People outside are in no team; nothing was changed."))


def refuse_grants(role: Role) -> None:
    """Raise Conflict where a role gives what its side can't hold."""
    for entity, verb, grant in (
        (entity, verb, grant) for entity, row in role.grants.items() for verb, grant in row.items()
    ):
        scope = grant["scope"] if isinstance(grant, dict) else grant
        said = {"verb": verb, "type": entity, "scope": scope}
        if role.outside and not _fits_outside(entity, verb, scope):
            raise Conflict(_("%(type)s, %(verb)s: “%(scope)s” can't be given to people outside.") % said)
        if not role.outside and scope in OUTSIDE:
            raise Conflict(_("%(type)s, %(verb)s: “%(scope)s” is for roles of people outside.") % said)


def _fits_outside(entity: str, verb: str, scope: str) -> bool:
    """All of them only of what nobody owns, such as products, and only to be seen."""
    if scope == "none":
        return True
    found = {one.key: one for one in registry.every()}.get(entity)
    if found is None or verb not in VERBS:
        return False
    if found.belongs is not None:
        return scope in OUTSIDE
    return (verb, scope) == ("see", "all") and isinstance(found.model._default_manager.all(), Shared)
