"""The interface speaks each of its languages whole: nothing lacks, nothing is left over, and no page falls back to English."""

import ast
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog, Message
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from clientela.catalog.models import Product
from clientela.parties import normalise
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.people.models import LANGUAGES as LANGUAGE_NAMES
from clientela.platform.ui import apps, catalogues, extracting
from clientela.timeline import actions as timeline

LANGUAGES = list(catalogues.LANGUAGES)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
COUNTS = (0, 1, 2, 5, 12, 21, 22, 25, 112, 1_000_000)
SAID_IN_ATTRIBUTES = {"alt", "aria-label", "data-empty", "data-lost", "data-said", "placeholder", "title"}
TELL_TALES = {
    "Search", "Sign in", "Sign out", "Save", "Cancel", "Delete", "Edit", "Add", "Filter", "Import", "Export", "Name", "Owner",
    "Details", "History", "People", "Work", "Home", "None", "Yes", "Last contact", "Note", "Language", "Previous", "Next",
}  # fmt: skip
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def found() -> Catalog:
    return extracting.extract()


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return catalogues.read(request.param)


def texts(catalogue: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (message for message in catalogue if message.id)


def ids(catalogue: Catalog) -> set[tuple[str | None, Any]]:
    return {(message.context, message.id) for message in texts(catalogue)}


def forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_text_of_the_code_is_in_the_catalogue_and_no_other(found: Catalog, catalogue: Catalog) -> None:
    """Run `./clientela messages`, then translate what it names."""
    assert ids(found) - ids(catalogue) == set()
    assert ids(catalogue) - ids(found) == set()


def test_no_text_hides_in_an_f_string() -> None:
    """The extractor reads those as one string and sees no call in them: translate first, then put together."""
    files = [path for path in extracting.PACKAGE.rglob("*.py") if "tests" not in path.parts]
    assert [f"{path}: {text}" for path in files for text in hidden(path)] == []


def hidden(path: Path) -> Iterator[str]:
    strings = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)]
    for call in (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in extracting.KEYWORDS and call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def test_every_text_is_translated_by_somebody(catalogue: Catalog) -> None:
    wanting = [message.id for message in texts(catalogue) if message.fuzzy or not all(forms(message.string))]
    assert wanting == []


def test_no_language_borrows_the_sentences_of_another() -> None:
    said: dict[tuple[Any, str], str] = {}
    borrowed = []
    for language in LANGUAGES:
        for message in texts(catalogues.read(language)):
            sentence = forms(message.string)[0]
            if len(re.findall(r"[^\W\d_]{2,}", PLACEHOLDER.sub("", sentence))) > 2:
                first = said.setdefault((message.id, sentence), language)
                borrowed += [(first, language, sentence)] if first != language else []
    assert not borrowed


def test_every_number_has_its_form(catalogue: Catalog) -> None:
    plural = [message for message in texts(catalogue) if message.pluralizable]
    assert [one.id for one in plural if len(forms(one.string)) != catalogue.num_plurals] == []
    assert catalogue.num_plurals == (3 if str(catalogue.locale) == "pl" else 2)


def test_what_is_filled_in_stays(catalogue: Catalog) -> None:
    assert [message.id for message in texts(catalogue) if not same_holes(message)] == []


def same_holes(message: Message) -> bool:
    """The first plural form may leave its number out, as the singular does."""
    singular, plural = (set(PLACEHOLDER.findall(form)) for form in (forms(message.id)[0], forms(message.id)[-1]))
    first, *others = (set(PLACEHOLDER.findall(form)) for form in forms(message.string))
    return first in (singular, plural) and all(holes == plural for holes in others)


@each_language
def test_the_file_is_as_the_command_writes_it(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a change shows as nothing but its own lines."""
    before, catalogue = catalogues.po_of(language).read_text(), catalogues.read(language)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    catalogues.write(catalogue, language)
    assert catalogues.po_of(language).read_text() == before


def test_what_changed_is_compiled(tmp_path: Path) -> None:
    po = tmp_path / "it" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_bytes(catalogues.po_of("it").read_bytes())
    assert apps.is_stale(po)
    catalogues.compile_catalogue(po)
    assert not apps.is_stale(po)
    assert [file.suffix for file in sorted(po.parent.iterdir())] == [".mo", ".po"]


@each_language
def test_our_words_win_over_those_of_others(language: str) -> None:
    """Django and its packages translate “Order”, “Yes” and “Group” too, and count in other plural forms."""
    catalogue = catalogues.read(language)
    with translation.override(language):
        for message in texts(catalogue):
            for count in COUNTS:
                assert said(message, count) in forms(message.string)


def said(message: Message, count: int) -> str:
    if message.pluralizable:
        return ngettext(*message.id, count)
    return pgettext(message.context, message.id) if message.context else gettext(message.id)


def test_polish_counts_in_three_forms() -> None:
    with translation.override("pl"):
        counted = [ngettext("%(num)s row", "%(num)s rows", n) % {"num": n} for n in (1, 3, 5, 12, 22)]
    assert counted == ["1 wiersz", "3 wiersze", "5 wierszy", "12 wierszy", "22 wiersze"]


@each_language
def test_an_entity_is_called_by_its_key_in_english(language: str) -> None:
    """Permissions know no declarations, so a refusal finds an entity's name by its key."""
    with translation.override(language):
        assert [e.key for e in registry.every() if gettext(e.key.replace("_", " ").capitalize()) != str(e.label)] == []


def test_a_problem_is_told_to_each_reader_in_his_own_language() -> None:
    """Answers about phones are remembered, but not across languages."""
    told = {}
    for language in ("it", "pl", "en", "it"):
        with translation.override(language):
            told[language] = normalise.phone("BusinessPhone").problem
    assert told["en"] == "“BusinessPhone” is not a phone number"
    assert told["it"] == "“BusinessPhone” non è un numero di telefono"
    assert told["pl"] == "„BusinessPhone” to nie numer telefonu"


class Said(HTMLParser):
    """What a page says to people: its texts, and the attributes that are read or shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attributes if value and name in SAID_IN_ATTRIBUTES]

    def handle_data(self, text: str) -> None:
        self.texts += [text.strip()] if text.strip() else []


def english_in(page: str, language: str) -> set[str]:
    """Texts of the page that should have been in its language. Each language is offered by its own name, “English” too."""
    pairs = {str(message.id): str(message.string) for message in texts(catalogues.read(language))}
    translated = {*pairs, *TELL_TALES} - {*pairs.values(), *dict(LANGUAGE_NAMES).values()}
    return set(Said(page).texts) & translated


@pytest.fixture
def reader(person_with: Callable[..., Any]) -> Callable[[str], Any]:
    """Somebody who may do everything and reads this language, with a customer and a product to look at."""

    def make(language: str) -> Any:
        who = person_with(f"Olga{language}", {"*": {"*": "all"}}, language=language)
        for kind, raw in (
            ("person", {"name": "Żeń Qq", "emails": [{"typed": "q@q.it", "label": "work"}]}),
            ("product", {"name": "Qq"}),
        ):
            entity = registry.entity(kind)
            entity.verbs.create(clean(entity, raw).facts, by=who.actor)
        timeline.note(Party.objects.get().pk, "qq", by=who.actor)
        return who

    return make


@each_language
def test_no_page_falls_back_to_english(reader: Callable[[str], Any], language: str) -> None:
    browser, person, product = reader(language).browser, Party.objects.get().pk, Product.objects.get().pk
    pages = [
        f"/people/{person}/",
        f"/people/{person}/edit/",
        f"/people/{person}/lifecycle/edit/",
        f"/products/{product}/",
    ]
    for entity in registry.every():
        pages += [
            entity.url,
            f"{entity.url}?q=nothing",
            f"{entity.url}filter/",
            *([f"{entity.url}new/"] if entity.verbs.create else []),
        ]
    for page in [
        *pages,
        "/imports/",
        "/palette/",
        "/palette/?q=zzz",
        "/people/?field=lifecycle&op=is&value=lead",
        "/nowhere/",
    ]:
        answer = browser.get(page, follow=True)
        assert answer.headers["Content-Language"] == language
        assert (page, english_in(answer.content.decode(), language)) == (page, set())


@pytest.mark.django_db
@each_language
def test_the_login_page_follows_the_browser(language: str) -> None:
    page = Client(headers={"Accept-Language": language}).get("/login/").content.decode()
    assert f'<html lang="{language}"' in page
    assert english_in(page, language) == set()


@each_language
def test_a_form_tells_what_is_wrong_in_its_language(reader: Callable[[str], Any], language: str) -> None:
    typed = {"emails-0-typed": "anna@", "birth_date": "soon", "phones-0-typed": "1"}
    page = reader(language).browser.post("/people/new/", typed).content.decode()
    assert english_in(page, language) == set()
    with translation.override(language):
        assert gettext("“%(text)s” is not a complete e-mail address") % {"text": "anna@"} in Said(page).texts


@each_language
def test_the_api_speaks_english_to_everybody(reader: Callable[[str], Any], language: str) -> None:
    who = reader(language)
    asking = {"Accept-Language": language, "Authorization": who.bearer["HTTP_AUTHORIZATION"]}
    answer = who.browser.post(
        "/api/v1/people", '{"emails": ["anna@"]}', content_type="application/json", headers=asking
    )
    assert "is not a complete e-mail address" in answer.json()["errors"][0]["message"]
    schemas = who.browser.get("/api/v1/openapi.json", headers=asking).json()["components"]["schemas"]
    assert schemas["PersonCreate"]["properties"]["owner"]["description"] == "Owner"


def test_every_language_of_the_interface_has_a_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", *LANGUAGES}
