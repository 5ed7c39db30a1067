"""Lock files and pyproject.toml agree."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from clientela.commands.lock import strip_addresses
from clientela.config import environment

PROJECT = tomllib.loads((environment.ROOT / "pyproject.toml").read_text())
PRODUCT = PROJECT["project"]["dependencies"]
TESTS = PROJECT["dependency-groups"]["test"]


def locked(file: str) -> set[str]:
    return set(re.findall(r"(?m)^([a-z0-9.-]+)==", (environment.ROOT / file).read_text()))


@pytest.mark.parametrize(
    ("file", "wanted"), [("requirements.lock", PRODUCT), ("requirements-test.lock", PRODUCT + TESTS)]
)
def test_every_dependency_is_locked(file: str, wanted: list[str]) -> None:
    names = {re.split(r"[^A-Za-z0-9.-]", requirement)[0].lower() for requirement in wanted}
    assert names - locked(file) == set(), "run ./clientela lock"


def test_tests_run_on_what_the_product_runs_on() -> None:
    product, tests = ((environment.ROOT / f"requirements{kind}.lock").read_text() for kind in ("", "-test"))
    pins = re.findall(r"(?m)^\S+==\S+", product)
    assert [pin for pin in pins if pin not in tests] == [], "run ./clientela lock"


def test_npm_packages_are_locked_by_content() -> None:
    packages = json.loads((environment.ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_addresses_are_taken_out(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text(json.dumps({"packages": {"a": {"version": "1.0.0", "funding": {"url": "https://a.example"}}}}))
    strip_addresses(lock)
    assert json.loads(lock.read_text()) == {"packages": {"a": {"version": "1.0.0"}}}
