"""Users, invitations, teams, roles and one's own account by API: the same verbs as the pages, the same guards."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.directory.company import actions as company_verbs
from clientela.platform.directory.company.fields import FIELDS as COMPANY
from clientela.platform.directory.company.reading import company
from clientela.platform.directory.forms import cleaned
from clientela.platform.directory.roles import actions as role_verbs
from clientela.platform.directory.roles.fields import FIELDS as ROLE
from clientela.platform.directory.roles.matrix import checked, checked_masks
from clientela.platform.directory.teams import actions as team_verbs
from clientela.platform.directory.teams import reading as teams
from clientela.platform.directory.teams.fields import FIELDS as TEAM
from clientela.platform.directory.users import actions as user_verbs
from clientela.platform.directory.users import invitations
from clientela.platform.directory.users import reading as users
from clientela.platform.directory.users.fields import EDITED, INVITED
from clientela.platform.entities.declaration import Field
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import require
from clientela.platform.permissions.scopes import EVERYTHING

router = Router(tags=["directory"])
Grants = dict[str, dict[str, str | dict[str, Any]]]
Masks = dict[str, dict[str, str]]


class CompanyEdit(Strict):
    name: Text | None = None
    street: Text | None = None
    postal_code: Text | None = None
    city: Text | None = None
    country: Text | None = Described(None, description="ISO 3166-1 alpha-2", examples=["IT"])
    vat_number: Text | None = None
    tax_code: Text | None = None
    imprint: Text | None = Described(None, description="What stands at the foot of papers.")
    currency: Text | None = None
    rate_days: int | None = Described(None, description="For how many days a rate of exchange holds.")
    second_factor: bool | None = Described(None, description="Whether everybody needs a second step to sign in.")


class UserEdit(Strict):
    name: Text | None = None
    email: Text | None = None
    language: Text | None = None
    time_zone: Text | None = None
    roles: list[UUID] | None = Described(None, description="All roles by id, not only new ones.", max_length=200)
    teams: list[UUID] | None = Described(None, description="All teams by id, not only new ones.", max_length=200)


class InvitationIn(Strict):
    email: Text
    name: Text
    language: Text = "en"
    roles: list[UUID] = Described([], max_length=200)
    teams: list[UUID] = Described([], max_length=200)


class HandOver(Strict):
    to: UUID


class TeamIn(Strict):
    name: Text | None = None
    kind: Text | None = Described(None, description="team or department")
    parent: UUID | None = None


class RoleIn(Strict):
    name: Text | None = None
    grants: Grants | None = Described(None, examples=[{"*": {"see": "all"}, "person": {"see": "team", "edit": "own"}}])
    second_factor: bool | None = Described(None, description="Whether its people need a second step to sign in.")
    outside: bool | None = Described(
        None, description="For people outside, and for nobody else; it stays as it was made."
    )
    masks: Masks | None = Described(None, examples=[{"person": {"birth_date": "hidden", "phones": "masked"}}])


@router.get("/me", response={200: dict, **ERRORS}, summary="Who you are and what you may do", operation_id="get_me")
def me(request: HttpRequest) -> HttpResponse:
    actor = caller(request)
    said: dict[str, Any] = {"id": actor.user_id, "name": actor.name, "email": actor.email, "language": actor.language}
    said |= {"time_zone": actor.time_zone, "teams": actor.team_ids}
    said |= {"scopes": actor.scopes or [EVERYTHING]}
    return answer(said | {"grants": actor.rights.grants, "limits": actor.rights.limits, "masks": actor.rights.masks})


@router.get(
    "/company", response={200: dict, **ERRORS}, summary="What holds for the company", operation_id="get_company"
)
def get_company(request: HttpRequest) -> HttpResponse:
    require(caller(request), "configure", "company")
    return answer(company())


@router.patch("/company", response={200: dict, **ERRORS}, summary="Edit the company", operation_id="edit_company")
def edit_company(request: HttpRequest, body: CompanyEdit) -> HttpResponse:
    facts = _facts(COMPANY, body, partial=True)
    return _done(request, lambda by: company_verbs.edit_company(facts, by=by), lambda: answer(company()))


@router.get("/users", response={200: dict, **ERRORS}, summary="List users", operation_id="list_users")
def list_users(request: HttpRequest, q: str = "", state: str = "", after: UUID | None = None) -> HttpResponse:
    """By name; `state` is active, invited or deactivated; `after` is the `next` of the page before."""
    found = users.users(caller(request), q=q.replace("\x00", "")[:200], state=state, after=after)
    following = str(found[users.MOST - 1].pk) if len(found) > users.MOST else None
    return answer({"items": [users.document(one) for one in found[: users.MOST]], "next": following})


@router.get("/users/{uuid:key}", response={200: dict, **ERRORS}, summary="Read a user", operation_id="get_user")
def get_user(request: HttpRequest, key: UUID) -> HttpResponse:
    return _user(request, key)


@router.patch("/users/{uuid:key}", response={200: dict, **ERRORS}, summary="Edit a user", operation_id="edit_user")
def edit_user(request: HttpRequest, key: UUID, body: UserEdit) -> HttpResponse:
    facts = _facts(EDITED, body, partial=True)
    return _done(request, lambda by: user_verbs.edit_user(key, facts, by=by), lambda: _user(request, key))


@router.post("/users/{uuid:key}/deactivate", response={200: dict, **ERRORS}, operation_id="deactivate_user")
def deactivate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sessions, tokens and open pages end at once."""
    return _done(request, lambda by: user_verbs.deactivate(key, by=by), lambda: _user(request, key))


