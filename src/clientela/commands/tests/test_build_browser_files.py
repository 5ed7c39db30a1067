"""Icons become one sprite, and what is built is what the pages ask for."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clientela.commands import browser_libraries
from clientela.commands.progress import Refused

DRAWING = (
    '<!-- @license -->\n<svg\n  class="x"\n  viewBox="0 0 24 24"\n>\n  <path d="M1 2" />\n  <circle r="4" />\n</svg>\n'
)


def test_an_icon_becomes_a_symbol(tmp_path: Path) -> None:
    (tmp_path / "users.svg").write_text(DRAWING)
    symbol = '<symbol id="i-users" viewBox="0 0 24 24"><path d="M1 2" /><circle r="4" /></symbol>'
    assert browser_libraries.sprite(["users"], tmp_path) == (
        f'<svg xmlns="http://www.w3.org/2000/svg">{symbol}</svg>\n'
    )


def test_an_icon_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no icon named wheel-of-fortune"):
        browser_libraries.sprite(["wheel-of-fortune"], tmp_path)


def test_icons_are_listed_once_each() -> None:
    names = browser_libraries.icon_names()
    assert names == sorted(set(names))


def test_everything_that_was_built_is_there() -> None:
    assert browser_libraries.is_fresh(), "run ./clientela test, or ./clientela up, which build the browser files"
    missing = [
        name for name in (*browser_libraries.FILES, "icons.svg") if not (browser_libraries.VENDOR / name).exists()
    ]
    assert missing == []


def test_starts_at_once_build_it_once_and_whole(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(browser_libraries, "VENDOR", tmp_path / "vendor")
    with ThreadPoolExecutor(4) as starts:
        list(starts.map(lambda _n: browser_libraries.build(), range(4)))
    assert browser_libraries.is_fresh()
    assert capsys.readouterr().out.count("Browser files") == 1
    assert [one.name for one in tmp_path.iterdir()] == ["vendor"]


def test_what_has_gone_missing_is_built_again(tmp_path, monkeypatch):
    monkeypatch.setattr(browser_libraries, "VENDOR", tmp_path / "vendor")
    browser_libraries.build()
    (tmp_path / "vendor" / "htmx.min.js").unlink()
    assert not browser_libraries.is_fresh()
    browser_libraries.build()
    assert (tmp_path / "vendor" / "htmx.min.js").exists()
