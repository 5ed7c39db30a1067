"""From the button to the mail: what comes of a consent, and of each way in which it can go wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.channels.email import actions, jobs
from clientela.channels.email.consent.tests.conftest import back_of
from clientela.channels.email.models import Mailbox
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import USER
from clientela.channels.email.tokens import access_token
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db


def said(answer) -> str:
    return answer.content.decode().replace("&#39;", "’")


@pytest.fixture
def mailbox(corp, policy, alice) -> Mailbox:
    """Alice's, to which nobody has consented yet."""
    return actions.connect_mailbox({"address": USER, "sign_in": str(corp.pk)}, by=alice.actor)


def test_two_clicks_and_the_mail_is_there(come, post_office, policy, alice):
    post_office.put(letter())
    page = come(alice.browser)
    assert "The consent is kept." in said(page)
    assert USER in said(page)
    one = Mailbox.objects.get()
    assert (one.address, one.owner_id, one.host, one.port) == (USER, alice.user.pk, "127.0.0.1", post_office.port)
    assert jobs.read_mailbox(one.pk) == 1
    assert Entry.objects.count() == 1
    assert "refresh-" not in Mailbox.objects.raw("SELECT id, secret AS locked FROM email_mailbox")[0].locked


def test_only_what_is_needed_is_asked_for_and_the_code_is_bound_to_us(come, provider, alice):
    come(alice.browser)
    (asked,) = provider.asked
    assert (asked["scope"], asked["response_type"], asked["code_challenge_method"]) == ("openid email", "code", "S256")
    assert asked["redirect_uri"] == "http://testserver/settings/mailboxes/back/"


def test_a_withdrawn_consent_is_told_and_given_again_with_one_button(come, post_office, provider, mailbox, alice):
    link = f"/settings/mailboxes/{mailbox.pk}/consent/"
    come(alice.browser, link)
    provider.consents.clear()
    provider.tokens.clear()
    Mailbox.objects.update(access_until=timezone.now() - timedelta(hours=1))
    post_office.put(letter())
    assert jobs.read_mailbox(mailbox.pk) == 0
    assert f'href="{link}"' in said(alice.browser.get(f"/settings/mailboxes/{mailbox.pk}/"))
    assert "needs consent" in said(alice.browser.get("/settings/mailboxes/"))
    come(alice.browser, link)
    assert jobs.read_mailbox(mailbox.pk) == 1


