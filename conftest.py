"""What every test may ask for: four people with different rights, a browser for each, and facts to make records of.

Alice owns what she makes and works in Italy; Bob is her team mate; Charlie is a colleague with no right; Dora is a stranger
who has an account for her own company's portal and may see nothing here.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean_fields, completed, in_region
from clientela.platform.entities.declaration import Batch, Cleaning
from clientela.platform.fields import reading as fields
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.rights import Grants
from clientela.platform.permissions.tokens import make_token

TEAM_WORK: Grants = {"*": {"see": "team", "create": "own", "edit": "team", "delete": "own", "note": "team"}}
EVERYTHING: Grants = {"*": {"*": "all"}}
ROWS = """SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb)
          AS b(row_no bigint, id uuid, external_id text, facts jsonb, payload jsonb)"""


@dataclass(frozen=True)
class Persona:
    """Somebody with an account: as a verb's `by=`, as a browser, as a caller of the API."""

    user: User
    actor: Actor
    browser: Client
    bearer: dict[str, str]


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of tests lie in a folder of their own."""
    settings.HOME = tmp_path_factory.getbasetemp() / "home"


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """Hashing is slow on purpose, and tests make hundreds of accounts."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _quick_emptying() -> None:
    """Behind a test that commits Django empties every table and takes it for a new database: all views of the past are made anew.
    Here only what holds something is emptied, the queue's tables among it."""

    def emptied(_self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_EMPTIED)

    TransactionTestCase._fixture_teardown = emptied  # type: ignore[attr-defined]


_EMPTIED = """
DO $$
DECLARE
    one text; held boolean; found text[] := '{}';
BEGIN
    FOR one IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'
                AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission') LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%s)', one) INTO held;
        IF held THEN found := found || ('public.' || one); END IF;
    END LOOP;
    IF found <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(found, ', ') || ' CASCADE'; END IF;
END $$"""


@pytest.fixture(autouse=True)
def _own_fields_forgotten() -> Iterator[None]:
    """What a test has added to the types is gone with its rows."""
    yield
    fields.forget()


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """What an attack has `tried`, what of it was `refused`, and what `leaked` or broke: added up at the end of the run."""
    counted = Counter[str]()
    yield counted
    request.node.user_properties.append(("attack", dict(counted)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What all attacks together came to, whichever process made them."""
    whole = Counter[str]()
    for report in (one for of_kind in terminalreporter.stats.values() for one in of_kind):
        if getattr(report, "when", "") == "teardown":
            for counted in (said for name, said in report.user_properties if name == "attack"):
                whole.update(counted)
    if whole:
        said = f"attacked: {whole['tried']:,} tried, {whole['refused']:,} refused, {whole['leaked']:,} leaked or failed"
        terminalreporter.write_line(said)


@pytest.fixture
def person_with(db: None) -> Callable[..., Persona]:
    """Make a persona with the given grants and teams, or one outside who stands for a person."""

    def make(
        name: str,
        grants: Grants,
        *teams: Team,
        language: str = "en",
        masks: dict[str, Any] | None = None,
        stands_for: UUID | None = None,
    ) -> Persona:
        email = f"{name.lower()}@clientela.example"
        user = User.objects.create(email=email, name=name, language=language, stands_for=stands_for)
        user.set_password("a long enough password")
        user.save()
        role, _made = Role.objects.get_or_create(
            name=f"Role of {name}",
            defaults={"grants": grants, "masks": masks or {}, "outside": stands_for is not None},
        )
        Assignment.objects.create(user=user, role=role)
        for team in teams:
            Membership.objects.create(user=user, team=team)
        browser = Client()
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        actor = actor_by_user(user.pk)
        assert actor is not None
        return Persona(user, actor, browser, {"HTTP_AUTHORIZATION": f"Bearer {make_token(user, name='test')}"})

    return make


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Italy")


@pytest.fixture
def owner(person_with: Callable[..., Persona]) -> Persona:
    """An administrator: may do everything."""
    return person_with("Olga", EVERYTHING)


@pytest.fixture
def alice(person_with: Callable[..., Persona], team: Team) -> Persona:
    return person_with("Alice", TEAM_WORK, team)


@pytest.fixture
def bob(person_with: Callable[..., Persona], team: Team) -> Persona:
    return person_with("Bob", TEAM_WORK, team)


@pytest.fixture
def charlie(person_with: Callable[..., Persona]) -> Persona:
    return person_with("Charlie", {})


@pytest.fixture
def dora(person_with: Callable[..., Persona]) -> Persona:
    return person_with("Dora", {"*": {"see": "none"}})


@pytest.fixture
def arrivals() -> Callable[..., Batch]:
    """Make a batch as an import would: `arrivals("person", {"external_id": "7", "name": "Anna"}, source="shop")`."""

    def make(kind: str, *rows: dict[str, Any], source: str = "shop", **how: Any) -> Batch:
        said = [_arrival(kind, place, row) for place, row in enumerate(rows, 1)]
        return Batch(ROWS, {"rows": json.dumps(said)}, source, **how)

    return make


def _arrival(kind: str, place: int, row: dict[str, Any]) -> dict[str, Any]:
    entity, raw = registry.entity(kind), {name: value for name, value in row.items() if name != "external_id"}
    how = in_region(entity, raw, Cleaning(lenient=True))
    cleaned = completed(entity, clean_fields(entity.importable, raw, how=how), how=how)
    assert not cleaned.problems
    key = row.get("external_id", "")
    return {"row_no": place, "id": str(new_key()), "external_id": key, "facts": cleaned.facts, "payload": raw}
