"""Files under entries: whatever they are they are kept, and never served in a way that lets them act."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from clientela.platform.entities.reading import Missing
from clientela.platform.files.models import StoredFile
from clientela.platform.files.storing import TooLarge
from clientela.timeline import actions
from clientela.timeline.models import Attachment, Entry

HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(size=(900, 600), kind="JPEG") -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", size, "green").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture
def entry(anna, alice):
    return actions.note(anna, "See the file", by=alice.actor)


def attached(entry, alice, name, content):
    return actions.attach(entry.pk, name, [content], by=alice.actor)


@pytest.mark.parametrize(
    ("name", "content", "kind", "inline"),
    [("a.png", HTML, "text/html", False), ("a.svg", SVG, "image/svg+xml", False), ("a.txt", b"hello", "text/plain", True),
     ("a.exe", b"MZ\x90\x00" + b"\x00" * 60, None, False), ("a.pdf", b"%PDF-1.7\n", "application/pdf", True),
     ("a.bin", picture(), "image/jpeg", True), ("a.pdf", b"", "text/plain", True)],
)  # fmt: skip
def test_a_file_is_what_its_content_is(entry, alice, name, content, kind, inline):
    made = attached(entry, alice, name, content)
    answer = alice.browser.get(f"/files/{made.pk}/")
    assert b"".join(answer.streaming_content) == content
    assert kind in (None, made.media_type)
    assert answer.headers["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert answer.headers["Content-Type"].split(";")[0] == (kind if inline else "application/octet-stream")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_picture_gets_a_small_one_without_its_secrets(entry, alice):
    made = attached(entry, alice, "field.jpg", picture())
    with Image.open(made.preview.path) as small:
        assert max(small.size) == 480
    assert b"secret place" in made.file.path.read_bytes()
    assert b"secret" not in made.preview.path.read_bytes()
    assert alice.browser.get(f"/files/{made.pk}/preview/").headers["Content-Type"] == "image/webp"


def test_a_bomb_is_kept_but_never_unpacked(entry, alice):
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    made = attached(entry, alice, "bomb.png", bomb.getvalue())
    assert made.preview is None
    assert alice.browser.get(f"/files/{made.pk}/preview/").status_code == 404


def test_a_file_is_for_whom_its_party_is(entry, alice, bob, charlie, dora, person_with):
    made = attached(entry, alice, "a.txt", b"hello")
    stan = person_with("Stan", {"*": {"see": "own", "note": "own"}})
    statuses = [who.browser.get(f"/files/{made.pk}/").status_code for who in (alice, bob, charlie, dora, stan)]
    assert statuses == [200, 200, 404, 404, 404]
    assert Client().get(f"/files/{made.pk}/").status_code == 302
    with pytest.raises(Missing):
        actions.attach(entry.pk, "b.txt", [b"x"], by=stan.actor)
    assert Client().get(f"/api/v1/files/{made.pk}", **stan.bearer).status_code == 404
    assert Attachment.objects.count() == 1


def test_only_who_attached_it_or_wrote_the_entry_takes_it_away(entry, alice, bob):
    made = attached(entry, alice, "a.txt", b"hello")
    assert bob.browser.post(f"/files/{made.pk}/delete/").status_code == 404
    assert Attachment.objects.exists()
    assert alice.browser.post(f"/files/{made.pk}/delete/", headers={"HX-Request": "true"}).status_code == 200
    assert not Attachment.objects.exists()
    assert StoredFile.objects.exists()


def test_too_large_leaves_nothing_and_keeps_the_words(anna, alice, settings):
    settings.LARGEST_FILE = 3
    form = {"text": "With a file", "files": SimpleUploadedFile("a.txt", b"four")}
    answer = alice.browser.post(f"/people/{anna}/timeline/", form, headers={"HX-Request": "true"})
    assert (answer.status_code, "With a file" in answer.content.decode()) == (422, True)
    assert not Entry.objects.exists()
    with pytest.raises(TooLarge):
        actions.attach(actions.note(anna, "x", by=alice.actor).pk, "a", [b"four"], by=alice.actor)


def test_a_name_is_no_path(entry, alice):
    assert attached(entry, alice, "..\\..\\etc/pass\x00wd", b"x").name == "passwd"
    assert attached(entry, alice, "\u202egpj.exe", b"x").name == "gpj.exe"


def test_the_api_attaches_and_gives_back(entry, alice):
    sent = SimpleUploadedFile("Überblick.txt", b"hello")
    made = Client().post(f"/api/v1/entries/{entry.pk}/files", {"file": sent}, **alice.bearer)
    assert (made.status_code, made.json()["name"], made.json()["media_type"]) == (201, "Überblick.txt", "text/plain")
    got = Client().get(f"/api/v1/files/{made.json()['id']}", **alice.bearer)
    assert b"".join(got.streaming_content) == b"hello"
    assert Path(StoredFile.objects.get().path).is_file()
    assert Client().delete(f"/api/v1/files/{made.json()['id']}", **alice.bearer).status_code == 204