@router.post("/users/{uuid:key}/reactivate", response={200: dict, **ERRORS}, operation_id="reactivate_user")
def reactivate(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, lambda by: user_verbs.reactivate(key, by=by), lambda: _user(request, key))


@router.post("/users/{uuid:key}/hand-over", response={202: None, **ERRORS}, operation_id="hand_over_records")
def hand_over(request: HttpRequest, key: UUID, body: HandOver) -> HttpResponse:
    """All that the user owns gets another owner, in a job."""
    return _done(request, lambda by: user_verbs.hand_over(key, body.to, by=by), lambda: HttpResponse(status=202))


@router.delete("/users/{uuid:key}/second-factors", response={204: None, **ERRORS}, operation_id="forget_second_factors")
def forget_factors(request: HttpRequest, key: UUID) -> HttpResponse:
    """For somebody who lost the phone: the password lets in alone again."""
    return _done(request, lambda by: user_verbs.forget_factors(key, by=by), _nothing)


@router.get("/invitations", response={200: dict, **ERRORS}, summary="Who was invited", operation_id="list_invitations")
def list_invitations(request: HttpRequest) -> HttpResponse:
    found = users.users(caller(request), state="invited")
    return answer({"items": [users.document(one) for one in found]})


@router.post(
    "/invitations", response={201: dict, **ERRORS}, summary="Invite somebody", operation_id="create_invitation"
)
def invite(request: HttpRequest, body: InvitationIn) -> HttpResponse:
    """Mails the link, and answers it, for handing over another way. The id is that of the user who is to come."""
    facts = _facts(INVITED, body)

    def write() -> HttpResponse:
        key = user_verbs.invite(facts, by=caller(request), site=_site(request))
        return _invited(request, key, status=201)

    return once(request, caller(request), write)


