"""What is new in a letter, and what its signature tells, in the four languages and from the programs people use."""

import pytest

from clientela.channels.email.reading.replies import divide
from clientela.channels.email.reading.signatures import facts_of


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, 2 Nov 2026 at 10:00, Elena <elena@alba.example> wrote:\n> old\n> older",
        "On Mon, 2 Nov 2026 at 10:00, Elena\n<elena@alba.example>\nwrote:\n\n> old",
        "Il giorno lun 2 nov 2026 alle ore 10:00 Elena <elena@alba.example> ha scritto:\n> vecchio",
        "Il 02/11/2026 10:00, Elena ha scritto:\n> vecchio",
        "El lun, 2 nov 2026 a las 10:00, Elena (<elena@alba.example>) escribió:\n> viejo",
        "W dniu 02.11.2026 o 10:00, Elena pisze:\n> stare",
        "pon., 2 lis 2026 o 10:00 Elena <elena@alba.example> napisał(a):\n> stare",
        "Am 02.11.2026 um 10:00 schrieb Elena:\n> alt",
        "Le lun. 2 nov. 2026 à 10:00, Elena a écrit :\n> vieux",
        "-----Original Message-----\nFrom: Elena\nSent: Monday\nTo: Anna\nSubject: x\n\nold",
        "-----Messaggio originale-----\nDa: Elena\nold",
        "From: Elena <elena@alba.example>\nSent: Monday, 2 November 2026 10:00\nTo: Anna\nSubject: x\n\nold",
        "Da: Elena\nInviato: lunedì 2 novembre 2026 10:00\nA: Anna\nOggetto: x\n\nvecchio",
        "De: Elena\nEnviado el: lunes, 2 de noviembre\nPara: Anna\nAsunto: x\n\nviejo",
        "________________________________\nOd: Elena\nWysłano: poniedziałek\nDo: Anna\nTemat: x\n\nstare",
        "2026-11-02 10:00 GMT+01:00 Elena <elena@alba.example>:\n> old",
    ],
)
def test_what_is_quoted_is_set_aside(quote):
    assert divide(f"Yes, that is fine.\n\n{quote}").said == "Yes, that is fine."


@pytest.mark.parametrize(
    "foot",
    [
        "-- \nAnna Rossi\nTel. +39 02 1234567",
        "Best regards,\nAnna Rossi",
        "Cordiali saluti\nAnna Rossi\nMiramar S.p.A.",
        "Un saludo,\nAnna",
        "Pozdrawiam serdecznie\nAnna",
        "Z poważaniem\nAnna Rossi",
        "Sent from my iPhone",
        "Inviato da iPhone",
        "Enviado desde mi iPhone",
        "Wysłane z iPhone'a",
        "Anna Rossi\nDirettrice acquisti\nTel. +39 02 1234567",
    ],
)
def test_a_signature_is_set_aside(foot):
    found = divide(f"Can you call me?\n\n{foot}", sender="Anna Rossi")
    assert found.said == "Can you call me?"
    assert found.signature


@pytest.mark.parametrize(
    "text",
    [
        "I wrote: this is not a quote\nand it goes on",
        "> Can you come?\nYes\n> And stay?\nNo",
        "Thanks for the offer.\nWe want: 3 grinders\n2 machines",
        "---------- Forwarded message ---------\nFrom: Bob\nSubject: x\n\nwhat he says",
        "From: now on we buy more",
        "See you on Monday 2 November 2026:\n\nthe agenda is below\n\nItem one",
    ],
)
def test_what_is_no_quote_stays(text):
    assert divide(text).said == text


def test_a_disclaimer_is_no_news():
    words = "This message is confidential and intended solely for the addressee. " * 4
    assert divide(f"See you tomorrow.\n\n{words}").said == "See you tomorrow."


SIGNATURE = """Anna Rossi
Direttrice acquisti
Miramar S.p.A.
Via Roma 12, 20121 Milano
Tel. +39 02 1234567 | Cell. +39 340 1234567
Fax +39 02 7654321
P. IVA 12345678901
www.miramar.example"""


def test_a_signature_tells_facts_of_its_writer_and_how_sure_they_are():
    found = facts_of(SIGNATURE, email="anna@miramar.example", name="Anna Rossi")
    assert {name: said.value for name, said in found.items()} == {
        "phone": "+39 02 1234567", "mobile": "+39 340 1234567", "job_title": "Direttrice acquisti", "company": "Miramar S.p.A.",
        "address": "Via Roma 12, 20121 Milano", "website": "www.miramar.example",
    }  # fmt: skip
    assert all(0.6 < said.sure <= 1 for said in found.values())


@pytest.mark.parametrize(
    ("signature", "told"),
    [
        ("Jan Nowak\nKierownik sprzedaży\nKawa Sp. z o.o.\ntel. 22 123 45 67", {"job_title", "company", "phone"}),
        ("Lucía Ferrer\nJefa de compras\nMiramar S.L.\nMóvil: +34 612 345 019", {"job_title", "company", "mobile"}),
        ("John Doe\nHead of procurement\nphone: +44 20 7946 0018", {"job_title", "phone"}),
        ("Best,\nJohn", set()),
        ("Order 4711 2026 0815\nVAT 12345678901", set()),
    ],
)
def test_only_what_is_clearly_a_fact_is_taken(signature, told):
    assert facts_of(signature, email="x@gmail.com", name=signature.split("\n")[0]).keys() == told


def test_a_signature_that_is_another_persons_tells_nothing():
    assert (
        facts_of("Bob Smith\nCEO\nbob@other.example\nTel. +39 02 1234567", email="anna@x.example", name="Anna Rossi")
        == {}
    )
