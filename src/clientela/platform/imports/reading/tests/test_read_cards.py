"""Reading address cards of any version and quality, as text, XML and JSON."""

import base64
from collections.abc import Callable

import pytest

from clientela.platform.imports.reading import Refused, Row, as_payload
from clientela.platform.imports.reading.tests.conftest import Taken

Cells = dict[str, str]
Cards = Callable[..., list[Cells]]


@pytest.fixture
def cards(take: Taken) -> Cards:
    """The cells of each card in a file, without the text of the card."""

    def read_cards(content: str | bytes, name: str = "file.vcf", encoding: str = "utf-8") -> list[Cells]:
        layout, rows = take(content, name, encoding)
        assert (layout.format, layout.headings[-1]) == ("cards", "Card")
        found = [as_payload(layout, row) for row in rows if isinstance(row, Row)]
        assert all(cells.pop("Card") for cells in found)
        return found

    return read_cards


def card(*lines: str, version: str = "3.0", end: str = "\r\n") -> str:
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_each_property_has_its_heading(cards: Cards) -> None:
    (cells,) = cards(
        card(
            "FN:Dr. Anna Rossi", "N:Rossi;Anna;Maria,Pia;Dr.;PhD,MSc", "NICKNAME:Annie,A.", "ORG:Acme\\, Inc.;Sales;North",
            "TITLE:Head", "ROLE:Buyer", "BDAY:1980-05-21", "NOTE:one\\ntwo\\; three", "CATEGORIES:VIP,Friend", "UID:u-1",
            "URL;TYPE=work:http\\://acme.test", "GENDER:F", "X-ODD:as it is", version="4.0",
        )
    )  # fmt: skip
    assert cells == {
        "Full name": "Dr. Anna Rossi", "Family name": "Rossi", "Given name": "Anna", "Additional names": "Maria Pia",
        "Prefix": "Dr.", "Suffix": "PhD, MSc", "Nickname": "Annie, A.", "Organisation": "Acme, Inc.",
        "Department": "Sales, North", "Title": "Head", "Role": "Buyer", "Birthday": "1980-05-21",
        "Note": "one\ntwo; three", "Categories": "VIP, Friend", "UID": "u-1", "Website work": "http://acme.test",
        "Gender": "F", "X-ODD": "as it is",
    }  # fmt: skip


def test_kinds_and_ordinals_are_in_the_heading(cards: Cards) -> None:
    (cells,) = cards(
        card(
            "EMAIL;TYPE=INTERNET,HOME:a@x.it", "EMAIL;TYPE=work;TYPE=pref:b@x.it", "EMAIL;TYPE=WORK:c@x.it", "EMAIL:d@x.it",
            "TEL;TYPE=FAX,WORK:1", "TEL;CELL;VOICE:2", 'TEL;VALUE=uri;TYPE="home,voice":tel:+39-06-1;ext=7', "TEL:4",
            "ADR;TYPE=HOME:PO 1;Floor 2;Via Roma 1;Roma;RM;00100;Italia", "ADR;TYPE=HOME:;;Via Po 2;Torino;;;",
            "IMPP;X-SERVICE-TYPE=Skype:skype:anna", "IMPP:xmpp:anna@x.it", "X-AIM:anna7",
        )
    )  # fmt: skip
    assert cells == {
        "E-mail home": "a@x.it", "E-mail work": "b@x.it", "E-mail work 2": "c@x.it", "E-mail": "d@x.it",
        "Phone work fax": "1", "Phone mobile": "2", "Phone home": "+39-06-1 ext. 7", "Phone": "4",
        "Address home PO box": "PO 1", "Address home extended": "Floor 2", "Address home street": "Via Roma 1",
        "Address home city": "Roma", "Address home region": "RM", "Address home postal code": "00100",
        "Address home country": "Italia", "Address home 2 street": "Via Po 2", "Address home 2 city": "Torino",
        "Messaging Skype": "anna", "Messaging xmpp": "anna@x.it", "Messaging AIM": "anna7",
    }  # fmt: skip


def test_labels_of_groups_are_kinds(cards: Cards) -> None:
    (cells,) = cards(
        card(
            "item1.TEL:1", "item1.X-ABLabel:_$!<HomePage>!$_", "item2.X-ABDATE:1975-03-01",
            "item2.X-ABLabel:_$!<Anniversary>!$_", "i3.X-ABRELATEDNAMES:Jo", "i3.X-ABLabel:_$!<Spouse>!$_",
            "i4.URL:x.test", "i4.X-ABLabel:GRAND_CENTRAL",
        )
    )  # fmt: skip
    assert cells == {
        "Phone home page": "1", "Anniversary": "1975-03-01", "Related spouse": "Jo", "Website GRAND CENTRAL": "x.test",
    }  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_every_line_end_and_folding(cards: Cards, end: str) -> None:
    (cells,) = cards(card("FN:Anna", "NOTE:a long ", " line\\, folded", "\t twice", "TEL:1", end=end))
    assert cells == {"Full name": "Anna", "Note": "a long line, folded twice", "Phone": "1"}


