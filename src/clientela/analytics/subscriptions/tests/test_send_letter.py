"""A report leaves through a real mail server: when it is due, once, and with what its reader may see at that moment."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.analytics.reports.models import Report
from clientela.analytics.subscriptions import jobs
from clientela.analytics.subscriptions.actions import LETTER, find_due, send_letter, subscribe
from clientela.analytics.subscriptions.models import Subscription
from clientela.analytics.subscriptions.when import rhythm
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied

DAILY = rhythm("day", 0, 8)


class Taking:
    """A mail server that takes, or refuses, what it is given."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.says = "250 Taken"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        if self.says.startswith("2"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.says


@pytest.fixture
def server(settings: Any) -> Iterator[Taking]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    taking = Taking()
    controller = Controller(taking, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield taking
    controller.stop()


def grant(who, entity, **verbs):
    """Other rights from now on; the actor that has them."""
    role = Role.objects.get(assignments__user=who.user)
    role.grants = {**role.grants, entity: {**role.grants["*"], **role.grants.get(entity, {}), **verbs}}
    role.save()
    return actor_by_user(who.user.pk)


def due(one):
    """Time goes on until it is due, the clock finds it, and the queued jobs run."""
    Subscription.objects.filter(pk=one.pk).update(next_at=timezone.now() - timedelta(minutes=1))
    find_due(by=SYSTEM)
    for job in ProcrastinateJob.objects.filter(task_name=LETTER).order_by("pk"):
        jobs.send_letter(**job.args)
    one.refresh_from_db()


def words(letter):
    return letter.get_body().get_content()


def test_each_reader_gets_his_own_figures_in_his_language(server, report, owner, alice):
    alice.user.language = "it"
    alice.user.save()
    for who in (owner, alice):
        due(subscribe(report, DAILY, by=who.actor))
    told = {letter["To"]: letter for letter in server.taken}
    assert "570.00" in words(told[owner.user.email])
    assert "70,00" in words(told[alice.user.email])
    assert "570" not in words(told[alice.user.email])
    assert "Buongiorno" in words(told[alice.user.email]) or "Ciao" in words(told[alice.user.email])
    (paper,) = told[alice.user.email].iter_attachments()
    assert (paper.get_content_type(), paper.get_filename()) == ("application/pdf", "pipeline.pdf")
    assert paper.get_content().startswith(b"%PDF")


def test_a_due_moment_is_seen_to_once_and_the_next_one_stands(server, report, owner):
    one = subscribe(report, DAILY, by=owner.actor)
    due(one)
    assert find_due(by=SYSTEM) == 0
    assert one.next_at > timezone.now()
    job = ProcrastinateJob.objects.get(task_name=LETTER)
    jobs.send_letter(**job.args)
    assert len(server.taken) == 1
    assert Subscription.pgh_event_model.objects.count() == 0  # a letter that goes out is no change of what was agreed


def test_where_the_mail_server_refuses_nothing_is_kept_and_the_job_is_tried_again(server, report, owner):
    one = subscribe(report, DAILY, by=owner.actor)
    server.says = "451 Later"
    with pytest.raises(OSError, match="Later"):
        due(one)
    one.refresh_from_db()
    assert one.sent_for is None
    server.says = "250 Taken"
    jobs.send_letter(**ProcrastinateJob.objects.get(task_name=LETTER).args)
    one.refresh_from_db()
    assert (len(server.taken), one.problem) == (1, "")
    assert one.sent_for


def test_who_lost_the_right_gets_none_and_it_says_so_until_it_is_back(server, report, alice):
    one = subscribe(report, DAILY, by=alice.actor)
    grant(alice, "deal", see="none")
    due(one)
    assert (server.taken, one.problem) == ([], "denied")
    assert "nothing in it that its reader may have" in alice.browser.get("/reports/letters/").content.decode()
    grant(alice, "deal", see="team")
    due(one)
    assert (len(server.taken), one.problem) == (1, "")


@pytest.mark.parametrize(("change", "problem"), [("unshared", "denied"), ("left", "left"), ("broken", "unanswered")])
def test_what_is_not_shared_or_asks_for_nothing_and_who_left_get_none(server, report, alice, change, problem):
    one = subscribe(report, DAILY, by=alice.actor)
    if change == "left":
        alice.user.is_active = False
        alice.user.save()
    else:
        broken = {"entity": "deal", "rows": {"field": "gone"}}
        Report.objects.update(**{"is_shared": False} if change == "unshared" else {"question": broken})
    due(one)
    assert (server.taken, one.problem) == ([], problem)


def test_a_workbook_needs_the_right_to_export_at_that_moment(server, report, owner, alice):
    may_export = grant(alice, "deal", export="team")
    one = subscribe(report, DAILY, form="xlsx", by=may_export)
    due(one)
    (file,) = server.taken[0].iter_attachments()
    sheet = load_workbook(BytesIO(file.get_content())).active
    assert [cell.value for cell in sheet[2]] == ["Open", 70]
    grant(alice, "deal", export="none")
    due(one)
    assert (len(server.taken), one.problem) == (1, "denied")


def test_a_dashboard_holds_what_its_reader_may_find(server, board, owner, alice):
    grant(alice, "person", see="none")
    for who in (owner, alice):
        due(subscribe(board, DAILY, by=who.actor))
    told = {letter["To"]: words(letter) for letter in server.taken}
    assert "Persons: 1" in told[owner.user.email]
    assert "Tasks: 0" in told[owner.user.email]
    assert "Persons: left out" in told[alice.user.email]
    assert "Tasks" not in told[alice.user.email]
    assert "70.00" in told[alice.user.email]


def test_the_verbs_of_the_clock_are_the_systems(report, owner, alice):
    one = subscribe(report, DAILY, by=owner.actor)
    for verb in (lambda: find_due(by=alice.actor), lambda: send_letter(one.pk, timezone.now(), by=alice.actor)):
        with pytest.raises(Denied):
            verb()
    one.refresh_from_db()
    assert one.sent_for is None
