"""A forgotten password: a link by mail to known addresses only, told to nobody, good once."""

import re
from argparse import Namespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.commands import let_in
from clientela.platform.directory.conftest import PASSWORD
from clientela.platform.people.models import User

NEW = {"password1": "quite another password", "password2": "quite another password"}


def ask(email: str) -> Any:
    return Client().post("/login/forgot/", {"email": email})


def link() -> str:
    found = re.search(r"https?://testserver(/login/forgot/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_the_link_sets_a_password_once_and_signs_out_everywhere(alice, do_jobs):
    assert ask(" ALICE@clientela.example".strip()).headers["Location"] == "/login/forgot/sent/"
    assert do_jobs() == ["mail_reset"]
    browser = Client()
    form = browser.get(link()).headers["Location"]
    assert browser.post(form, NEW).headers["Location"] == "/login/forgot/done/"
    assert User.objects.get(pk=alice.user.pk).check_password(NEW["password1"])
    assert alice.browser.get("/people/").status_code == 302
    again = Client()
    assert "This link has ended" in again.get(link()).content.decode()
    assert browser.post(form, {"password1": "a third password", "password2": "a third password"}).status_code == 200
    assert User.objects.get(pk=alice.user.pk).check_password(NEW["password1"])
    assert do_jobs() == ["mail_notice"]


@pytest.mark.parametrize("email", ["nobody@clientela.example", "charlie@clientela.example"])
def test_an_unknown_or_switched_off_address_is_told_the_same_and_gets_nothing(charlie, do_jobs, email):
    User.objects.filter(pk=charlie.user.pk).update(is_active=False)
    assert ask(email).headers["Location"] == "/login/forgot/sent/"
    assert do_jobs() == []
    assert mail.outbox == []


def test_no_link_stands_in_the_queue(alice):
    ask(alice.user.email)
    assert set(ProcrastinateJob.objects.get().args) == {"user_id", "site"}


def test_a_made_up_link_sets_nothing(alice):
    for path in ("/login/forgot/x-y/", f"/login/forgot/{alice.user.pk.hex}-abc-def/", "/login/forgot/0-set-password/"):
        response = Client().get(path, follow=True)
        assert "This link has ended" in response.content.decode()
        Client().post(path, NEW)
    assert User.objects.get(pk=alice.user.pk).check_password(PASSWORD)


def test_a_poor_password_is_refused_and_the_link_stays_good(alice, do_jobs):
    ask(alice.user.email)
    do_jobs()
    browser = Client()
    form = browser.get(link()).headers["Location"]
    for one, two in (("short", "short"), ("quite another password", "not the same one")):
        assert browser.post(form, {"password1": one, "password2": two}).status_code == 200
    assert User.objects.get(pk=alice.user.pk).check_password(PASSWORD)
    assert browser.post(form, NEW).status_code == 302


def test_asking_too_often_is_refused(alice):
    answers = [ask(alice.user.email).status_code for _ in range(7)]
    assert answers[0] == 302
    assert answers[-1] == 429


def test_whoever_runs_the_server_lets_somebody_in(alice, owner, capsys):
    Authenticator.objects.create(user=alice.user, type="totp", data={"secret": "x"})
    let_in.run(Namespace(email=alice.user.email, forget_second_steps=True, site="http://testserver"))
    path = capsys.readouterr().out.strip().removeprefix("http://testserver")
    browser = Client()
    assert browser.post(browser.get(path).headers["Location"], NEW).status_code == 302
    answer = browser.post("/login/", {"email": alice.user.email, "password": NEW["password1"]})
    assert answer.headers["Location"] == "/"


def test_the_password_is_changed_with_the_one_of_today(alice, sign_in, do_jobs):
    other, _answer = sign_in(alice)
    page = "/settings/security/password/"
    assert alice.browser.post(page, {"oldpassword": "wrong", **NEW}).status_code == 200
    assert User.objects.get(pk=alice.user.pk).check_password(PASSWORD)
    assert alice.browser.post(page, {"oldpassword": PASSWORD, **NEW}).headers["Location"] == "/settings/security/"
    assert User.objects.get(pk=alice.user.pk).check_password(NEW["password1"])
    assert alice.browser.get("/people/").status_code == 200
    assert other.get("/people/").status_code == 302
    assert do_jobs() == ["mail_notice"]
    assert "Your password was changed." in mail.outbox[-1].body
