"""The verbs on teams and departments."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clientela.platform.directory.guarding import configuring, refuse_beyond, roles_of
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.actor import Actor

COLUMNS = ("name", "kind", "parent")


def create_team(facts: Facts, *, by: Actor) -> UUID:
    """Raises Conflict for a name that is taken."""
    with configuring(by, "team", reason="create team"):
        team = Team(pk=new_key())
        _write(team, facts)
        return team.pk


def edit_team(key: UUID, changes: Facts, *, by: Actor) -> None:
    """Rename, move, make it a department. Nobody may come to reach more by the move than `by` could give."""
    with configuring(by, "team", reason="edit team"):
        team = _team(key)
        above = team.parent_id
        _write(team, changes)
        if team.parent_id != above:
            _gained_within(by, team)


def delete_team(key: UUID, *, by: Actor) -> None:
    """Raises Conflict while others stand below it. Its members stay, without it; they see less from then on."""
    with configuring(by, "team", reason="delete team"):
        team = _team(key)
        if team.children.exists():
            raise Conflict(_("Other teams stand below “%(name)s”: move them first.") % {"name": team.name})
        team.delete()


def _write(team: Team, facts: Facts) -> None:
    named = {name: facts[name] for name in COLUMNS if name in facts}
    if "parent" in named:
        named["parent"] = _parent(team, named["parent"])
    for name, value in named.items():
        setattr(team, name, value)
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise Conflict(_("“%(name)s” is there already.") % {"name": team.name}) from None


def _gained_within(by: Actor, team: Team) -> None:
    """Those above now reach this team and all below it: refused where `by` could not give them that."""
    below = _below(team)
    if not Membership.objects.filter(team_id__in=below).exists():
        return
    for user in User.objects.filter(memberships__team__in=_line(team.parent)).distinct():
        refuse_beyond(by, roles_of(user), below, only="team")


def _below(team: Team) -> list[UUID]:
    """The team and all below it."""
    out = [team.pk]
    for key in out:
        out.extend(Team.objects.filter(parent=key).exclude(pk__in=out).values_list("pk", flat=True))
    return out


def _parent(team: Team, key: UUID | None) -> Team | None:
    if key is None:
        return None
    above = Team.objects.filter(pk=key).first()
    if above is None or team in _line(above):
        raise Unlinked("parent", _("A team can't stand below itself, nor below one that is not there."))
    return above


def _line(team: Team | None) -> list[Team]:
    """The team and all above it."""
    out: list[Team] = []
    while team is not None and team not in out:
        out.append(team)
        team = team.parent
    return out


def _team(key: UUID) -> Team:
    team = Team.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if team is None:
        raise Missing(_("There is no such team."))
    return team
