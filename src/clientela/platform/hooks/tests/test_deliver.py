"""Messages are signed, taken by 2xx alone, tried again, given up, and never in each other's way."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks import Webhook

from clientela.parties.actions import create
from clientela.platform.events.models import Fact
from clientela.platform.hooks import actions, jobs, pump, reading, schedule
from clientela.platform.hooks.models import Attempt, Delivery, Endpoint, Untold
from clientela.platform.hooks.tests.conftest import long_ago
from clientela.platform.hooks.waking import JOB
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.retention import terms
from clientela.platform.vault.fields import DOTS, Sealed


def answering(status: str) -> Any:
    """A server that always says this."""
    said = f"HTTP/1.1 {status}\r\nContent-Length: 4\r\n\r\nsaid".encode()
    return lambda stream: stream.sendall(said)


def request(heard: bytes) -> tuple[dict[str, str], str]:
    head, body = heard.decode().split("\r\n\r\n", 1)
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in head.split("\r\n")[1:])}, body


def delivered(endpoint: Endpoint, owner: Any) -> Delivery:
    """A test message, sent."""
    one = actions.send_test(endpoint.pk, by=owner.actor)
    pump.run()
    one.refresh_from_db()
    return one


def test_a_receiver_can_verify_it(owner, listen):
    server = listen()
    said = {"url": server.url, "wants": {"person": {"verbs": ["created"]}}}
    one, secret = actions.make_endpoint(said, by=owner.actor)
    long_ago(one)
    key = create("person", {"name": "Zoë"}, by=owner.actor)
    assert pump.run()
    headers, body = request(server.heard[0])
    assert Webhook(secret).verify(body, headers)["data"]["id"] == str(key)
    assert headers["content-type"] == "application/json"
    with pytest.raises(Exception, match="signature"):
        Webhook(secret).verify(body.replace("Zo", "Za"), headers)
    assert Delivery.objects.get(endpoint=one).state == "sent"


def test_both_secrets_sign_for_a_day(owner, listen):
    server = listen()
    one, former = actions.make_endpoint(
        {"url": server.url, "wants": {"person": {"verbs": ["created"]}}}, by=owner.actor
    )
    secret = actions.rotate_secret(one.pk, by=owner.actor)
    delivered(one, owner)
    headers, body = request(server.heard[-1])
    assert all(Webhook(key).verify(body, headers)["type"] == "test" for key in (former, secret))
    Endpoint.objects.update(former_until=timezone.now() - timedelta(seconds=1))
    delivered(one, owner)
    headers, body = request(server.heard[-1])
    assert Webhook(secret).verify(body, headers)
    with pytest.raises(Exception, match="signature"):
        Webhook(former).verify(body, headers)


def test_no_secret_comes_out_again(owner, endpoint):
    one, _server = endpoint()
    one.refresh_from_db()
    assert (str(one.secret), one.secret.reveal()[:6]) == (DOTS, "whsec_")
    assert "whsec" not in repr(list(Endpoint.objects.values())) + repr(list(Fact.objects.values()))
    assert not [name for name in vars(Endpoint.pgh_event_model) if "secret" in name]


@pytest.mark.parametrize(
    "status", ["500 Oh", "404 No", "302 Found\r\nLocation: http://127.0.0.1/", "199 Odd", "400 Bad"]
)
def test_what_is_not_2xx_is_tried_again(owner, endpoint, status):
    one, _server = endpoint(say=answering(status))
    sent = delivered(one, owner)
    assert (sent.state, sent.attempts) == ("waiting", 1)
    assert timedelta(seconds=50) < sent.due_at - timezone.now() < timedelta(seconds=70)
    assert Attempt.objects.get().status in (int(status[:3]), None)


def test_it_is_tried_ten_times_over_three_days_with_one_id(owner, endpoint):
    one, server = endpoint(say=answering("503 Busy"))
    sent, waits = delivered(one, owner), []
    for _again in range(20):
        if sent.state != "waiting":
            break
        waits.append(sent.due_at - timezone.now())
        Delivery.objects.update(due_at=timezone.now())
        pump.run()
        sent.refresh_from_db()
    assert (sent.state, sent.attempts, len(server.heard)) == ("failed", 10, 10)
    assert timedelta(days=2.5) < sum(waits, timedelta()) < timedelta(days=4)
    assert len({request(one)[0]["webhook-id"] for one in server.heard}) == 1


def test_an_endpoint_that_is_gone_ends(owner, endpoint):
    one, _server = endpoint(say=answering("410 Gone"))
    actions.send_test(one.pk, by=owner.actor)
    sent = delivered(one, owner)
    one.refresh_from_db()
    assert (one.state, one.why, sent.state) == ("ended", "gone", "failed")
    assert Fact.objects.get(name="EndpointEnded").payload["owner"] == str(owner.user.pk)
    Untold.objects.all().delete()
    create("person", {"name": "Anna"}, by=owner.actor)
    assert not Untold.objects.exists()


def test_an_endpoint_that_fails_for_days_ends_but_not_for_one_message(owner, endpoint):
    one, _server = endpoint(say=answering("500 Oh"))
    sent = delivered(one, owner)
    for since, state in ((timedelta(days=1), "active"), (timedelta(days=4), "ended")):
        Endpoint.objects.update(failing_since=timezone.now() - since)
        Delivery.objects.update(state="waiting", attempts=schedule.MOST - 1, due_at=timezone.now())
        pump.run()
        one.refresh_from_db()
        assert one.state == state
    sent.refresh_from_db()
    assert (sent.state, one.why) == ("failed", "failing")


def test_a_success_forgets_the_failures_before(owner, endpoint):
    one, _server = endpoint()
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=9))
    assert delivered(one, owner).state == "sent"
    one.refresh_from_db()
    assert one.failing_since is None


def test_the_log_says_what_was_answered(owner, endpoint):
    one, _server = endpoint(say=answering("422 No"))
    sent = delivered(one, owner)
    (told,) = reading.whole(sent, one, owner.actor)["tries"]
    assert (told["status"], told["said"]) == (422, "said")
    assert told["milliseconds"] >= 0


def test_a_slow_endpoint_holds_nobody_up(owner, endpoint):
    slow, _server = endpoint(say=lambda _s: time.sleep(2))
    quick, server = endpoint()
    for _each in range(8):
        actions.send_test(slow.pk, by=owner.actor)
    sent = [actions.send_test(quick.pk, by=owner.actor) for _each in range(8)]
    began = time.monotonic()
    pump.run(stop=lambda: len(server.heard) == 8 or time.monotonic() - began > 1.5)
    assert Delivery.objects.filter(pk__in=[one.pk for one in sent], state="sent").count() == 8
    assert Delivery.objects.filter(endpoint=slow, attempts__gt=0).count() <= pump.EACH


def test_what_happens_while_it_is_paused_waits(owner, endpoint, told):
    one, server = endpoint()
    actions.pause(one.pk, by=owner.actor)
    create("person", {"name": "Anna"}, by=owner.actor)
    assert told(server) == []
    actions.resume(one.pk, by=owner.actor)
    assert [each["type"] for each in told(server)] == ["person.created"]


def test_one_or_all_that_failed_are_sent_again(owner, endpoint, told):
    one, server = endpoint()
    sent = delivered(one, owner)
    actions.replay(one.pk, sent.pk, by=owner.actor)
    assert len(told(server)) == 1
    Delivery.objects.update(state="failed", attempts=10)
    assert actions.replay_failed(one.pk, since=timezone.now() + timedelta(hours=1), by=owner.actor) == 0
    assert actions.replay_failed(one.pk, since=timezone.now() - timedelta(hours=1), by=owner.actor) == 1
    assert len(told(server)) == 1
    assert len({request(each)[0]["webhook-id"] for each in server.heard}) == 1


def test_an_inner_address_is_never_asked(owner, endpoint, settings):
    one, server = endpoint()
    settings.INNER_NETWORKS = ["10.9.0.0/16"]
    sent = delivered(one, owner)
    assert (sent.state, server.heard) == ("waiting", [])
    assert "may not be reached" in Attempt.objects.get().said


def test_a_lost_key_is_told_and_nothing_goes_unsigned(owner, endpoint):
    one, server = endpoint()
    Endpoint.objects.update(secret=Sealed("00000000:x"))
    sent = delivered(one, owner)
    assert (sent.state, server.heard) == ("waiting", [])


def test_the_log_is_kept_for_its_term(owner, endpoint):
    one, _server = endpoint()
    old, young = delivered(one, owner), delivered(one, owner)
    Delivery.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert terms.end_all(by=SYSTEM)["deliveries"] == 1
    assert list(Delivery.objects.values_list("pk", flat=True)) == [young.pk]
    assert Attempt.objects.count() == 1


def test_a_shorter_term_leaves_what_is_still_tried(owner, endpoint):
    one, _server = endpoint()
    _sent, tried = delivered(one, owner), delivered(one, owner)
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=2))
    Delivery.objects.filter(pk=tried.pk).update(state="waiting")
    terms.keep_term("deliveries", 1, by=owner.actor)
    terms.end_all(by=SYSTEM)
    assert list(Delivery.objects.values_list("pk", flat=True)) == [tried.pk]


def test_the_clock_wakes_the_loop_only_for_something(owner, endpoint):
    one, _server = endpoint()
    pump.run()
    ProcrastinateJob.objects.all().delete()
    jobs.tell_by_the_clock(timestamp=0)
    assert not ProcrastinateJob.objects.exists()
    Delivery.objects.create(endpoint=one, type="test", body="{}")
    jobs.tell_by_the_clock(timestamp=0)
    assert ProcrastinateJob.objects.get().task_name == JOB


def test_an_act_wakes_the_loop_once(owner, endpoint):
    endpoint()
    ProcrastinateJob.objects.all().delete()
    for name in ("Anna", "Bruno"):
        create("person", {"name": name}, by=owner.actor)
    assert ProcrastinateJob.objects.filter(task_name=JOB).count() == 1
