"""Countries as files name them."""

import pytest
from babel import Locale

from clientela.parties.normalise import country


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("IT", "IT | it | ITA | Italy | Italia | Włochy | ITALIEN | Repubblica Italiana | 🇮🇹"),
        ("ES", "ESP | Spain | Spagna | España | Hiszpania | Espagne | Kingdom of Spain"),
        ("PL", "POL | Poland | Polonia | Polska | Republic of Poland"),
        ("GB", "UK | U.K. | GBR | United Kingdom | Regno Unito | Reino Unido | Wielka Brytania | England | Szkocja"),
        ("US", "USA | U.S.A. | U.S. | United States | the United States of America | Stati Uniti | EE. UU."),
        ("IE", "EIRE | Éire | Ireland | Irlanda | Irlandia | Republic of Ireland"),
        ("KR", "Korea | South Korea | Corea del Sud | Republic of Korea | Korea, Republic of | 대한민국"),
        ("CZ", "Czech Republic | Czechia | Repubblica Ceca | Czechy | Česko"),
        ("GR", "Greece | Grecia | Grecja | Ελλάδα"),
        ("CH", "Switzerland | Svizzera | Schweiz | Suisse | Szwajcaria"),
        ("BA", "Bosnia & Herzegovina | Bosnia and Herzegovina | Bosnia y Herzegovina"),
        ("ZA", "RSA | South Africa | Südafrika"),
        ("CI", "Ivory Coast | Côte d'Ivoire | COTE D’IVOIRE"),
        ("PH", "Philippines | Philipines"),
        ("JP", "Japan | Giappone | 日本"),
        ("HK", "Hong Kong"),
        ("JE", "Jersey"),
        ("XK", "Kosovo"),
    ],
)
def test_a_country_is_known_by_many_names(code: str, names: str) -> None:
    assert {country(name) for name in names.split(" | ")} == {code}


@pytest.mark.parametrize(
    "text",
    ["Channel Islands", "European Community", "Unspecified", "n/a", "EU", "ZZ", "", "?", "the", "Milano", "x" * 5000],
)
def test_what_is_no_one_country_has_no_code(text: str) -> None:
    assert country(text) == ""


@pytest.mark.parametrize("language", ["en", "it", "es", "pl"])
def test_every_country_is_known_by_its_name_in_the_four_languages(language: str) -> None:
    names = {code: name for code, name in Locale(language).territories.items() if country(code) == code}
    assert len(names) == 250  # the 249 of ISO 3166-1, and Kosovo
    assert {name: country(name) for name in names.values()} == {name: code for code, name in names.items()}
