"""Writes docs/reference/ anew: entities out of their declarations, settings out of their table, commands out of their help.

Run it after a change of any of these: `.venv/bin/python docs/generate.py`. A test fails while the pages are stale.
"""

import argparse
import importlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientela.config.settings")
django.setup()

from django.utils import translation  # noqa: E402  Django is set up first

from clientela.commands.registry import COMMANDS  # noqa: E402
from clientela.config.environment import SETTINGS  # noqa: E402
from clientela.platform.conditions.operators import OPERATORS, ask  # noqa: E402
from clientela.platform.conditions.vocabulary import Operand  # noqa: E402
from clientela.platform.entities import registry  # noqa: E402
from clientela.platform.entities.declaration import Entity, Field  # noqa: E402
from clientela.platform.entities.operands import is_operand  # noqa: E402
from clientela.platform.imports import linked  # noqa: E402
from clientela.platform.imports.targets import labels, own_targets  # noqa: E402

HERE = Path(__file__).parent / "reference"
NOTICE = "<!-- Written by docs/generate.py. Change what it reads, not this page. -->"
VERBS = {"create": "create", "edit": "edit", "delete": "delete", "take": "import"}  # verb -> the permission it asks for
SPANS = ("in_last", "in_next", "older_than", "yearly_in_next")
SAMPLES = {"any_of": ["x"], "none_of": ["x"], "all_of": ["x"], "within": "today"} | dict.fromkeys(
    SPANS, "1 day"
)  # a value that fits the operator, whatever the field


def pages() -> dict[Path, str]:
    """The reference as it should be, by file."""
    made = {"entities.md": _entities(), "settings.md": _settings(), "commands.md": _commands()}
    with translation.override("en"):
        return {HERE / name: "\n".join([NOTICE, "", *lines, ""]) for name, lines in made.items()}


def _entities() -> Iterator[str]:
    yield "# Entities"
    yield ""
    yield "Every type of record, from its declaration. What the operators mean tells [use the API](../howto/use-the-api.md#filter)."
    for entity in registry.every():
        yield from _entity(entity)


def _entity(entity: Entity) -> Iterator[str]:
    given = [right for verb, right in VERBS.items() if getattr(entity.verbs, verb) is not None]
    yield f"\n## {entity.label_plural}\n"
    yield f"Key `{entity.key}`, pages `{entity.url}`, API `/api/v1/{entity.plural}`, sorted by `{entity.sort}` unless asked."
    yield f"Permissions: {_listed(['see', *given, 'export'])} on `{entity.key}`.\n"
    yield from _table(("field", "label", "kind", "marks", "operators"), (_field(item) for item in entity.fields))
    yield "\nColumns of a file that are known for it:\n"
    words, needed = labels(entity), {item.name for item in entity.importable if item.required}
    known = [(one.key, words[one.key], ", ".join(one.headings[_own(one.key) :])) for one in own_targets(entity)]
    rows = ((f"`{key}`", f"{word}{', needed' if key in needed else ''}", headings) for key, word, headings in known)
    yield from _table(("target", "what it is", "headings"), rows)
    for link, other in linked.links(entity):
        yield (
            f"\nWhat a row says of its `{link.name}` goes to `{link.name}.` and a target of {other.plural}, such as "
            f"`{link.name}.website`, where a heading joins the words of both (“Company website”).\n"
        )


def _own(target: str) -> int:
    """How many of a target's headings are its own name and label, which stand in the columns before."""
    return 0 if target == "external_id" or "." in target else 2


def _field(item: Field) -> tuple[str, ...]:
    kind = f"{item.kind} to {item.link}" if item.link else item.kind
    if item.choices:
        kind += f": {_listed(key for key, _label in item.choices)}"
    marks = {"needed": item.required, "sortable": item.sortable, "read only": not item.editable, "list": item.many}
    said = ", ".join(word for word, holds in marks.items() if holds)
    return f"`{item.name}`", str(item.label), kind, said, _listed(_operators(item)) if is_operand(item) else ""


def _operators(item: Field) -> list[str]:
    """The operators that do not refuse this kind of field."""
    operand = Operand(item.label, item.orm, item.kind, lambda value: value)
    return [word for word in OPERATORS if _accepts(operand, word)]


def _accepts(operand: Operand, word: str) -> bool:
    try:
        ask(operand, word, SAMPLES.get(word, "x"))
    except ValueError:
        return False
    return True


def _settings() -> Iterator[str]:
    yield "# Settings\n"
    yield "All settings come from the environment. `./clientela doctor` shows each with its value here and now.\n"
    rows = ((f"`{one.name}`", f"`{one.default}`" if one.default else "empty", one.meaning) for one in SETTINGS)
    yield from _table(("name", "default", "meaning"), rows)


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "`./clientela --help` lists them, `./clientela COMMAND --help` tells about one."
    for name, command in COMMANDS.items():
        if not command.hidden:
            module = importlib.import_module(f"clientela.commands.{command.module}")
            parser = argparse.ArgumentParser(add_help=False)
            module.add_arguments(parser)
            yield f"\n## {name}\n\n{(module.__doc__ or '').strip()}"
            if parser._actions:
                yield ""
                yield from _table(("argument", "meaning"), map(_argument, parser._actions))


def _argument(action: argparse.Action) -> tuple[str, str]:
    value = action.metavar or (_choices(action) if action.choices else action.dest.upper() if action.nargs != 0 else "")
    said = " ".join([*action.option_strings[-1:], *([str(value)] if value else [])])
    return f"`{said}`", (action.help or "") % {"default": action.default}


def _choices(action: argparse.Action) -> str:
    return "|".join(map(str, action.choices or ()))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text)
