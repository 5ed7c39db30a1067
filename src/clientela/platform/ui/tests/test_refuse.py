"""Who is refused, or finds nothing, keeps the shell if he is signed in; strangers and parts of pages get the word alone."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from clientela.parties.models import Party
from clientela.platform.entities.reading import Conflict
from clientela.platform.ui.middleware import Refusals
from clientela.platform.ui.refusing import refusal

SHELL = '<aside class="sidebar"'


def told(response):
    return response.status_code, SHELL in response.content.decode()


def test_whoever_is_signed_in_keeps_the_shell(alice, charlie):
    assert told(alice.browser.get("/nowhere/at/all/")) == (404, True)
    assert told(alice.browser.get(f"/people/{alice.actor.user_id}/")) == (404, True)
    assert told(charlie.browser.get("/people/")) == (403, True)
    assert told(charlie.browser.post("/people/new/", {"name": "Ewa"})) == (403, True)
    assert not Party.objects.exists()


def test_what_conflicts_is_told_in_the_shell(owner):
    request = RequestFactory().post("/teams/")
    request.actor, request.company, request.standing = owner.actor, "", None
    page = Refusals(lambda _request: HttpResponse()).process_exception(request, Conflict("Others stand below."))
    assert told(page) == (409, True)
    assert "Others stand below." in page.content.decode()


def test_a_stranger_and_a_part_of_a_page_get_the_word_alone(client, charlie):
    assert told(client.get("/nowhere/at/all/")) == (404, False)
    response = charlie.browser.get("/people/", headers={"HX-Request": "true"})
    assert told(response) == (403, False)
    assert response.content.decode().count("<h1>") == 1


@pytest.mark.django_db
def test_where_the_shell_cannot_be_read_it_is_left_out(alice):
    request = RequestFactory().get("/people/")
    request.actor, request.company, request.standing = alice.actor, "", None
    with transaction.atomic():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")
        response = refusal(request, "403", status=403, reason="Not for you.")
        transaction.set_rollback(True)
    assert told(response) == (403, False)
    assert "Not for you." in response.content.decode()
