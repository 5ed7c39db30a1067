"""Every text that the package marks for translation, found in its Python files and in its templates."""

from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

PACKAGE = Path(__file__).parents[2]
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2.ext:babel_extract"),
    ("**/templates/**.txt", "jinja2.ext:babel_extract"),
]
JINJA = {
    "extensions": "jinja2.ext.i18n",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
    "silent": "false",  # a template that cannot be read is an error, not a file without texts
}
OPTIONS = {"**.html": JINJA, "**/templates/**.txt": JINJA}
# Django's names for what Babel knows already, and `text` of a page's reader
KEYWORDS: dict[str, Any] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "text": None,
}


def extract() -> Catalog:
    """A catalogue of all texts, with the files that hold them, and no translation."""
    found = Catalog()
    for file, line, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    ):
        found.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return found
