"""Names in pieces, in four languages; each case reads: prefix | given | family | suffix | nickname."""

import pytest

from clientela.parties.normalise import PersonName, full_name, split_name


def _pieces(name: PersonName) -> str:
    return " | ".join((name.prefix, name.given, name.family, name.suffix, name.nickname)).rstrip(" |")


@pytest.mark.parametrize(
    ("full", "pieces"),
    [
        ("Giulia Bellandi", " | Giulia | Bellandi"),
        ("Bellandi, Giulia", " | Giulia | Bellandi"),
        ("Maria Grazia Della Valle", " | Maria Grazia | Della Valle"),
        ("De Santis Francesca", " | De Santis | Francesca"),  # cannot be known: given name first
        ("ROSSI Mario", " | Mario | ROSSI"),
        ("DE SANTIS Francesca", " | Francesca | DE SANTIS"),
        ("Dott.ssa Anna De Santis", "Dott.ssa | Anna | De Santis"),
        ("Egr. Avv. Carlo D'Angelo", "Egr. Avv. | Carlo | D'Angelo"),
        ("De Santis, Dott.ssa Anna", "Dott.ssa | Anna | De Santis"),
        ("Antonio di San Giuliano", " | Antonio | di San Giuliano"),
        ('Giovanni "Gianni" Rossi', " | Giovanni | Rossi |  | Gianni"),
        ("Sig. Rossi", "Sig. |  | Rossi"),
        ("de Rossi", " |  | de Rossi"),
    ],
)
def test_italian_names(full: str, pieces: str) -> None:
    assert _pieces(split_name(full)) == pieces


@pytest.mark.parametrize(
    ("full", "country", "pieces"),
    [
        ("Lucía Ferrer Vidal", "", " | Lucía | Ferrer Vidal"),
        ("Marta Ferrer Vidal", "ES", " | Marta | Ferrer Vidal"),
        ("María del Carmen Ruiz Alarcón", "", " | María del Carmen | Ruiz Alarcón"),
        ("María de los Ángeles Ruiz", "", " | María de los Ángeles | Ruiz"),
        ("María del Carmen", "", " | María del Carmen"),
        ("José Luis García", "", " | José Luis | García"),
        ("Ana María López Gómez", "", " | Ana María | López Gómez"),
        ("Juan de la Fuente García", "", " | Juan | de la Fuente García"),
        ("José Ortega y Gasset", "", " | José | Ortega y Gasset"),
        ("Francisco de Goya y Lucientes", "", " | Francisco | de Goya y Lucientes"),
        ("D. Luis Pérez Gómez", "", "D. | Luis | Pérez Gómez"),
        ("Sra. Dolores Fuertes de Barriga", "", "Sra. | Dolores | Fuertes de Barriga"),
        ("Dña. Ana Ruiz", "", "Dña. | Ana | Ruiz"),
        ("Don Ernesto Sáenz", "MX", "Don | Ernesto | Sáenz"),
    ],
)
def test_spanish_names(full: str, country: str, pieces: str) -> None:
    assert _pieces(split_name(full, country=country)) == pieces


@pytest.mark.parametrize(
    ("full", "pieces"),
    [
        ("Anna Nowak-Kowalska", " | Anna | Nowak-Kowalska"),
        ("Anna Nowak - Kowalska", " | Anna | Nowak - Kowalska"),
        ("Jan Maria Rokita", " | Jan Maria | Rokita"),
        ("Pan Jan Kowalski", "Pan | Jan | Kowalski"),
        ("Pani Wiśniewska", "Pani |  | Wiśniewska"),
        ("prof. dr hab. inż. Łukasz Żak", "prof. dr hab. inż. | Łukasz | Żak"),
        ("Jan (Jaś) Kowalski", " | Jan | Kowalski |  | Jaś"),
    ],
)
def test_polish_names(full: str, pieces: str) -> None:
    assert _pieces(split_name(full)) == pieces


@pytest.mark.parametrize(
    ("full", "pieces"),
    [
        ("Mr. John James Doe Sr.", "Mr. | John James | Doe | Sr."),
        ("John Doe, Jr.", " | John | Doe | Jr."),
        ("Doe, John, PhD, MBA", " | John | Doe | PhD MBA"),
        ("Mr. John Richter, James Doe Sr.", "Mr. | James Doe | John Richter | Sr."),
        ("Simon Perreault ing. jr", " | Simon | Perreault | ing. jr"),
        ("J. K. Rowling", " | J. K. | Rowling"),
        ("D. Smith", " | D. | Smith"),
        ("Sir Elton", "Sir | Elton"),
        ("Mr Bean", "Mr |  | Bean"),
        ("Seán O'Brien III", " | Seán | O'Brien | III"),
        ("Jennifer Lynn Lopez", " | Jennifer Lynn | Lopez"),
        ("Van Morrison", " | Van | Morrison"),
        ("Al Pacino", " | Al | Pacino"),
        ("Anna", " | Anna"),  # a lone word is what people call someone
    ],
)
def test_english_names(full: str, pieces: str) -> None:
    assert _pieces(split_name(full)) == pieces


@pytest.mark.parametrize(
    ("full", "country", "pieces"),
    [
        ("Nagy János", "HU", " | János | Nagy"),
        ("山田 太郎", "", " | 太郎 | 山田"),
        ("山田太郎", "", " | 山田太郎"),
        ("محمد بن سلمان", "", " | محمد | بن سلمان"),
        ("😀 Smile", "", " | 😀 | Smile"),
        ("Nguyễn Văn An", "VN", " | Văn An | Nguyễn"),
        ("", "", ""),
        (",", "", ""),
    ],
)
def test_names_from_elsewhere(full: str, country: str, pieces: str) -> None:
    assert _pieces(split_name(full, country=country)) == pieces


@pytest.mark.parametrize(
    "full",
    ["Dott.ssa Anna De Santis", "María del Carmen Ruiz Alarcón", "Mr. John Doe Jr.", "山田 太郎", "Anna", "Mr Bean"],
)
def test_a_name_put_together_again_reads_as_before(full: str) -> None:
    assert full_name(split_name(full)) == full


def test_the_family_name_before_a_comma_goes_last_again() -> None:
    assert full_name(split_name("De Santis, Dott.ssa Anna")) == "Dott.ssa Anna De Santis"
