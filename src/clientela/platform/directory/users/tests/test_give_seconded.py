"""A role that configures is given, lent or opened once a second person has confirmed it; what became of it stands in the audit."""

from datetime import timedelta
from typing import Any

import pytest
from conftest import Persona
from django.utils import timezone

from clientela.platform.directory.audit.reading import Asked, lines
from clientela.platform.directory.provisioning.actions import open_roles
from clientela.platform.directory.provisioning.models import Provisioned
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.seconding.actions import choose, refuse
from clientela.platform.seconding.acts import NeedsSecond
from clientela.platform.seconding.models import Request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sonia(owner: Persona, person_with: Any) -> Any:
    choose("give_role", on=True, most=0, by=owner.actor)
    return person_with("Sonia", {"*": {"*": "all"}})


@pytest.fixture
def officer(db: None) -> Role:
    return Role.objects.create(name="Officer", grants={"privacy": {"configure": "all"}})


@pytest.fixture
def reader(db: None) -> Role:
    return Role.objects.create(name="Reader", grants={"person": {"see": "all"}})


def sent(who: Any, method: str, url: str, body: Any = None) -> Any:
    return getattr(who.browser, method)(f"/api/v1/{url}", body or {}, content_type="application/json", **who.bearer)


def roles_of(user: User) -> set[str]:
    return set(Assignment.objects.filter(user=user).values_list("role__name", flat=True))


def test_to_give_it_waits_and_is_done_when_confirmed(owner: Any, sonia: Any, charlie: Any, officer: Role) -> None:
    before = roles_of(charlie.user)
    keys = [str(one.role_id) for one in charlie.user.assignments.all()]
    asked = sent(owner, "patch", f"users/{charlie.user.pk}", {"roles": [*keys, str(officer.pk)]})
    assert (asked.status_code, roles_of(charlie.user)) == (202, before)
    assert sent(owner, "post", f"confirmations/{asked.json()['id']}/confirm").status_code == 403
    assert sent(sonia, "post", f"confirmations/{asked.json()['id']}/confirm").status_code == 200
    assert roles_of(charlie.user) == before | {"Officer"}


def test_to_lend_it_waits_too(owner: Any, sonia: Any, charlie: Any, officer: Role) -> None:
    until = (timezone.now() + timedelta(days=2)).isoformat()
    body = {"user": str(charlie.user.pk), "role": str(officer.pk), "until": until, "reason": "holidays"}
    asked = sent(owner, "post", "lendings", body)
    assert (asked.status_code, "Officer" in roles_of(charlie.user)) == (202, False)
    assert sent(sonia, "post", f"confirmations/{asked.json()['id']}/confirm").status_code == 200
    assert Assignment.objects.get(user=charlie.user, role=officer).reason == "holidays"


def test_who_is_invited_with_it_is_not_there_before(owner: Any, sonia: Any, officer: Role) -> None:
    body = {"name": "Nina", "email": "nina@example.com", "roles": [str(officer.pk)]}
    asked = sent(owner, "post", "invitations", body)
    assert (asked.status_code, User.objects.filter(email="nina@example.com").exists()) == (202, False)
    assert sent(sonia, "post", f"confirmations/{asked.json()['id']}/confirm").status_code == 200
    assert roles_of(User.objects.get(email="nina@example.com")) == {"Officer"}


def test_it_is_not_opened_to_a_directory_alone(owner: Any, sonia: Any, officer: Role) -> None:
    with pytest.raises(NeedsSecond):
        open_roles([officer.pk], by=owner.actor)
    assert not Provisioned.objects.exists()


def test_other_roles_and_what_is_held_already_ask_nobody(owner: Any, sonia: Any, charlie: Any, reader: Role) -> None:
    assert sent(owner, "patch", f"users/{charlie.user.pk}", {"roles": [str(reader.pk)]}).status_code == 200
    held = [str(one.role_id) for one in sonia.user.assignments.all()]
    assert sent(owner, "patch", f"users/{sonia.user.pk}", {"roles": held, "name": "Sonia B"}).status_code == 200
    assert not Request.objects.exists()


def test_requests_and_answers_stand_in_the_audit(owner: Any, sonia: Any, charlie: Any, officer: Role) -> None:
    key = sent(owner, "patch", f"users/{charlie.user.pk}", {"roles": [str(officer.pk)]}).json()["id"]
    refuse(key, why="no", by=sonia.actor)
    told = [(one.who, one.text) for one in lines(Asked(group="second"), by=owner.actor)]
    assert told == [
        ("Sonia", "Answered Olga: Give or lend a role that configures was refused"),
        ("Olga", "Asked a second person: Give or lend a role that configures (records: 1)"),
    ]
    page = owner.browser.get(f"/settings/audit/?group=second&user={owner.user.pk}").content.decode()
    assert page.count("Give or lend a role that configures") == 2
