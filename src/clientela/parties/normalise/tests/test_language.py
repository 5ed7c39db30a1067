"""Languages as files name them."""

import pytest
from babel import Locale

from clientela.parties.normalise import language


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("it", "it | IT | ita | Italian | italiano | Włoski | Italien"),
        ("es", "es | spa | Spanish | Español | spagnolo | Hiszpański | Castellano"),
        ("pl", "pl | pol | Polish | polacco | polaco | polski"),
        ("en", "en | eng | English | inglese | inglés | angielski"),
        ("de", "ger | deu | German | tedesco | Deutsch"),
        ("pt-BR", "pt-BR | pt_BR | pt-br | Brazilian Portuguese | Portuguese (Brazil) | portoghese (Brasile)"),
        ("en-GB", "en_GB | en-GB | English (UK) | inglese (Regno Unito)"),
        ("en-US", "en_US.UTF-8 | English (United States)"),
        ("zh-Hant", "zh-Hant | zh_hant"),
        ("es-419", "es-419"),
        ("ja", "日本語 | Japanese"),
        ("he", "iw | he | עברית"),
        ("ca", "Catalan | català | valenciano"),
    ],
)
def test_a_language_is_known_by_many_names(tag: str, names: str) -> None:
    assert {language(name) for name in names.split(" | ")} == {tag}


@pytest.mark.parametrize("named_in", ["en", "it", "es", "pl"])
def test_every_name_in_the_four_languages_has_a_tag_that_stays(named_in: str) -> None:
    tags = {name: language(name) for name in Locale(named_in).languages.values()}
    assert "" not in tags.values()
    assert {tag: language(tag) for tag in tags.values()} == {tag: tag for tag in tags.values()}


@pytest.mark.parametrize("text", ["", "n/a", "xx", "?", "Unspecified", "x" * 5000])
def test_what_is_no_language_has_no_tag(text: str) -> None:
    assert language(text) == ""