@router.post("/invitations/{uuid:key}/again", response={200: dict, **ERRORS}, operation_id="send_invitation_again")
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new link for another seven days; the one before is dead."""
    return _done(
        request,
        lambda by: user_verbs.invite_again(key, by=by, site=_site(request)),
        lambda: _invited(request, key),
    )


@router.delete("/invitations/{uuid:key}", response={204: None, **ERRORS}, operation_id="withdraw_invitation")
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, lambda by: user_verbs.withdraw(key, by=by), _nothing)


@router.get("/teams", response={200: dict, **ERRORS}, summary="List teams", operation_id="list_teams")
def list_teams(request: HttpRequest) -> HttpResponse:
    """The tree from the top, each with the id of the department that it stands below."""
    require(caller(request), "see", "team")
    return answer({"items": [teams.document(branch) for branch in teams.tree()]})


@router.post("/teams", response={201: dict, **ERRORS}, summary="Make a team", operation_id="create_team")
def create_team(request: HttpRequest, body: TeamIn) -> HttpResponse:
    facts = _facts(TEAM, body.model_copy(update={"kind": body.kind or "team"}))

    def write() -> HttpResponse:
        return _team(team_verbs.create_team(facts, by=caller(request)), status=201)

    return once(request, caller(request), write)


@router.patch("/teams/{uuid:key}", response={200: dict, **ERRORS}, summary="Edit a team", operation_id="edit_team")
def edit_team(request: HttpRequest, key: UUID, body: TeamIn) -> HttpResponse:
    facts = _facts(TEAM, body, partial=True)
    return _done(request, lambda by: team_verbs.edit_team(key, facts, by=by), lambda: _team(key))


@router.delete("/teams/{uuid:key}", response={204: None, **ERRORS}, summary="Delete a team", operation_id="delete_team")
def delete_team(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, lambda by: team_verbs.delete_team(key, by=by), _nothing)


@router.get("/roles", response={200: dict, **ERRORS}, summary="List roles", operation_id="list_roles")
def list_roles(request: HttpRequest) -> HttpResponse:
    require(caller(request), "see", "role")
    return answer({"items": [_role_document(role) for role in _roles()]})


@router.post("/roles", response={201: dict, **ERRORS}, summary="Make a role", operation_id="create_role")
def create_role(request: HttpRequest, body: RoleIn) -> HttpResponse:
    facts = _role_facts(body, partial=False)

    def write() -> HttpResponse:
        return _role(role_verbs.create_role(facts, by=caller(request)), status=201)

    return once(request, caller(request), write)


@router.patch("/roles/{uuid:key}", response={200: dict, **ERRORS}, summary="Edit a role", operation_id="edit_role")
def edit_role(request: HttpRequest, key: UUID, body: RoleIn) -> HttpResponse:
    facts = _role_facts(body, partial=True)
    return _done(request, lambda by: role_verbs.edit_role(key, facts, by=by), lambda: _role(key))


@router.delete("/roles/{uuid:key}", response={204: None, **ERRORS}, summary="Delete a role", operation_id="delete_role")
def delete_role(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, lambda by: role_verbs.delete_role(key, by=by), _nothing)


def _done(request: HttpRequest, act: Callable[[Actor], None], answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Act, at most once for an Idempotency-Key, then answer how it now stands."""

    def write() -> HttpResponse:
        act(caller(request))
        return answer()

    return once(request, caller(request), write)


def _facts(fields: Sequence[Field], body: Strict, *, partial: bool = False) -> dict[str, Any]:
    raw = body.model_dump(mode="json", exclude_unset=partial)
    said = cleaned(fields, raw, partial=partial)
    empty = {
        item.name: "This is needed." for item in fields if item.required and said.facts.get(item.name, 0) in ("", None)
    }
    if problems := {**empty, **said.problems}:
        raise Invalid(problems)
    return said.facts


def _role_facts(body: RoleIn, *, partial: bool) -> dict[str, Any]:
    facts = _facts(ROLE, body, partial=partial)
    try:
        grants = {"grants": checked(body.grants)} if body.grants is not None else {}
        masks = {"masks": checked_masks(body.masks)} if body.masks is not None else {}
        return facts | grants | masks | ({} if body.outside is None else {"outside": body.outside})
    except ValueError as error:
        raise Invalid({"grants": str(error)}) from None


def _user(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(users.document(users.user(key, caller(request))))


def _invited(request: HttpRequest, key: UUID, *, status: int = 200) -> HttpResponse:
    one = users.user(key, caller(request))
    link = _site(request) + invitations.path(one.invitation)
    response = answer(users.document(one) | {"link": link}, status=status)
    response.headers["Location"] = f"/api/v1/users/{key}"
    return response


def _team(key: UUID, *, status: int = 200) -> HttpResponse:
    found = next(branch for branch in teams.tree() if branch.team.pk == key)
    return answer(teams.document(found), status=status)


def _role(key: UUID, *, status: int = 200) -> HttpResponse:
    return answer(_role_document(_roles().get(pk=key)), status=status)


def _roles() -> Any:
    return Role.objects.annotate(people=Count("assignments")).order_by("name")


def _role_document(role: Any) -> dict[str, Any]:
    return {
        "id": str(role.pk),
        "name": role.name,
        "grants": role.grants,
        "masks": role.masks,
        "second_factor": role.second_factor,
        "outside": role.outside,
        "people": role.people,
    }


def _nothing() -> HttpResponse:
    return HttpResponse(status=204)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
