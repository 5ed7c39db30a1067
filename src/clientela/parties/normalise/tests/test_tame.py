"""Names typed with Caps Lock or without capitals."""

import pytest

from clientela.parties.normalise import tame


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("MARIO DE' ROSSI", "Mario De' Rossi"),
        ("anna d'angelo", "Anna D'Angelo"),
        ("D’ANGELO", "D’Angelo"),
        ("CARLA DELL'ORTO", "Carla Dell'Orto"),
        ("ALESSANDRO DEL PIERO", "Alessandro Del Piero"),
        ("DOTT.SSA ANNA DE SANTIS", "Dott.ssa Anna De Santis"),
        ("NICCOLÒ", "Niccolò"),
        ("JUAN DE LA CRUZ", "Juan de la Cruz"),
        ("de la cruz", "de la Cruz"),
        ("maría del carmen ruiz", "María del Carmen Ruiz"),
        ("JOSÉ ORTEGA Y GASSET", "José Ortega y Gasset"),
        ("ŁUKASZ ŻÓŁĆ", "Łukasz Żółć"),
        ("anna nowak-kowalska", "Anna Nowak-Kowalska"),
        ("RONALD MCDONALD", "Ronald McDonald"),
        ("seán o'brien", "Seán O'Brien"),
        ("J.R.R. TOLKIEN", "J.R.R. Tolkien"),
        ("JOHN DOE III PHD", "John Doe III PhD"),
        ("DJ FRANCESCO", "DJ Francesco"),
        ("VINCENT VAN GOGH", "Vincent van Gogh"),
        ("İBRAHİM ÇELİK", "İbrahim Çelik"),
        ("TEST NAME 47", "Test Name 47"),
    ],
)
def test_shouted_and_lower_names_get_their_capitals(typed: str, kept: str) -> None:
    assert tame(typed) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Mario Rossi",
        "ROSSI Mario",
        "bell Hooks",
        "McDonald",
        "LaToya",
        "van Dijk",
        "J.R.",
        "anna@bellandi.it",
        "李小龙",
        "😀",
        "",
    ],
)
def test_mixed_case_and_other_scripts_are_left_alone(name: str) -> None:
    assert tame(name) == name


def test_odd_spaces_and_invisible_characters_go_too() -> None:
    assert tame(" MARIO\u00a0\u200bROSSI ") == "Mario Rossi"
