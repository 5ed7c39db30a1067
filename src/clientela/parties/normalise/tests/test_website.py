"""Web addresses as people write them, and what only pretends to be one."""

import pytest

from clientela.parties.normalise import website


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("www.Bellandi.it", "https://www.bellandi.it"),
        ("HTTP://Bellandi.IT/", "http://bellandi.it"),
        ("https://bellandi.it/Menu/Caffè?x=1#top", "https://bellandi.it/Menu/Caffè?x=1#top"),
        ("//bellandi.it", "https://bellandi.it"),
        ("bellandi.it:8443/app", "https://bellandi.it:8443/app"),
        ("<https://bellandi.it>,", "https://bellandi.it"),
        ("https://it.wikipedia.org/wiki/Roma_(disambigua)", "https://it.wikipedia.org/wiki/Roma_(disambigua)"),
        ("Bücher.de", "https://bücher.de"),
        ("http://192.168.1.10:8069", "http://192.168.1.10:8069"),
        ("http://home.earthlink.net/~fdawson", "http://home.earthlink.net/~fdawson"),
    ],
)
def test_an_address_is_completed(typed: str, value: str) -> None:
    assert (website(typed).value, website(typed).problem) == (value, "")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("javascript:alert(1)", "it starts with “javascript:”"),
        ("JavaScript\u200b:alert(1)", "it starts with “JavaScript:”"),
        ("java\tscript:alert(1)", "holds more than a web address"),
        ("data:text/html,<script>", "it starts with “data:”"),
        ("file:///etc/passwd", "it starts with “file:”"),
        ("mailto:anna@example.it", "it starts with “mailto:”"),
        ("https://user:secret@bellandi.it", "is not a web address"),
        ("https://bellandi.it and .com", "holds more than a web address"),
        ("n/a", "is not a web address"),
        ("http://", "is not a web address"),
        ("", "Nothing is written here"),
    ],
)
def test_what_is_no_web_page_is_told(typed: str, told: str) -> None:
    assert told in website(typed).problem


def test_what_is_refused_is_kept() -> None:
    assert website(" javascript:alert(1) ").value == "javascript:alert(1)"
