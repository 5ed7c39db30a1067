"""Calendars at an address: followed, asked again only for what is new, and never at an address inside our own net."""

import ssl
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.utils import timezone

from clientela.platform.entities.reading import Missing
from clientela.platform.freshness.actions import watch
from clientela.platform.freshness.reading import states
from clientela.platform.outbound import asking
from clientela.platform.outbound.tests.conftest import drip, listen
from clientela.platform.outbound.tests.test_post import certificate
from clientela.platform.permissions.actor import SYSTEM
from clientela.timeline.calendars import fetching
from clientela.timeline.calendars.actions import refresh, subscribe, unsubscribe
from clientela.timeline.calendars.fetching import Unreadable, fetch, proper
from clientela.timeline.calendars.models import Subscription
from clientela.timeline.models import Entry

__all__ = ["listen"]
MOVED = b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.2/\r\n\r\n"
ICS = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Fair\r\nDTSTART:20260512T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


class Site(BaseHTTPRequestHandler):
    """A calendar, a way to it, one that is gone, one that is none; and what was asked."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/way":
            self.send_response(302)
            self.send_header("Location", "/fair.ics")
            self.end_headers()
            return
        status = 404 if self.path == "/gone" else 304 if self.headers["If-None-Match"] == '"v1"' else 200
        self.send_response(status)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        if status == 200:
            self.wfile.write(b"<html>" if self.path == "/page" else ICS)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(settings) -> Iterator[str]:
    settings.PRIVATE_ADDRESSES = True
    Site.asked = []
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_its_events_are_meetings_and_asked_again_nothing_is_new(site, alice):
    followed = subscribe(f"{site}/way", "Fairs", by=alice.actor)
    assert [(one.title, one.source) for one in Entry.objects.all()] == [("Fair", followed.source)]
    assert refresh(followed.pk, by=alice.actor) is None
    assert Site.asked == ["/way", "/fair.ics", "/way", "/fair.ics"]
    assert Subscription.objects.get().failure == ""


@pytest.mark.parametrize("path", ["/gone", "/page"])
def test_what_can_t_be_read_is_not_followed(site, alice, path):
    answer = alice.browser.post("/calendar/subscriptions/", {"url": f"{site}{path}", "name": "x"})
    assert (answer.status_code, f"{site}{path}" in answer.content.decode()) == (422, True)
    assert not Subscription.objects.exists()
    assert not Entry.objects.exists()


def test_a_calendar_that_fails_later_says_why_and_keeps_what_it_brought(site, alice):
    followed = subscribe(f"{site}/fair.ics", "", by=alice.actor)
    Subscription.objects.update(url=f"{site}/gone")
    assert refresh(followed.pk, by=alice.actor) is None
    assert "404" in Subscription.objects.get().failure
    assert Entry.objects.count() == 1


BAD = (
    "http://example.com/a.ics",
    "ftp://example.com/a",
    "https://u:p@example.com/a",
    "javascript:alert(1)",
    "",
    "https://",
)


@pytest.mark.parametrize("url", BAD)
def test_only_addresses_over_https_are_taken(url):
    with pytest.raises(Unreadable):
        proper(url)
    assert proper("webcal://example.com/a.ics") == "https://example.com/a.ics"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.7", "169.254.169.254", "[::1]", "0.0.0.0"])
def test_nothing_inside_our_own_net_is_asked(host):
    with pytest.raises(Unreadable, match="may not be reached"):
        fetch(f"https://{host}/calendar.ics")


def test_a_redirect_leads_no_further_inside_than_an_address(listen, settings, monkeypatch, tmp_path):
    away = listen(lambda s: s.sendall(MOVED), tls=certificate(tmp_path))
    settings.INNER_NETWORKS = ["127.0.0.1/32"]
    monkeypatch.setattr(asking, "_trust", lambda: ssl.create_default_context(cafile=tmp_path / "cert.pem"))
    with pytest.raises(Unreadable, match="may not be reached"):
        fetch(f"https://localhost:{away.port}/")
    assert len(away.heard) == 1


@pytest.mark.parametrize("say", [drip, lambda _s: time.sleep(3)], ids=["drips", "is silent"])
def test_a_calendar_that_does_not_end_is_left(listen, settings, monkeypatch, say):
    settings.PRIVATE_ADDRESSES = True
    monkeypatch.setattr(fetching, "SECONDS", 0.4)
    began = time.monotonic()
    with pytest.raises(Unreadable, match="No answer within"):
        fetch(listen(say).url)
    assert time.monotonic() - began < 1.5


def test_a_calendar_is_its_followers_alone(site, alice, bob):
    followed = subscribe(f"{site}/fair.ics", "", by=alice.actor)
    for act in (refresh, unsubscribe):
        with pytest.raises(Missing):
            act(followed.pk, by=bob.actor)
    assert Subscription.objects.exists()
    unsubscribe(followed.pk, by=alice.actor)
    assert (Subscription.objects.count(), Entry.objects.count()) == (0, 1)


def test_one_that_can_not_be_read_for_hours_is_silent_before_its_owner(alice, site):
    one = subscribe(f"{site}/fair.ics", "Fairs", by=alice.actor)
    (fresh,) = [state for state in states() if state.feed.key == "calendar"]
    assert (fresh.source.name, fresh.source.owner, fresh.silent_since) == ("Fairs", alice.user.pk, None)
    Subscription.objects.update(heard_at=timezone.now() - timedelta(hours=4), url=f"{site}/gone")
    refresh(one.pk, by=alice.actor)
    watch(by=SYSTEM)
    page = alice.browser.get("/").content.decode()
    assert "has been silent since" in page
    assert "The address answered 404." in page
    Subscription.objects.update(url=f"{site}/fair.ics")
    refresh(one.pk, by=alice.actor)
    assert watch(by=SYSTEM) == 0
    assert "has been silent since" not in alice.browser.get("/").content.decode()
