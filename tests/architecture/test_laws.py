"""The laws of the house that the import contract can't see: keys between tables, signals, verbs, history, wiring."""

import ast
import configparser
import importlib
import inspect
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from clientela import wiring
from clientela.platform.permissions.actor import Actor

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "clientela"
# Models that keep no past, and why that is right.
WITHOUT_HISTORY = {
    "quotes.Link": "the hash of an address: that a letter carries it is told by its mailing",
    "Bill": "which period of a contract has its order: itself its past",
    "Charge": "what a contract cost since when: itself its past",
    "Credit": "whose a deal is: a view of deals and their splits, in the past of those of then",
    "Portion": "the same for sums: a view too",
    "Reckoned": "as what a partner's deal was reckoned last: made anew from what counts",
    "Request": "what waits for a second person, and who decided: itself a record of the past",
    "Mark": "what an erased entry of the past was: never changed, a trigger sees to it",
    "Move": "the files of one export: a log of what was brought; what becomes of them, their imports tell",
    "Turn": "whose turn comes next follows from what was given; what was given is in the history of it",
    "Alarm": "stands while a place is silent; that it was is a fact",
    "Watch": "when somebody looked last",
    "Figure": "what one night counted: never changed but by a later count of the day",
    "Due": "what a rule of retention has found: it finds it again",
    "Successor": "where a record went on that was merged: the act itself has a past, and undoing it ends this",
    "Run": "the log of what rules of retention came to, and of searches for duplicates: itself a record of the past",
    "Seal": "what a day of the past amounted to: never changed, a trigger sees to it",
    "Reading": "a count that each hour adds to, forgotten after 60 days",
    "Birth": "itself a record of the past",
    "Answer": "what a call of the API was answered: never changed, no business",
    "Bulk": "how far a change of many records is: what it changes keeps a past of its own",
    "Copy": "a copy for a person: asked for, written, gone again",
    "Erasure": "the log of who was forgotten: never changed",
    "Failure": "why a job failed last: itself a record of the past",
    "Estimate": "what a night foretold: never changed",
    "Fact": "an event as it was announced: never changed",
    "Feed": "a key to a calendar",
    "Version": "a quote as it was sent and answered: its own record of proof, a trigger sees to it",
    "Counter": "the last number of a series: a means of the database",
    "Untold": "an act that endpoints were not told of yet: gone as soon as they are",
    "Folder": "what a mail server has, and how far it was read: found again by reading",
    "Message": "a mail as it came: never changed, and what it became keeps its past",
    "Outgoing": "a letter on its way out: its own record of what happened, empty once it was sent",
    "Sighting": "what became of a mail on its server: judged anew when it is seen again",
    "hooks.Delivery": "a message as it was sent: its own record of what happened, kept 30 days",
    "Attempt": "one try to send a message: never changed",
    "Import": "how a file came in: its own record of what happened",
    "Notice": "what one person was told: never changed but for being read",
    "Kept": "what an undo left: its own record of what happened",
    "OwnFile": "a file as it was brought: never changed; what holds it keeps its past",
    "Dispute": "of what sources disagree: follows from their words",
    "Likeness": "what a search for duplicates has found: it finds it again",
    "Quick": "how far an index is: a means of the database",
    "Refusal": "a row of a file that was not taken: never changed",
    "Session": "a signed-in browser",
    "Doubt": "from when on a sum may no longer be true: a means of the database",
    "suppliers.Sum": "what facts come to: told anew from them",
    "StoredFile": "bytes under their own hash: never changed",
    "calendars.Subscription": "where a calendar is read from: a setting of one person",
    "Token": "a key for the API",
    "Preference": "how one person wants to be told, not a business row",
    "Wish": "what somebody outside asked for, and the answer: its own record of what happened",
}
# What stands in an actions.py and changes nothing, so that nobody acts.
NOT_VERBS = {
    "called", "complete", "rules_of", "refresh_quotes", "next_number",
    "complete_product", "refresh_orders", "refresh_payments", "refresh_exceptions", "refresh_deliveries",
    "refresh_returns", "refresh_credit_notes",
    "refresh_bundle_parts", "refresh_contracts", "refresh_contract_lines", "refresh_installed",
    "refresh_purchases", "refresh_purchase_lines", "refresh_receipts", "refresh_supplier_returns",
    "sample", "proposed", "expected", "layout_of", "mapping_of", "refresh_search",
    "refresh_rates", "refresh_values", "refresh_leads", "refresh_forms", "refresh_cadences", "door_of", "refresh_sources",
    "refresh_products", "refresh_records", "refresh_pipelines", "refresh_stages", "refresh_steps", "refresh_deals",
    "refresh_buyers", "refresh_lines", "refresh_cards", "refresh_competitors", "refresh_partner_deals",
    "refresh_rules", "refresh_commissions",
    "refresh_splits", "reader_of", "mailbox_of", "mailbox_for",
}  # fmt: skip
PRIVATE = {"views", "api", "jobs", "reactions", "panels", "entities", "urls", "forms"}
SHELL = ("clientela.config", "clientela.wiring", "clientela.commands", "clientela.demo")


