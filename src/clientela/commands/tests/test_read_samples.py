"""`bench samples` tells of every mail, card and calendar in a folder what became of it."""

from argparse import Namespace
from pathlib import Path

import pytest
from bench import samples

MAIL = b"From: a@x.example\r\nDate: Thu, 12 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n"
CALENDAR = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n"
FILES = {
    "a.eml": MAIL, "b.eml": MAIL.replace(b"Date:", b"X:"), "a.vcf": b"BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\n", "b.vcf": b"",
    "a.ics": CALENDAR % b"DTSTART:20261201T100000Z\r\n", "b.ics": CALENDAR % b"",
}  # fmt: skip


def test_each_file_is_counted_and_what_is_refused_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    samples.run(Namespace(data=tmp_path, json=None), tmp_path)
    told = capsys.readouterr().out
    assert "b.vcf: The file is empty" in told
    assert "b.ics: no event in it says when it begins" in told
    rows = {kind: [row.value for row in samples._of(kind, tmp_path, *said)] for kind, said in samples._KINDS.items()}
    assert rows == {"mails": [1, 1, 0], "cards": [1, 0, 1], "calendars": [1, 0, 1]}
