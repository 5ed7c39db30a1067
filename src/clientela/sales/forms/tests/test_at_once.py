"""Many who send at once, each on a connection of its own: nobody waits for ever, and one address is one person."""

from functools import partial

import pytest

from clientela.parties.models import Party
from clientela.parties.tests.test_take_at_once import at_once
from clientela.sales.forms import actions
from clientela.sales.forms.actions import Answer, door_of, receive
from clientela.sales.forms.models import Form
from clientela.sales.leads.models import Lead


@pytest.mark.django_db(transaction=True)
def test_one_stranger_who_sends_thrice_at_once_is_one_person(owner):
    form = Form.objects.get(pk=actions.create_form({"name": "Tasting", "address": "tasting"}, by=owner.actor))
    sent = [Answer({"email": "ewa@example.pl"}, agreed=False, language="pl", once=one) for one in "aab"]
    new = at_once(*[partial(receive, form, one, by=door_of(form)) for one in sent])
    assert sorted(new) == [False, True, True]
    assert (Party.objects.filter(kind="person").count(), Lead.objects.count()) == (1, 2)
