"""New mail is heard of at once (IDLE), by a line that wakes the mailbox's job and is let go when the mailbox rests."""

import time

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.channels.email import actions, jobs
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.waking import JOB
from clientela.channels.email.watching import Watcher

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name=JOB, status="todo").count()


def test_a_new_mail_wakes_its_mailbox(dovecot, mailbox, read):
    ProcrastinateJob.objects.all().delete()
    watcher = Watcher()
    watcher._open(mailbox)
    try:
        watcher.listen(0.2)
        assert waiting() == 0
        dovecot.put(letter())
        ends = time.monotonic() + 10
        while not waiting() and time.monotonic() < ends:
            watcher.listen(0.5)
        assert waiting() == 1
    finally:
        watcher._let_go(mailbox.pk)


def test_a_mailbox_that_is_paused_is_not_queued(mailbox, alice):
    ProcrastinateJob.objects.all().delete()
    actions.pause(mailbox.pk, by=alice.actor)
    jobs.read_all(timestamp=0)
    assert waiting() == 0
