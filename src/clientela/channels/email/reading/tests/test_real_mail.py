"""Every message of the collections we develop with is read without a fault, most of them whole. Skipped without them."""

import os
from collections import Counter
from pathlib import Path

import pytest

from clientela.channels.email.reading.parsing import read

DATA = Path(os.environ.get("CLIENTELA_SAMPLES") or Path(__file__).parents[7] / "shared" / "data")
KINDS = ("chatwoot/files", "ruby_mail/emails", "talon")


@pytest.mark.parametrize("collection", KINDS)
def test_a_collection_is_taken_whole_or_in_part_and_never_refused(collection):
    if not (DATA / collection).is_dir():
        pytest.skip(f"the sample mails of {collection} are not on this machine (CLIENTELA_SAMPLES)")
    files = sorted((DATA / collection).rglob("*.eml"))
    outcomes = Counter("whole" if not read(path.read_bytes()).notes else "in part" for path in files)
    assert files
    assert outcomes.total() == len(files)
    assert outcomes["whole"] > len(files) * 0.6
