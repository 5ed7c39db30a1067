"""The table of commands: a new one is its file and one line here. Standard library only: the launcher reads it too."""

import difflib
from dataclasses import dataclass
from enum import IntEnum


class Needs(IntEnum):
    """What must stand before a command's module is imported and run; each includes the ones before it."""

    NOTHING = 0
    DJANGO = 1  # settings loaded and models ready
    DATABASE = 2  # the database running; the embedded one is started, and stopped by the last who uses it


@dataclass(frozen=True)
class Command:
    module: str  # below clientela.commands
    summary: str
    needs: Needs = Needs.NOTHING
    browser: bool = False  # browser libraries are built first
    tests: bool = False  # the test dependencies are installed first
    passes_on: bool = False  # what follows the command is not ours to parse: it arrives whole as `options.rest`
    hidden: bool = False  # for the supervisor, not for people


COMMANDS = {
    "up": Command("up", "start everything and print the address and the login", browser=True),
    "build": Command("build", "install everything, and start nothing", browser=True),
    "test": Command("test", "run all that CI runs", browser=True, tests=True),
    "check": Command("check", "format, lint, types, import contract, shape, migrations", tests=True),
    "bench": Command("bench", "measure speed, each figure beside its floor", browser=True),
    "import": Command("import_", "import a file of people, organisations, products, deals, orders", Needs.DATABASE),
    "export": Command("export", "write a whole list to a file", Needs.DATABASE),
    "token": Command("token", "print an API token for a user", Needs.DATABASE),
    "let-in": Command("let_in", "print a link with which somebody chooses a new password", Needs.DATABASE),
    "keys": Command("keys", "tell, rotate and retire the keys that lock secrets", Needs.DATABASE),
    "explain": Command("explain", "tell all that follows from an entity's declaration", Needs.DJANGO),
    "worker": Command("worker", "run the worker for background jobs, alone", Needs.DATABASE),
    "door": Command("door", "take in mail that servers hand over, at CLIENTELA_MAIL_DOOR", Needs.DATABASE),
    "manage": Command("django_command", "pass a command on to Django", Needs.DATABASE, passes_on=True),
    "migrate": Command("migrate", "bring the database to this version; up does it by itself", Needs.DATABASE),
    "backup": Command("backup", "write everything into one archive, also while it runs"),
    "restore": Command("restore", "make an installation of an archive, on an empty machine too"),
    "configuration": Command("configuration", "write the set-up into a file, or take one in", Needs.DATABASE),
    "upgrade": Command("upgrade", "bring the database to this version, after a backup; --dry-run", Needs.DATABASE),
    "doctor": Command("doctor", "look for what is wrong, and say what to do"),
    "lock": Command("lock", "write the lock files anew after a change of dependencies", tests=True),
    "messages": Command("messages", "bring the translations in step with the texts in the code"),
    "prepare": Command("prepare", "migrate if need be, quickly", passes_on=True, hidden=True),
}


def overview() -> str:
    """The help of the program as a whole."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{command.summary}" for name, command in COMMANDS.items() if not command.hidden]
    return "\n".join(
        [
            "Usage: ./clientela COMMAND [OPTIONS]",
            "",
            "Clientela, the integrated CRM. The first start installs into .venv; data live in CLIENTELA_HOME, or var/.",
            "",
            *lines,
            "",
            "./clientela COMMAND --help tells the options of a command.",
        ]
    )


def refusal(name: str) -> str:
    """What to tell somebody who asked for a command that does not exist."""
    close = difflib.get_close_matches(name, [known for known, command in COMMANDS.items() if not command.hidden], n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"Clientela has no command {name!r}.{hint}\n\n{overview()}"
