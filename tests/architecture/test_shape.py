"""The house's limits of size, and the names it does without: what the linter has no rule for."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

ROOT = Path(__file__).parents[2]
PLACES = ("src", "tests", "bench")
NOT_OURS = {"vendor", "__pycache__", "node_modules"}
WORDS_OF_DEBT = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
NAMELESS = {"utils", "helpers", "common", "misc", "extras"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*endings: str) -> Iterator[Path]:
    """Our files with these endings, wherever they lie."""
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*")):
            if path.suffix in endings and not NOT_OURS & set(path.parts):
                yield path
    if ".py" in endings:
        yield ROOT / "clientela"


@functools.cache
def modules() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text())) for path in files(".py")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_test(path: Path) -> bool:
    return "tests" in path.parts


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_too_long() -> None:
    """At most 500 lines, 600 in tests: split by noun."""
    sizes = {path: length(path) for path in files(".py", ".js", ".css", ".sql")}
    limits = {path: 600 if is_test(path) else 500 for path in sizes if not is_migration(path)}
    assert [f"{name(path)}: {sizes[path]} lines" for path in limits if sizes[path] > limits[path]] == []


def test_no_template_is_too_long() -> None:
    """At most 150 lines: move a part into a fragment of its own, or into a macro."""
    assert [f"{name(path)}: {length(path)} lines" for path in files(".html") if length(path) > 150] == []


def test_templates_import_what_they_use_and_no_more() -> None:
    """A macro that is imported is called here; an included fragment imports its own."""
    syntax = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    trees = {path: syntax.parse(path.read_text()) for path in files(".html")}
    macros = {one.name for tree in trees.values() for one in tree.find_all(nodes.Macro)}
    for path, tree in trees.items():
        used = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}
        called = {one.node.name for one in tree.find_all(nodes.Call) if isinstance(one.node, nodes.Name)}
        defined = {one.name for one in tree.find_all(nodes.Macro)}
        assert (name(path), imported(tree) - used) == (name(path), set())
        assert (name(path), called & macros - defined - imported(tree)) == (name(path), set())


def imported(tree: nodes.Template) -> set[str]:
    named = (one for found in tree.find_all(nodes.FromImport) for one in found.names)
    whole = {one.target for one in tree.find_all(nodes.Import)}
    return {one if isinstance(one, str) else one[1] for one in named} | whole


def test_no_function_is_too_long() -> None:
    """At most 50 lines with its docstring: give its steps names."""
    found = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno + 1 > 50
    ]
    assert found == []


def test_nothing_is_put_off() -> None:
    """Do it, or open an issue; a note in the code is debt that nobody counts."""
    found = [
        f"{name(path)}:{number}"
        for path in files(".py", ".html", ".js", ".css", ".sql")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if WORDS_OF_DEBT.search(line)
    ]
    assert found == []


def test_every_file_is_named_after_what_it_owns() -> None:
    """A drawer called utils fills with strangers: name the file after its noun or verb."""
    assert [name(path) for path in files(".py", ".html", ".js") if NAMELESS & {path.stem, *path.parts}] == []


def test_every_module_says_what_it_owns() -> None:
    """The first statement of a module that holds code is its docstring."""
    found = [
        name(path)
        for path, tree in modules()
        if tree.body and ast.get_docstring(tree) is None and not is_migration(path) and not is_test(path)
    ]
    assert found == []


def test_no_class_is_called_manager_or_service() -> None:
    """Such a name says nothing about what is in it. Django's own managers are called so by Django."""
    found = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Service|Helper)$", node.name)
        if "Manager" not in "".join(ast.unparse(base) for base in node.bases)
    ]
    assert found == []


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a dependency. `AppConfig.ready` is the exception, and a line that says why."""
    found = [f"{name(path)}:{line}" for path, tree in modules() for line in deferred_imports(path, tree)]
    assert found == []


def deferred_imports(path: Path, tree: ast.Module) -> Iterator[int]:
    lines = path.read_text().splitlines()
    for function in ast.walk(tree):
        if not isinstance(function, Function) or function.name == "ready":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom) and "noqa: PLC0415" not in lines[node.lineno - 1]:
                yield node.lineno


def test_lock_files_hold_no_address() -> None:
    """Packages are named by version and content, never by where they come from."""
    locks = [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"]
    assert [lock.name for lock in locks if re.search(r"https?:|resolved", lock.read_text())] == []
