"""What could not be read of a mail is told in the language of its reader, also where it was noted long ago."""

from django.utils.translation import gettext, override

from clientela.channels.email.reading.notes import EVERY, told
from clientela.channels.email.reading.parsing import read


def test_every_note_is_told_in_every_language():
    for note in EVERY:
        kept = note % {"size": 500, "name": "a (1)%.pdf", "charset": "x-odd"}
        for language in ("it", "es", "pl"):
            with override(language):
                assert told(kept, gettext) == gettext(note) % {"size": 500, "name": "a (1)%.pdf", "charset": "x-odd"}
                assert told(kept, gettext) != kept
    assert told("something else", gettext) == "something else"


def test_what_is_noted_is_known_again():
    mail = b"Content-Type: text/plain; charset=x-odd\nContent-Transfer-Encoding: odd\n\n\xff\xfe\xe8"
    found = read(mail)
    assert found.notes
    with override("it"):
        assert all(told(note, gettext) != note for note in found.notes)
