"""Tell all that follows from an entity's declaration: addresses, permissions, fields, filters, and where each is written."""

import argparse
import inspect
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.db import OperationalError, ProgrammingError

from clientela import wiring
from clientela.commands.progress import Refused
from clientela.config.environment import ROOT
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.operands import is_operand
from clientela.platform.fields.reading import come_now

VERBS = ("create", "edit", "delete", "merge", "take", "finish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "type", nargs="?", help="person, organisation, product, order …; without one, the list of types"
    )


def run(options: argparse.Namespace) -> int:
    with suppress(OperationalError, ProgrammingError):  # without a database there are the product's own types alone
        come_now()
    if not options.type:
        print("\n".join(f"{entity.key:<14}{entity.url}" for entity in registry.every()))
        return 0
    try:
        entity = registry.entity(options.type)
    except LookupError as error:
        raise Refused(str(error)) from error
    for title, lines in _chapters(entity):
        print(f"\n{title}")
        print("\n".join(f"  {line}" for line in lines))
    return 0


def _chapters(entity: Entity) -> Iterator[tuple[str, list[str]]]:
    yield "Declared", [f"{entity.key}, {entity.plural}: {_declared_at(entity)}", f"model {_where(entity.model)}"]
    yield "Verbs", [f"{name:<8}{_where(verb)}" for name in VERBS if (verb := getattr(entity.verbs, name)) is not None]
    yield "Pages", _pages(entity)
    yield "API", _api(entity)
    yield "Permissions", [f"{verb} {entity.key}" for verb in ("see", "create", "edit", "delete", "import", "export")]
    yield "Fields", [f"{item.name:<18}{item.kind:<11}{_marks(item)}" for item in entity.fields]
    yield "Filters", [", ".join(item.name for item in entity.fields if is_operand(item))]
    yield "History", [f"{entity.model._meta.db_table}: old rows kept by the database in {_history(entity)}"]
    yield (
        "Listeners",
        [f"{event.__name__} -> {_where(one)}" for event, all_ in wiring.LISTENERS.items() for one in all_] or ["none"],
    )


def _pages(entity: Entity) -> list[str]:
    made = [
        ("create", f"{entity.url}new/"),
        ("edit", f"{entity.url}<id>/edit/"),
        ("delete", f"{entity.url}<id>/delete/"),
    ]
    pages = [entity.url, f"{entity.url}<id>/", *(url for verb, url in made if getattr(entity.verbs, verb) is not None)]
    return [*pages, f"{entity.url}export/", *([f"/imports/?type={entity.plural}"] if entity.verbs.take else [])]


def _api(entity: Entity) -> list[str]:
    base = f"/api/v1/{entity.plural}"
    written = [("create", f"POST {base}"), ("edit", f"PATCH {base}/<id>"), ("delete", f"DELETE {base}/<id>")]
    lines = [
        f"GET {base}",
        f"GET {base}/<id>",
        *(line for verb, line in written if getattr(entity.verbs, verb) is not None),
    ]
    return [*lines, *([f"POST {base}/batch?source="] if entity.verbs.take and not entity.import_fields else [])]


def _marks(item: Any) -> str:
    marks = {"needed": item.required, "sortable": item.sortable, "editable": item.editable, "many": item.many}
    return ", ".join(word for word, holds in marks.items() if holds)


def _history(entity: Entity) -> str:
    events = [
        model
        for model in entity.model._meta.apps.get_models()
        if getattr(model, "pgh_tracked_model", None) is entity.model
    ]
    return ", ".join(model._meta.db_table for model in events) or "nothing: the model is not tracked"


def _declared_at(entity: Entity) -> str:
    """The declaration's own file and line: the module whose name is bound to this very object."""
    folder = Path(inspect.getfile(entity.model)).parent / "entities.py"
    lines = folder.read_text().splitlines()
    place = next((number for number, line in enumerate(lines, 1) if f'key="{entity.key}"' in line), 1)
    return f"{folder.relative_to(ROOT)}:{place}"


def _where(thing: Any) -> str:
    function = thing.func if isinstance(thing, partial) else thing
    given = (
        f" for {thing.args[0]}" if isinstance(thing, partial) and thing.args and isinstance(thing.args[0], str) else ""
    )
    file = Path(inspect.getfile(function)).relative_to(ROOT)
    return f"{function.__name__}{given}  {file}:{inspect.getsourcelines(function)[1]}"
