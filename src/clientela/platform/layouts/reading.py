"""The company's layouts as this process knows them: read anew with its shape (`fields.reading`), so that no page asks for them."""

from dataclasses import dataclass
from uuid import UUID

from clientela.platform.fields.reading import once_a_shape
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import Plan, plan_of
from clientela.platform.permissions.actor import Actor

IN_ORDER = ("entity", "position", "created_at", "id")


@dataclass(frozen=True, eq=False)
class Laid:
    """A layout, known by its identity: what is made of it may be kept as long as it is."""

    entity: str
    role: UUID | None
    plan: Plan


def layout_for(entity: str, actor: Actor) -> Laid | None:
    """That of the first of the actor's roles that has one, else that of everybody."""
    mine = [one for one in _layouts() if one.entity == entity]
    of_roles = (one for one in mine if one.role in actor.rights.roles)
    return next(of_roles, None) or next((one for one in mine if one.role is None), None)


def layout_of(entity: str, role: UUID | None) -> Laid | None:
    """That of this very role, or of everybody."""
    return next((one for one in _layouts() if (one.entity, one.role) == (entity, role)), None)


@once_a_shape
def _layouts() -> tuple[Laid, ...]:
    return tuple(Laid(one.entity, one.role_id, plan_of(one.plan)) for one in Layout.objects.order_by(*IN_ORDER))
