"""The people that all measures work on, made once by the demo company's generator and kept in a home of the bench's own;
and what requests ask of them."""

import secrets
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection

from clientela.commands import prepared
from clientela.commands.progress import note, step
from clientela.config import environment
from clientela.demo import company
from clientela.parties.models import Party
from clientela.platform.history.tables import past_of
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.models import Assignment, Role

SEED = 20260101
EMAIL, NAME = "bench@clientela.example", "Bench"
LEAST_LETTERS = 3  # from which on search answers
_SOME = "SELECT id FROM parties_party WHERE kind = 'person' ORDER BY random() LIMIT %s"
_WORDS = """
    SELECT family_name,
           (SELECT ltrim(value, '+') FROM parties_contactpoint WHERE party_id = p.id AND kind = 'phone' LIMIT 1),
           (SELECT value FROM parties_contactpoint WHERE party_id = p.id AND kind = 'email' LIMIT 1)
      FROM parties_party p WHERE id = ANY(%s)"""
_LIKE = """
    SELECT given_name, family_name, birth_date::text,
           (SELECT value FROM parties_contactpoint WHERE party_id = p.id AND kind = 'email' LIMIT 1),
           (SELECT value FROM parties_contactpoint WHERE party_id = p.id AND kind = 'phone' LIMIT 1),
           (SELECT postal_code FROM parties_address WHERE party_id = p.id LIMIT 1)
      FROM parties_party p WHERE id = ANY(%s) AND given_name <> '' AND family_name <> ''"""
_COMBINATIONS = """
    SELECT owner_id, lifecycle FROM parties_party
     WHERE kind = 'person' AND owner_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""


def build(people: int) -> None:
    """Migrate and, in an empty database, make the population. Goes on with one that was broken off."""
    url = environment.database_url()
    if not prepared.is_noted(prepared.look(url)):
        call_command("migrate", verbosity=0, interactive=False)
        prepared.note_down(prepared.look(url))
    with step("Population") as line:
        before = Party.objects.exists()
        company.make(size="none", people=people, seed=SEED, say=note)
        company.ensure_owner()
        line.outcome = f"{people:,} people, {'from an earlier run' if before else 'made now'}"


def somebody() -> tuple[User, str]:
    """The user who asks, with every right, and a new password."""
    user, _made = User.objects.get_or_create(email=EMAIL, defaults={"name": NAME})
    role, _made = Role.objects.get_or_create(name=NAME, defaults={"grants": {"*": {"*": "all"}}})
    Assignment.objects.get_or_create(user=user, role=role)
    password = secrets.token_urlsafe(16)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user, password


def somebody_of_a_team() -> tuple[User, str]:
    """A user who sees what the owners of most people own, but not three fields of it, and a new password."""
    user, _made = User.objects.get_or_create(email=f"team.{EMAIL}", defaults={"name": f"{NAME} of a team"})
    masks = {"person": {"birth_date": "hidden", "notes": "hidden", "phones": "masked"}}
    grants = {"*": {"see": "team"}}
    role, _made = Role.objects.get_or_create(name=f"{NAME}: own team", defaults={"grants": grants, "masks": masks})
    Assignment.objects.get_or_create(user=user, role=role)
    team, _made = Team.objects.get_or_create(name=NAME)
    owners = Party.objects.filter(kind="person", owner__isnull=False).order_by("owner").distinct("owner")
    for owner in [user.pk, *owners.values_list("owner", flat=True)[:3]]:
        Membership.objects.get_or_create(user_id=owner, team=team)
    password = secrets.token_urlsafe(16)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user, password


def some_people(count: int) -> list[UUID]:
    """Keys of people by chance, the same ones in every run; people come again where there are too few."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_SOME, [count])
        keys = [key for (key,) in cursor.fetchall()]
    return list(islice(cycle(keys), count))


def like_somebody(count: int) -> list[dict[str, Any]]:
    """What somebody types in of a person who is there already, with a slip in every second name."""
    chance = Random(SEED)  # noqa: S311  nothing is secret here
    with connection.cursor() as cursor:
        cursor.execute(_LIKE, [some_people(count)])
        rows = list(islice(cycle(cursor.fetchall()), count))
    return [_typed(row, chance, slips=place % 2 == 0) for place, row in enumerate(rows)]


def _typed(row: tuple[Any, ...], chance: Random, *, slips: bool) -> dict[str, Any]:
    given, family, birth, email, phone, postal = row
    at = chance.randrange(len(family)) if slips and len(family) > 3 else len(family)
    said = {"given_name": given, "family_name": family[:at] + family[at + 1 :], "birth_date": birth}
    said |= {"emails": [email] if email else [], "phones": [phone] if phone else []}
    return said | {"addresses": [{"postal_code": postal, "city": ""}] if postal else []}


def typed_words(count: int) -> list[str]:
    """What somebody may have typed so far of a name, a phone or an e-mail address of somebody there, in turns."""
    chance = Random(SEED)  # noqa: S311  nothing is secret here
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [some_people(count)])
        rows = cursor.fetchall()
    return list(islice(_beginnings(cycle(rows), chance), count))


def _beginnings(rows: Iterator[tuple[Any, ...]], chance: Random) -> Iterator[str]:
    for place, row in enumerate(rows):
        word = row[place % len(row)]
        if word and len(word) >= LEAST_LETTERS:
            yield word[: chance.randint(LEAST_LETTERS, len(word))]


def ensure_past(*, changes: int, days: int) -> None:
    """So many changes of every person, evenly over the last days, as triggers would have kept them; made by one statement."""
    past = past_of(Party)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {past} WHERE city = 'Before 0')")
        if cursor.fetchone()[0]:
            return
        with step("Past") as line:
            names = [field.column for field in Party.pgh_event_model._meta.concrete_fields]  # type: ignore[attr-defined]
            kept = [name for name in names if not name.startswith("pgh_") and name not in ("city", "created_at")]
            cursor.execute(
                f"""INSERT INTO {past} (pgh_created_at, pgh_label, pgh_obj_id, city, created_at, {", ".join(kept)})
                    SELECT now() - %(days)s * interval '1 day' * (1 - (n + random() * 0.9) / %(changes)s), 'update', p.id,
                           'Before ' || n, p.created_at, {", ".join(f"p.{name}" for name in kept)}
                      FROM generate_series(0, %(changes)s - 1) n, parties_party p WHERE p.kind = 'person'""",
                {"days": days, "changes": changes},
            )
            cursor.execute(f"ANALYZE {past}")
            line.outcome = f"{changes} changes of each person, made now"


def owners_and_stages() -> list[tuple[UUID, str]]:
    """Every pair of owner and stage that some person has."""
    with connection.cursor() as cursor:
        cursor.execute(_COMBINATIONS)
        return list(cursor.fetchall())
