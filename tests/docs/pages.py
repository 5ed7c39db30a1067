"""Reading the docs as data: their code blocks with the file each is for, their links, their tables."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"(?:^`([^`\n]+)`\n\n)?^```(\w+)\n(.*?)^```$", re.M | re.S)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """One fenced block. `file` is the path that stands alone in the line above it, or ""."""

    file: str
    language: str
    text: str
    before: str  # the page up to the block


def pages() -> list[Path]:
    """Everything that people read, at the root and below docs/."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def blocks(page: Path) -> list[Block]:
    text = page.read_text()
    return [Block(found[1] or "", found[2], found[3], text[: found.start()]) for found in _BLOCK.finditer(text)]


def links(page: Path) -> list[str]:
    """The places inside the repository that a page leads to."""
    return [link for link in _LINK.findall(page.read_text()) if "://" not in link and not link.startswith("#")]
