"""HTML of letters does nothing: no script, no form, no frame, no address that acts; its pictures are its own or not asked for."""

import pytest

from clientela.channels.email.reading.html import as_text, harmless

PIXEL = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    ("html", "never"),
    [
        ("<script>alert(1)</script>", "alert"),
        ('<p onclick="x()" onmouseover=x()>a</p>', "x()"),
        ("<form action=https://x.example><input name=password><button>Go</button></form>", "<form"),
        ("<form action=https://x.example><input name=password></form>", "<input"),
        ("<iframe src=https://x.example></iframe><object data=x></object><embed src=x>", "x.example"),
        ("<meta http-equiv=refresh content='0;url=https://x.example'>", "x.example"),
        ("<base href=https://x.example>", "x.example"),
        ("<link rel=stylesheet href=https://x.example/a.css>", "x.example"),
        ("<style>@import url(https://x.example/a.css)</style>", "x.example"),
        ('<p style="background:url(https://x.example/a.png)">a</p>', "x.example"),
        ("<td background=https://x.example/a.png>a</td>", "x.example"),
        ("<p style='position:fixed;top:0;z-index:9'>a</p>", "position"),
        ("<p style='width:expression(alert(1))'>a</p><p style='behavior:url(x)'>", "behavior"),
        ("<a href='javascript:alert(1)'>a</a>", "javascript"),
        ("<a href=' java\nscript:alert(1)'>a</a>", "script:"),
        ("<a href='data:text/html,<script>alert(1)</script>'>a</a>", "data:"),
        ("<a href=' da\tta:text/html,x'>a</a>", "ta:text"),
        ("<img src='data:image/svg+xml;base64,PHN2Zz4='>", "svg"),
        ("<img src='data:text/html;base64,PHN2Zz4='>", "data:"),
        ("<svg><script>alert(1)</script><a xlink:href='javascript:x'></svg>", "svg"),
        ("<math><mtext><img src=x onerror=alert(1)></math>", "onerror"),
        ("<img src=x srcset='https://x.example/a.png 2x'>", "x.example"),
        ("<video poster=https://x.example/a.png src=x></video>", "x.example"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "onerror="),
        ("<!--[if mso]><script>alert(1)</script><![endif]-->", "alert"),
        ("<a href=https://x.example target=_top ping=https://y.example>a</a>", "y.example"),
    ],
)
def test_what_acts_is_gone(html, never):
    assert never not in harmless(html)


def test_its_own_pictures_stay_and_links_lead_out_without_a_word_of_us():
    shown = harmless(f"<img src='cid:logo'><img src='{PIXEL}'><a href='https://x.example'>a</a>")
    assert "cid:logo" in shown
    assert PIXEL in shown
    assert 'rel="noopener noreferrer nofollow"' in shown


def test_of_words_that_are_hidden_none_is_lost():
    assert "secret" in as_text(harmless("<p style='font-size:0;color:#fff'>secret</p><p>seen</p>"))
