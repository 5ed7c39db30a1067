"""Is this database in the state that this version of the code needs? Answered in milliseconds, without Django.

After each migration a mark is kept in the home: which database it was, what its list of applied migrations was, and
which code made it so. As long as all three are the same there is nothing to do; a restored or rolled back database
differs."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import psycopg

from clientela.commands.progress import Refused
from clientela.config import environment

OLDEST_SERVER = 15
IDENTITY = """
    SELECT system_identifier || '/' || oid, to_regclass('django_migrations') IS NOT NULL
      FROM pg_control_system(), pg_database WHERE datname = current_database()
"""
APPLIED = "SELECT string_agg(app || '.' || name, ' ' ORDER BY id) FROM django_migrations"


@dataclass(frozen=True)
class State:
    database: str  # which server and database this is
    schema: str  # fingerprint of the code's migrations and of the applied ones


def look(url: str) -> State:
    """The state of the database now; the server's age is checked on the way."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            check_age(connection.info.server_version)
            database, migrated = connection.execute(IDENTITY).fetchone() or ("", False)
            applied = connection.execute(APPLIED).fetchone() if migrated else None
    except psycopg.OperationalError as error:
        raise Refused(
            f"The database cannot be reached: {str(error).strip().splitlines()[0]}\n"
            "Nothing was changed. Check DATABASE_URL and that the server runs, then start again."
        ) from None
    except psycopg.ProgrammingError:  # its words would repeat the address, with a password in it perhaps
        raise Refused(
            "DATABASE_URL is no address of a PostgreSQL database. It looks like postgresql://USER:PASSWORD@HOST/NAME\n"
            "Nothing was changed. Correct it, or unset it to use the embedded server."
        ) from None
    text = f"{_code()} {applied[0] if applied else ''}"
    return State(database=str(database), schema=hashlib.sha256(text.encode()).hexdigest())


def check_age(version: int) -> None:
    """Refuse a server older than the oldest that Clientela is tested with. `version` as libpq tells it: 150004 is
    15.4."""
    if version // 10_000 < OLDEST_SERVER:
        raise Refused(
            f"The server of DATABASE_URL is PostgreSQL {version // 10_000}; Clientela needs {OLDEST_SERVER} or newer.\n"
            "Nothing was changed. Upgrade the server, or unset DATABASE_URL to use the embedded one."
        )


def is_noted(state: State) -> bool:
    return _marks().get(state.database) == state.schema


def note_down(state: State) -> None:
    path = _file()
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({**_marks(), state.database: state.schema}))
    draft.replace(path)


def _file() -> Path:
    return environment.home() / "prepared.json"


def _marks() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_file().read_text())
    except (OSError, ValueError):
        return {}
    return found


def _code() -> str:
    """A fingerprint of everything that migrates: our files, and the versions of other people's."""
    digest = hashlib.sha256()
    views = environment.PACKAGE / "platform/history/past.py"
    for path in [*sorted(environment.PACKAGE.rglob("migrations/*.*")), views, environment.ROOT / "requirements.lock"]:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