def test_a_renewal_by_another_job_meanwhile_is_no_withdrawal(come, provider, mailbox, alice):
    come(alice.browser, f"/settings/mailboxes/{mailbox.pk}/consent/")
    slow, quick = Mailbox.objects.get(), Mailbox.objects.get()
    slow.access_until = quick.access_until = None
    provider.consents = {quick.secret.reveal()}
    assert access_token(quick) == "access-2"
    Mailbox.objects.update(secret="refresh-next")
    provider.consents = {"refresh-next"}
    assert access_token(slow) == "access-2"
    assert not Mailbox.objects.get().lacks_consent


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"person": "bob@alba.example"}, "The consent was given as bob@alba.example, but the mailbox is elena@alba.example."),
        ({"refuses": "access_denied"}, "The consent was refused at the provider."),
        ({"refuses": "server_error"}, "The provider gave no consent: “server_error”."),
        ({"down": True}, "The provider gave no access: it answered 503."),
        ({"spoil": {"nonce": "other"}}, "can’t be believed"),
        ({"spoil": {"aud": "somebody"}}, "can’t be believed"),
        ({"spoil": {"iss": "https://else.example"}}, "can’t be believed"),
        ({"spoil": {"exp": 1}}, "can’t be believed"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_and_nothing_is_changed(come, provider, mailbox, alice, spoil, words):
    for name, value in spoil.items():
        setattr(provider, name, value)
    page = said(come(alice.browser, f"/settings/mailboxes/{mailbox.pk}/consent/"))
    assert words in page
    assert "Nothing was changed." in page
    assert Mailbox.objects.get().lacks_consent
    provider.person, provider.refuses, provider.down, provider.spoil = USER, "", False, {}
    assert "The consent is kept." in said(come(alice.browser, f"/settings/mailboxes/{mailbox.pk}/consent/"))


def test_another_state_a_second_use_and_another_browser_are_refused(corp, mailbox, alice, bob):
    link = f"/settings/mailboxes/{mailbox.pk}/consent/"
    back = back_of(alice.browser.get(link))
    assert "No consent was under way" in said(bob.browser.get(back, follow=True))
    assert "belongs to another request" in said(alice.browser.get(f"{back}x", follow=True))
    assert "No consent was under way" in said(alice.browser.get(back, follow=True))
    assert Mailbox.objects.get().lacks_consent
    back = back_of(alice.browser.get(link))
    assert "The consent is kept." in said(alice.browser.get(back, follow=True))
    assert "No consent was under way" in said(alice.browser.get(back, follow=True))
    assert not Mailbox.objects.get().lacks_consent


def test_a_code_that_was_used_is_known_no_more(provider, mailbox, alice):
    back = back_of(alice.browser.get(f"/settings/mailboxes/{mailbox.pk}/consent/"))
    provider.codes.clear()
    assert "does not know this consent any more" in said(alice.browser.get(back, follow=True))
    assert Mailbox.objects.get().lacks_consent


def test_a_provider_that_is_away_is_told_and_nothing_is_changed(provider, mailbox, alice):
    back = back_of(alice.browser.get(f"/settings/mailboxes/{mailbox.pk}/consent/"))
    provider.shutdown()
    provider.server_close()
    assert "The provider gave no access" in said(alice.browser.get(back, follow=True))
    assert Mailbox.objects.get().lacks_consent


def test_nobody_takes_the_mailbox_of_a_colleague(come, mailbox, bob):
    assert "is connected already" in said(come(bob.browser))
    assert bob.browser.get(f"/settings/mailboxes/{mailbox.pk}/consent/").status_code == 404
    assert Mailbox.objects.get().lacks_consent


def test_who_may_connect_none_is_not_sent_out(corp, charlie, provider):
    assert charlie.browser.get(f"/settings/mailboxes/with/{corp.pk}/").status_code == 403
    assert provider.asked == []
    assert not Mailbox.objects.exists()


def test_a_mailbox_with_a_password_changes_to_the_provider(come, corp, policy, alice):
    said_of_it = {"address": USER, "host": "imap.example.com", "secret": "a password", "policy": policy.pk}
    actions.connect_mailbox(said_of_it, by=alice.actor)
    come(alice.browser)
    one = Mailbox.objects.get()
    assert (one.provider, one.sign_in, one.host) == (corp, "oauth", "127.0.0.1")


def test_a_consent_does_not_go_to_another_server(come, mailbox, alice):
    come(alice.browser, f"/settings/mailboxes/{mailbox.pk}/consent/")
    actions.edit_mailbox(mailbox.pk, {"policy": str(mailbox.policy_id)}, by=alice.actor)
    assert not Mailbox.objects.get().lacks_consent
    actions.edit_mailbox(mailbox.pk, {"host": "imap.elsewhere.example"}, by=alice.actor)
    assert Mailbox.objects.get().lacks_consent
    assert not Mailbox.objects.get().access_token


def test_a_provider_that_does_not_tell_who_is_asked_with_the_address(corp, come, alice, owner, provider):
    alice.browser.get("/")
    type(corp).objects.update(scopes="mail")
    out = alice.browser.get(f"/settings/mailboxes/with/{corp.pk}/")
    assert out.headers["Location"] == f"/settings/mailboxes/new/?through={corp.pk}"
    assert f'<option value="{corp.pk}" selected>Corp' in said(alice.browser.get(out.headers["Location"]))
    made = alice.browser.post("/settings/mailboxes/new/", {"address": USER, "sign_in": str(corp.pk)})
    come(alice.browser, f"{made.headers['Location']}consent/")
    assert provider.asked[0]["login_hint"] == USER
    assert not Mailbox.objects.get().lacks_consent