def test_folds_of_old_cards_keep_their_space(cards: Cards) -> None:
    assert cards(card("NOTE:This is", " a note", version="2.1"))[0]["Note"] == "This is a note"


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (["NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:citt=C3=A0=0D=0Adue"], "città\r\ndue"),
        (["NOTE;QUOTED-PRINTABLE;CHARSET=UTF-8:citt=C3=", "=A0 di"], "città di"),
        (["NOTE;ENCODING=QUOTED-PRINTABLE:a=", "b: with a colon=", "c"], "ab: with a colonc"),
        (["NOTE;ENCODING=QUOTED-PRINTABLE:perch=E9"], "perché"),
        (["NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:perch=E9"], "perché"),
        (["NOTE;ENCODING=QUOTED-PRINTABLE:ends with=", "", "TEL:1"], "ends with"),
        (["NOTE;ENCODING=QUOTED-PRINTABLE:broken=", "TEL:1"], "broken"),
        (["NOTE;CHARSET=no-such;ENCODING=QUOTED-PRINTABLE:x=C3=A0"], "xà"),
        (["NOTE:a raw", "line break", "Subject: no property"], "a raw\nline break\nSubject: no property"),
    ],
)
def test_notes_as_devices_write_them(cards: Cards, lines: list[str], value: str) -> None:
    assert cards(card("FN:Anna", *lines, version="2.1"))[0]["Note"] == value


def test_quoted_printable_names_are_split_before_they_are_decoded(cards: Cards) -> None:
    (cells,) = cards(card("N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:L=C3=B3pez=3B;Jos=C3=A9;;;", version="2.1"))
    assert (cells["Family name"], cells["Given name"]) == ("López;", "José")


def test_each_value_may_have_its_own_charset(cards: Cards) -> None:
    old, new = card("FN;CHARSET=ISO-8859-2:Łukasz"), card("FN:Żaneta", "NOTE:zażółć gęślą jaźń")
    found = cards(old.encode("iso-8859-2") + new.encode() + card("FN:Nicolò").encode("cp1252"))
    assert [cells["Full name"] for cells in found] == ["Łukasz", "Żaneta", "Nicolò"]


@pytest.mark.parametrize(
    "lines",
    [
        ["PHOTO;ENCODING=b;TYPE=JPEG:{}"],
        ["PHOTO;JPEG;ENCODING=BASE64:", " {}", ""],
        ["PHOTO;BASE64:", "  {}"],
        ["PHOTO:data:image/jpeg;base64,{}"],
        ["PHOTO;ENCODING=b:{}"],
    ],
)
def test_pictures_are_measured(cards: Cards, lines: list[str]) -> None:
    packed = base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(12_341)).decode()
    folded = "\r\n ".join(packed[at : at + 70] for at in range(0, len(packed), 70))
    (cells,) = cards(card("FN:Anna", *(line.format(folded) for line in lines), "TEL:1"))
    assert cells == {"Full name": "Anna", "Photo": "image/jpeg, 12,345 bytes", "Phone": "1"}


def test_nothing_of_a_card_is_lost(take: Taken) -> None:
    text = card("FN:Anna", "PHOTO;ENCODING=b:AAAA", "X-ODD;A=b:c")
    layout, rows = take(text + card("FN:Ugo"))
    assert [as_payload(layout, row)["Card"] for row in rows] == [text, card("FN:Ugo")]
    assert [row.number for row in rows] == [1, 7]


def test_headings_are_those_of_the_whole_file(take: Taken) -> None:
    layout, rows = take(card("TEL:1") * 2_000 + card("EMAIL:a@x.it"))
    assert layout.headings == ("E-mail", "Phone", "Card")
    assert rows[-1].values[:2] == ("a@x.it", None)


@pytest.mark.parametrize(
    "agent",
    [
        ["AGENT:", "BEGIN:VCARD", "VERSION:2.1", "FN:Joe", "TEL:9", "END:VCARD"],
        ["AGENT:BEGIN:VCARD", "FN:Joe", "TEL:9", "END:VCARD"],
        ["AGENT:BEGIN:VCARD\\nFN:Joe\\nTEL:9\\nEND:VCARD"],
    ],
)
def test_a_card_within_a_card(cards: Cards, agent: list[str]) -> None:
    found = cards(card("FN:Anna", *agent, "TEL:1") + card("FN:Ugo"))
    assert found == [{"Full name": "Anna", "Agent": "Joe", "Phone": "1"}, {"Full name": "Ugo"}]


