"""Organisations that are one, however their legal form is written."""

import pytest

from clientela.parties.normalise import organisation_key


@pytest.mark.parametrize(
    ("key", "names"),
    [
        (
            "caffe bellandi",
            "Caffè Bellandi S.r.l. | CAFFE' BELLANDI SRL | Caffè Bellandi S. R. L. | Caffè Bellandi S.r.l.s.",
        ),
        ("ferrari", "Ferrari S.p.A. | Ferrari Spa | Ferrari Società per Azioni | Ferrari S.p.A. in liquidazione"),
        ("rossi mario", "Rossi Mario & C. S.n.c. | Ditta Rossi Mario | ROSSI MARIO E C. SNC | Rossi Mario S.a.s."),
        ("virtus roma", "A.S.D. Virtus Roma | Virtus Roma"),
        (
            "aceites ferrer",
            "Aceites Ferrer, S.L.U. | Aceites Ferrer S.L. | Aceites Ferrer, Sociedad Limitada | ACEITES FERRER SA",
        ),
        (
            "zaklad lodz",
            "Zakład Łódź Sp. z o.o. | ZAKŁAD ŁÓDŹ SP Z OO | Zakład Łódź sp. z o. o. sp. k. | Zakład Łódź S.A.",
        ),
        ("orlen", "Orlen spółka z ograniczoną odpowiedzialnością | ORLEN Spółka Akcyjna | P.P.H.U. Orlen"),
        ("acme holdings", "Acme Holdings Ltd | Acme Holdings PLC | ACME HOLDINGS LIMITED | Acme Holdings LLP"),
        ("muller", "Müller GmbH & Co. KG | Müller AG | MÜLLER GMBH"),
        ("dupont", "Dupont SARL | SARL Dupont | Dupont S.A.S."),
        ("initech", "Initech, Inc. | Initech LLC | Initech Corp."),
        ("marks spencer", "Marks & Spencer plc | Marks and Spencer"),
        ("mcdonalds", "McDonald's Corporation | McDonald’s"),
        ("new york inquirer", "The New York Inquirer"),
    ],
)
def test_the_legal_form_makes_no_difference(key: str, names: str) -> None:
    assert {organisation_key(name) for name in names.split(" | ")} == {key}


@pytest.mark.parametrize(
    ("name", "key"),
    [("S.p.A.", "spa"), ("Ltd", "ltd"), ("3M", "3m"), ("☕", "☕"), ("株式会社トヨタ", "株式会社トヨタ"), ("", "")],
)
def test_a_name_is_never_all_taken_away(name: str, key: str) -> None:
    assert organisation_key(name) == key
