"""Bring the catalogues of all languages in step with the texts in the code, and compile them.

New texts are added without a translation, none is guessed, and what is no longer used goes. Then it tells what is left
to translate; `docs/howto/translate.md` says how."""

import argparse

from babel.messages import Catalog

from clientela.commands.progress import note, step
from clientela.platform.ui import catalogues
from clientela.platform.ui.extracting import extract


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(_options: argparse.Namespace) -> int:
    with step("Texts") as line:
        found = extract()
        line.outcome = f"{len(found)} in the package"
    for language, name in catalogues.LANGUAGES.items():
        with step(name) as line:
            missing = _bring_in_step(language, found)
            line.outcome = f"{len(missing)} to translate" if missing else "complete"
        for text in missing:
            note(f"  {text}")
    return 0


def _bring_in_step(language: str, found: Catalog) -> list[str]:
    """Write and compile one catalogue; the texts that it lacks."""
    catalogue = catalogues.read(language)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogues.write(catalogue, language)
    catalogues.compile_catalogue(catalogues.po_of(language))
    return [str(message.id) for message in catalogue if message.id and not translated(message.string)]


def translated(said: str | list[str] | tuple[str, ...] | None) -> bool:
    """Whether a text, or each of its plural forms, is there."""
    return all(said) if isinstance(said, list | tuple) else bool(said)
