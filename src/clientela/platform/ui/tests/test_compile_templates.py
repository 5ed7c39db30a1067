"""What is written into compiled templates: right in every language, and only what never changes."""

from typing import Any

from django.template import engines
from django.utils import translation
from jinja2 import DictLoader

from clientela.platform.ui.jinja import environment


def compiled(source: str, language: str = "it") -> Any:
    return environment(loader=DictLoader({"page": source}), language=language).get_template("page")


def code(source: str) -> str:
    made = environment(loader=DictLoader({}), language="it")
    return str(made.compile(source, raw=True))


def test_texts_icons_and_addresses_stand_in_the_code() -> None:
    written = code("{{ _('People') }} {{ icon('plus') }} {{ static('css/app.css') }}")
    assert "Persone" in written
    assert "#i-plus" in written
    assert "/static/css/app.css" in written
    assert "context.call" not in written


def test_what_depends_on_the_request_is_asked_for_each_time() -> None:
    page = compiled("{{ _('Search in %(list)s', list=plural) }}{{ icon(name) }}{{ _(word) }}")
    with translation.override("it"):
        first, second = (page.render(plural=word, name="plus", word="People") for word in ("<a>", "<b>"))
    assert "&lt;a&gt;" in first
    assert "&lt;b&gt;" in second
    assert first.endswith("Persone")


def test_each_reader_gets_the_language_of_the_request() -> None:
    door = engines["compiling"]
    for language, word in (("en", "Filters"), ("it", "Filtri"), ("es", "Filtros"), ("pl", "Filtry"), ("en", "Filters")):
        with translation.override(language):
            assert f'aria-label="{word}"' in door.get_template("entities/_filters.html").render({"entity": {}})
