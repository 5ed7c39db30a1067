"""What nobody meant to write goes; everything else stays."""

import pytest

from clientela.parties.normalise import fold, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Giulia \t Bellandi\r\n", "Giulia Bellandi"),
        ("Łukasz\u00a0Wiśniewski", "Łukasz Wiśniewski"),
        ("An\u200bna\u200d Ro\u00adssi\ufeff", "Anna Rossi"),
        ("\u202eisola\u202c", "isola"),
        ("a\x00b\ud800c", "abc"),
        ("Jose\u0301", "José"),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),
        ("👨\u200d👩\u200d👧 Nowak", "👨\u200d👩\u200d👧 Nowak"),
        ("李小龙", "李小龙"),
    ],
)
def test_a_line_is_freed_of_invisible_characters_and_odd_spaces(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("JosÃ© GarcÃ\xada", "José García"),
        ("cittÃ\xa0", "città"),
        ("Å\x81ukasz WiÅ›niewski", "Łukasz Wiśniewski"),
        ("WiĹ›niewski", "Wiśniewski"),
        ("Dâ€™Angelo", "D'Angelo"),
    ],
)
def test_letters_read_in_the_wrong_encoding_are_read_again(typed: str, meant: str) -> None:
    assert tidy(typed).replace("’", "'") == meant


@pytest.mark.parametrize("name", ["Ângela", "Åsa", "ESPAÑA", "MÃE", "Ðorđe", "Zoë", "Señor Ñíguez", "Ã"])
def test_letters_that_only_look_so_are_left_alone(name: str) -> None:
    assert tidy(name) == name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Caffè  BELLANDI", "caffe bellandi"),
        ("Łódź", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("Straße", "strasse"),
        ("Đorđe Þór", "dorde thor"),
        ("İstanbul ISPARTA ılgın", "istanbul isparta ilgin"),
        ("ΟΔΟΣ", "οδοσ"),
        ("ﬁﬀ", "fiff"),
        ("Ёлка", "елка"),
        ("東京ガス", "東京ガス"),
    ],
)
def test_folding_makes_spellings_equal(text: str, folded: str) -> None:
    assert fold(text) == folded
