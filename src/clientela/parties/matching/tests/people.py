"""A small company's people, some of them twice, for the tests of this room."""

from collections.abc import Callable
from typing import Any

from clientela.parties.actions import take
from clientela.parties.models import Party
from clientela.platform.permissions.actor import SYSTEM

GIVEN = [
    "Anna",
    "Bruno",
    "Carla",
    "Dario",
    "Elena",
    "Fabio",
    "Greta",
    "Hugo",
    "Irene",
    "Luca",
    "Marta",
    "Nadia",
    "Oscar",
    "Paola",
    "Rita",
    "Silvio",
    "Tania",
    "Ugo",
    "Vera",
    "Walter",
]
FAMILY = [
    "Rossi",
    "Ferrari",
    "Bianchi",
    "Colombo",
    "Ricci",
    "Greco",
    "Gallo",
    "Conti",
    "Costa",
    "Fontana",
    "Lombardi",
    "Moretti",
    "Barbieri",
    "Rinaldi",
    "Serra",
]


def crowd(number: int = 150) -> list[dict[str, Any]]:
    """People without a double."""
    return [
        {
            "external_id": f"c{n}", "given_name": GIVEN[n % 20], "family_name": FAMILY[n * 7 % 15],
            "emails": f"{GIVEN[n % 20]}.{n}@crowd{n % 11}.example".lower(), "phones": f"+39 333 {n:03d} {n * 37 % 1000:03d}1",
            "birth_date": f"{1950 + n % 50}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
        }
        for n in range(number)
    ]  # fmt: skip


def arrive(
    arrivals: Callable[..., Any], *rows: dict[str, Any], source: str = "shop", kind: str = "person"
) -> list[Party]:
    """They are taken without being recognised, as from systems that know nothing of each other."""
    take(kind, arrivals(kind, *rows, source=source, match="never"), by=SYSTEM)
    keys = [row["external_id"] for row in rows]
    found = {
        one.source_records.get(source=source).external_id: one
        for one in Party.objects.filter(source_records__source=source)
    }
    return [found[key] for key in keys]
