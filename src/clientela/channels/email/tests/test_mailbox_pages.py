"""Mailboxes by page and by API: connected, shown with their ledger, changed, and nobody else's business."""

import pytest

from clientela.channels.email.models import CapturePolicy, Mailbox
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import PASSWORD, USER
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db
HOME = "/settings/mailboxes/"


def place(mailbox):
    return f"{HOME}{mailbox.pk}/"


def test_a_mailbox_is_connected_by_its_form(dovecot, alice):
    said = {"address": USER, "host": "127.0.0.1", "port": dovecot.port, "security": "none", "secret": PASSWORD}
    answer = alice.browser.post(f"{HOME}new/", said)
    one = Mailbox.objects.get()
    assert answer.url == place(one)
    assert (one.owner_id, one.user_name, one.secret.reveal()) == (alice.user.pk, USER, PASSWORD)
    assert PASSWORD.encode() not in alice.browser.get(place(one)).content


def test_what_does_not_fit_is_said_and_kept(alice, db):
    answer = alice.browser.post(
        f"{HOME}new/", {"address": "nobody", "host": "imap.example.com", "port": "x", "secret": "s"}
    )
    assert answer.status_code == 422
    assert b"imap.example.com" in answer.content
    assert "A port is a number" in answer.content.decode()
    assert not Mailbox.objects.exists()


def test_the_page_shows_the_ledger_and_how_fresh_it_is(dovecot, mailbox, read, alice):
    dovecot.put(letter(), letter(Sensitivity="Private"))
    read()
    page = alice.browser.get(place(mailbox)).content.decode()
    assert "INBOX" in page
    assert "Private 1" in page
    assert "read " in page
    assert USER in alice.browser.get(HOME).content.decode()


def test_another_persons_mailbox_is_not_there_and_stays_as_it_is(mailbox, bob, charlie):
    assert bob.browser.get(place(mailbox)).status_code == 404
    assert bob.browser.post(f"{place(mailbox)}disconnect/").status_code == 404
    assert charlie.browser.get(HOME).status_code == 403
    assert bob.browser.get(f"/api/v1/mailboxes/{mailbox.pk}", **bob.bearer).status_code == 404
    assert Mailbox.objects.filter(pk=mailbox.pk, state="active").exists()


def test_it_is_tested_from_its_page(mailbox, alice):
    assert "It can be read." in alice.browser.post(f"{place(mailbox)}test/").content.decode()
    Mailbox.objects.filter(pk=mailbox.pk).update(secret="wrong")
    assert "refused the user name" in alice.browser.post(f"{place(mailbox)}test/").content.decode()


def test_nobody_leads_it_elsewhere_with_the_password_it_has(mailbox, owner, alice):
    answer = owner.browser.post(place(mailbox), {"host": "evil.example.com"})
    assert "Type the password again" in answer.content.decode()
    mailbox.refresh_from_db()
    assert mailbox.host == "127.0.0.1"


def test_folders_are_chosen_and_what_is_left_out_of_them_is_not_read(dovecot, mailbox, read, alice):
    read()
    sent = mailbox.folders.get(name="Sent")
    alice.browser.post(f"{place(mailbox)}folders/", {"folder": [str(sent.pk)]})
    dovecot.put(letter())
    assert read() == 0
    assert not Entry.objects.exists()


def test_a_policy_is_tried_out_before_it_holds(dovecot, mailbox, read, owner, policy):
    dovecot.put(letter(), letter(Subject="Salary talks"))
    read()
    said = {"name": policy.name, "unknown": "everybody", "private_words": "salary", "preview": "1"}
    page = owner.browser.post(f"{HOME}policies/{policy.pk}/", said).content.decode()
    assert "Of the latest 2 mails, 1 would be captured; now it is 2." in page
    policy.refresh_from_db()
    assert policy.private_words == []


def test_only_who_configures_changes_a_policy(policy, alice, owner):
    assert alice.browser.post(f"{HOME}policies/{policy.pk}/", {"name": "Mine"}).status_code == 403
    answer = owner.browser.post(
        f"{HOME}policies/{policy.pk}/", {"name": "Less", "unknown": "nobody", "not_from": "bank.example"}
    )
    assert answer.status_code == 302
    one = CapturePolicy.objects.get()
    assert (one.name, one.unknown, one.not_from, one.newsletters) == ("Less", "nobody", ["bank.example"], False)


def test_the_api_tells_the_ledger_and_no_secret(dovecot, mailbox, read, alice):
    dovecot.put(letter())
    read()
    said = alice.browser.get(f"/api/v1/mailboxes/{mailbox.pk}", **alice.bearer).json()
    assert said["ledger"] == {"server": 1, "captured": 1, "left_out": 0, "failed": 0, "missing": 0}
    assert PASSWORD not in str(said)
    gone = alice.browser.delete(f"/api/v1/mailboxes/{mailbox.pk}", **alice.bearer)
    assert gone.status_code == 204
    assert Entry.objects.count() == 1


def test_a_server_that_is_not_there_is_told(mailbox, alice):
    Mailbox.objects.filter(pk=mailbox.pk).update(host="127.0.0.2", port=1)
    assert "could not be reached" in alice.browser.post(f"{place(mailbox)}test/").content.decode()


def test_a_preview_and_a_test_by_api_store_nothing(dovecot, mailbox, read, owner, policy):
    dovecot.put(letter(Subject="Salary talks"))
    home = f"/api/v1/capture-policies/{policy.pk}"
    said = owner.browser.post(
        f"{home}/preview", {"private_words": ["salary"]}, "application/json", **owner.bearer
    ).json()
    assert said["looked_at"] == 0  # its folders are known after the first reading
    read()
    said = owner.browser.post(
        f"{home}/preview", {"private_words": ["salary"]}, "application/json", **owner.bearer
    ).json()
    assert (said["captured_now"], said["captured"], said["reasons"]) == (1, 0, {"private": 1})
    tried = owner.browser.post(f"/api/v1/mailboxes/{mailbox.pk}/test", **owner.bearer).json()
    assert tried["incoming"] == ""
    policy.refresh_from_db()
    assert policy.private_words == []
