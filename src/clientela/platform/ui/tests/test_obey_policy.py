"""Every template keeps to the content security policy, and every icon that is named is in the list of the sprite."""

import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[1]
PRODUCT = UI.parents[1]
TEMPLATES = sorted(path for path in PRODUCT.rglob("*.html") if "templates" in path.parts)
SOURCES = sorted(path for path in PRODUCT.rglob("*.py") if "tests" not in path.parts)
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "a script address": re.compile(r"[\"']\s*javascript:"),
    "htmx code": re.compile(r"\bhx-on\b|hx-(?:vals|headers)=[\"']js:"),
}
ICON = re.compile(r"""(?:\bicon\w*["']?\s*[=(:]|\b(?:note|empty|consent)\()\s*["']([a-z][a-z0-9-]*)["']""")
MOST_LINES = 150
SCRIPT_BYTES = 3 * 1024


def relative(path: Path) -> str:
    return str(path.relative_to(PRODUCT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
@pytest.mark.parametrize("what", INLINE)
def test_no_template_carries_style_or_code(path: Path, what: str) -> None:
    comments = re.compile(r"\{#.*?#\}", re.DOTALL)
    found = INLINE[what].search(comments.sub("", path.read_text()))
    assert not found, (
        f"{relative(path)} has {what}: move it to static/css or static/js, use a data attribute for a value"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_no_template_is_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES


def test_the_sprite_has_every_icon_in_use_and_no_other() -> None:
    used = {name for path in [*TEMPLATES, *SOURCES] for name in ICON.findall(path.read_text())}
    listed = (UI / "icons.txt").read_text().split()
    assert listed == sorted(used), "icons.txt lists the Lucide names in use, one a line, sorted"


@pytest.mark.parametrize("path", sorted((UI / "static" / "js").glob("*.js")), ids=lambda path: path.name)
def test_each_script_is_small_and_stands_alone(path: Path) -> None:
    code = path.read_text()
    assert len(code.encode()) <= SCRIPT_BYTES
    assert not re.search(r"^\s*import\b|\bexport\b|\beval\(|new Function", code, re.MULTILINE)


def test_colours_are_written_in_the_tokens_alone() -> None:
    """Two kinds of place may mix one: the avatar's hues, which are a scale of their own."""
    literal = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\((?!\.\d+ \.\d+ var\(--h\))", re.IGNORECASE)
    for path in sorted((UI / "static" / "css").glob("*.css")):
        if path.name != "tokens.css":
            assert not literal.search(path.read_text()), f"{path.name} writes a colour: use a token"
