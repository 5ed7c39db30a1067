"""The catalogue of each language: read, written so that a change shows as its own lines, and compiled for Django.

People write `locale/<language>/LC_MESSAGES/django.po`; the `.mo` beside it is made of it and kept out of git.
"""

import contextlib
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from clientela.platform.files.drafts import replacing

FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {"it": "Italian", "es": "Spanish", "pl": "Polish"}
_HEADER = """\
# The texts of Clientela in {name}. `./clientela messages` keeps the list; people write the translations.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""


def po_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands, empty for a new language. A file that is no catalogue raises PoFileError."""
    path = po_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write(catalogue: Catalog, language: str) -> None:
    """In the order of the originals, with the files they are in, without line numbers, dates or what is no longer used."""
    path = po_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as draft, draft.open("wb") as file:
        plurals = catalogue.plural_forms
        file.write(_HEADER.format(name=LANGUAGES[language], language=language, plurals=plurals).encode())
        write_po(
            file, catalogue, width=0, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False
        )


def compile_catalogue(po: Path) -> None:
    """Write the `.mo` beside it. Several processes may do so at once; a package that cannot be written stays as it was."""
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parents[1].name, abort_invalid=True)
    with contextlib.suppress(OSError), replacing(po.with_suffix(".mo")) as draft, draft.open("wb") as file:
        write_mo(file, catalogue)
