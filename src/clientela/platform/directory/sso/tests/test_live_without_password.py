"""Whoever comes in through a provider alone has no password, is asked for none, and gets none by mail."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.platform.directory.sso import actions


@pytest.fixture
def browser(owner, provider, come):
    """Anna's, made a user by the provider."""
    actions.edit_provider(provider.pk, {"creates_users": True}, by=owner.actor)
    return come()[0]


def test_the_page_says_so_and_offers_no_change(browser):
    page = browser.get("/settings/security/").content.decode()
    assert "None: you come in through" in page
    assert "/settings/security/password/" not in page
    assert browser.get("/settings/security/password/").headers["Location"] == "/settings/security/"


def test_a_second_step_can_be_set_up_all_the_same(browser):
    assert browser.get("/settings/security/app/").status_code == 200


def test_no_link_for_a_password_goes_out(browser):
    Client().post("/login/forgot/", {"email": "anna@corp.example"})
    assert not ProcrastinateJob.objects.filter(task_name__endswith="mail_reset").exists()
