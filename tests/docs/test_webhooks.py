"""The receiver of the how-to believes what we sign, and nothing else."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.docs.pages import DOCS, blocks

from clientela.platform.hooks.keeping import KEEPS
from clientela.platform.hooks.schedule import WAITS
from clientela.platform.hooks.signing import fresh_secret, headers
from clientela.platform.outbound.asking import WEBHOOK

PAGE = DOCS / "howto" / "webhooks.md"


def test_its_receiver_believes_us_alone():
    said: dict[str, Any] = {}
    exec(next(one.text for one in blocks(PAGE) if one.language == "python"), said)
    secret, other, now = fresh_secret(), fresh_secret(), timezone.now()
    sent = headers("msg_1", now, b"{}", [other, secret])
    assert said["is_ours"](secret, sent, b"{}")
    assert not said["is_ours"](fresh_secret(), sent, b"{}")
    assert not said["is_ours"](secret, sent, b"{ }")
    old = headers("msg_1", now - timedelta(minutes=6), b"{}", [secret])
    assert not said["is_ours"](secret, old, b"{}")


def test_its_figures_are_those_of_the_code():
    text = PAGE.read_text()
    hours = [f"{wait.total_seconds() / 3600:g}" for wait in WAITS[3:]]
    assert f"{', '.join(hours[:-1])} and {hours[-1]} hours" in text
    assert f"within {WEBHOOK.seconds:g} seconds" in text
    assert f"for {KEEPS[0].days} days" in text