def bands(contract: str) -> list[set[str]]:
    """The layers of a contract from the top down, each with the rooms that share it."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    lines = parser[f"importlinter:contract:{contract}"]["layers"].split("\n")
    return [set(line.replace("|", " ").replace(":", " ").split()) for line in lines if line.strip()]


ROOMS, PLATFORM = bands("bands"), bands("platform")


def own_models() -> list[type[models.Model]]:
    """All tables of ours, without those that history keeps beside them."""
    return [
        m for m in apps.get_models() if m.__module__.startswith("clientela.") and not hasattr(m, "pgh_tracked_model")
    ]


def place(module: str) -> tuple[str, str]:
    """(room, room of the platform) of a module."""
    parts = module.split(".")
    return parts[1], parts[2] if parts[1] == "platform" else ""


def height(layers: list[set[str]], room: str) -> int:
    return -next(index for index, rooms in enumerate(layers) if room in rooms)


def sources() -> list[tuple[str, ast.Module]]:
    """(dotted name, syntax tree) of each module of the package, without tests."""
    paths = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts]
    return [
        (".".join(path.relative_to(ROOT / "src").with_suffix("").parts), ast.parse(path.read_text())) for path in paths
    ]


def imported(tree: ast.Module) -> set[str]:
    """Every module that a module imports, and every name it takes out of one, dotted."""
    out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            out |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return out


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down_or_stay_in_their_room(model):
    here, inner = place(model.__module__)
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        target = field.related_model
        if target is None or not target.__module__.startswith("clientela."):
            continue
        there, inside = place(target.__module__)
        said = f"{model.__name__}.{field.name} points at {there}.{inside}"
        assert here == there or height(ROOMS, here) > height(ROOMS, there), said
        if here == there == "platform" and inner != inside:
            assert height(PLATFORM, inner) > height(PLATFORM, inside), said


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_business_row_keeps_its_past(model):
    tracked = hasattr(model, "pgh_event_model")
    assert tracked != bool({model.__name__, model._meta.label} & WITHOUT_HISTORY.keys()), (
        f"{model.__name__}: add @tracked(), or a reason to WITHOUT_HISTORY"
    )


def test_no_reason_is_left_over():
    assert set(WITHOUT_HISTORY) <= {name for model in own_models() for name in (model.__name__, model._meta.label)}


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_keys_of_what_people_see_are_made_in_order_of_time(model):
    if hasattr(model, "pgh_event_model"):
        assert isinstance(model._meta.pk, models.UUIDField)
        assert model._meta.pk.default.__name__ == "new_key"
    assert not any(field.name == "content_type" for field in model._meta.get_fields())


def test_business_does_not_hang_on_signals():
    wrong = (
        "django.db.models.signals",
        "django.dispatch",
        "django.core.signals",
        "django.contrib.auth.signals",
        "pgtrigger",
    )
    found = {
        (name, module.partition(".pre_")[0].partition(".post_")[0])
        for name, tree in sources()
        for module in imported(tree)
        if module.startswith(wrong)
    }
    assert found == {
        ("clientela.platform.people.tracking", "pgtrigger"),  # what keeps the past is a trigger
        ("clientela.platform.history.apps", "django.db.models.signals"),  # its views follow each migration
    }


def test_generic_foreign_keys_are_not_used():
    assert [name for name, tree in sources() if any("contenttypes" in module for module in imported(tree))] == []


def test_what_is_private_to_a_room_is_imported_by_no_other():
    found = []
    for name, tree in sources():
        if name.startswith(SHELL):
            continue
        for module in imported(tree):
            room, _dot, last = module.rpartition(".")
            private = last in PRIVATE and (PACKAGE.parent / Path(*module.split("."))).with_suffix(".py").exists()
            if private and not name.startswith(f"{room}.") and "platform" not in room:
                found.append((name, module))
    assert found == []


def verbs() -> list[Any]:
    out = []
    for path in sorted(PACKAGE.rglob("actions.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
        for name, value in vars(module).items():
            ours = inspect.isfunction(value) and value.__module__ == module.__name__
            if (ours or isinstance(value, partial)) and not name.startswith("_") and name not in NOT_VERBS:
                out.append(pytest.param(value, id=f"{module.__name__}.{name}"))
    return out


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_says_who_acts(verb):
    by = inspect.signature(verb).parameters["by"]
    assert by.kind is inspect.Parameter.KEYWORD_ONLY
    assert by.annotation is Actor
    assert by.default is inspect.Parameter.empty


def test_wiring_holds_data_and_no_code():
    tree = ast.parse(inspect.getsource(wiring))
    allowed = (ast.Expr, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    assert all(isinstance(node, allowed) for node in tree.body)
    code = (
        ast.Call,
        ast.Lambda,
        ast.ListComp,
        ast.DictComp,
        ast.SetComp,
        ast.GeneratorExp,
        ast.IfExp,
        ast.FunctionDef,
        ast.ClassDef,
    )
    assert not [node for node in ast.walk(tree) if isinstance(node, code)]


def test_every_listener_is_wired_to_an_event_of_its_own_name():
    for event, reactions in wiring.LISTENERS.items():
        assert event.__module__.endswith(".events")
        for reaction in reactions:
            assert reaction.__module__.endswith(".reactions")
            assert next(iter(inspect.signature(reaction).parameters.values())).annotation is event


def test_events_are_frozen_facts():
    for path in sorted(PACKAGE.rglob("events.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
        for value in vars(module).values():
            if inspect.isclass(value) and value.__module__ == module.__name__:
                assert value.__dataclass_params__.frozen, value