def test_cards_that_are_not_ended_or_have_no_version(cards: Cards) -> None:
    found = cards("BEGIN:VCARD\nFN:Anna\nBEGIN:VCARD\nVERSION:9.7\nEMAIL:b@x.it\nEND:VCARD\n\ufeffbegin:vcard\nTEL:3\n")
    assert found == [{"Full name": "Anna"}, {"E-mail": "b@x.it"}, {"Phone": "3"}]


def test_text_around_cards_and_empty_cards_are_told(take: Taken) -> None:
    _, rows = take("Hello\n" + card("FN:Anna", end="\n") + "\n" + card(end="\n") + "bye\n", name="x.vcf")
    assert [type(row) for row in rows] == [Refused, Row, Refused, Refused]
    assert [row.number for row in rows] == [1, 2, 7, 10]
    assert rows[0].reason == "This text, from line 1 on, is outside of any card."  # type: ignore[union-attr]
    assert rows[2].reason == "The card holds nothing."  # type: ignore[union-attr]


def test_cards_in_a_text_of_any_name(cards: Cards) -> None:
    assert cards("\ufeff" + card("FN:Łukasz"), name="upload", encoding="utf-16") == [{"Full name": "Łukasz"}]


def test_a_cell_that_holds_a_card_does_not_make_the_file_one(take: Taken) -> None:
    assert take('Name,Card\nAnna,"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n"\n')[0].format == "delimited"


XCARD = """<?xml version="1.0"?><vc:vcards xmlns:vc="urn:ietf:params:xml:ns:vcard-4.0"><vc:vcard><vc:n><vc:surname>Rossi
</vc:surname><vc:given>Anna</vc:given><vc:suffix>PhD</vc:suffix><vc:suffix>MSc</vc:suffix></vc:n><vc:tel><vc:parameters>
<vc:type><vc:text>work</vc:text><vc:text>cell</vc:text></vc:type></vc:parameters><vc:uri>tel:+39</vc:uri></vc:tel>
<vc:group name="g"><vc:email><vc:text>a&amp;b@x.it</vc:text></vc:email></vc:group></vc:vcard>{}</vc:vcards>"""


def test_xcards(cards: Cards) -> None:
    assert cards(XCARD.format("<vc:vcard><vc:fn><vc:text>Ugo</vc:text></vc:fn></vc:vcard>")) == [
        {
            "Family name": "Rossi",
            "Given name": "Anna",
            "Suffix": "PhD, MSc",
            "Phone work mobile": "+39",
            "E-mail": "a&b@x.it",
        },
        {"Full name": "Ugo"},
    ]


@pytest.mark.parametrize(
    "bad", ["<vc:vcard><vc:fn></vc:vcard>", "<vc:vcard><vc:fn>&bomb;</vc:fn></vc:vcard>", "<vc:vcard>"]
)
def test_a_broken_xcard_is_refused_alone(take: Taken, bad: str) -> None:
    _, rows = take(XCARD.format(bad))
    assert [type(row) for row in rows] == [Row, Refused]
    assert rows[1].reason.startswith("The card is not valid XML")  # type: ignore[union-attr]


JCARD = '["vcard",[["version",{},"text","4.0"],["n",{},"text",["Rossi","Anna","","",["PhD","MSc"]]],%s]]'


def test_jcards(cards: Cards) -> None:
    one = JCARD % '["tel",{"type":["work","cell"]},"uri","tel:+39"]'
    anna = {"Family name": "Rossi", "Given name": "Anna", "Suffix": "PhD, MSc", "Phone work mobile": "+39"}
    assert cards(one) == [anna]
    assert cards(f"[{one}, {one}]") == [anna, anna]


def test_a_broken_jcard_is_refused_alone(take: Taken) -> None:
    good = JCARD % '["email",{},"text","a@x.it"]'
    _, rows = take(f'[{good}, ["vcard",[["fn"]]], ["vcard",7], 5, {good}]')
    assert [type(row) for row in rows] == [Row, Refused, Refused, Refused, Row]


def test_values_without_parts_are_no_values(cards: Cards) -> None:
    assert cards(JCARD % '["org",{},"text",[]],["fn",{},"text","Anna"]')[0]["Full name"] == "Anna"
    assert cards(XCARD.format("<vc:vcard><vc:org/><vc:tel/><vc:fn><vc:text>Ugo</vc:text></vc:fn></vc:vcard>"))[1] == {
        "Full name": "Ugo"
    }


def test_a_card_of_megabytes_takes_no_megaseconds(cards: Cards) -> None:
    packed = "\n ".join(["A" * 75] * 40_000)
    assert cards(card(f"PHOTO;ENCODING=b:{packed}", end="\n")) == [{"Photo": "2,250,000 bytes"}]
