"""Whatever two or more parties hold: merged and split again, every row of every table is as it was."""

from typing import Any

import pytest
from conftest import Persona
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.parties import actions as parties
from clientela.parties.consents.actions import Said, give_consent, withdraw
from clientela.parties.merging.actions import merge, unmerge
from clientela.parties.merging.tests.world import everything, made
from clientela.parties.models import Party, SourceRecord
from clientela.parties.relationships.actions import relate
from clientela.platform.entities.reading import Conflict

MAILS = st.lists(st.sampled_from(["a@example.com", "b@example.com", "c@example.com"]), unique=True, max_size=3)
FACTS = st.fixed_dictionaries({
    "name": st.sampled_from(["Ada Rossi", "ada rossi", "A. Rossi", "Bruno"]), "city": st.sampled_from(["", "Bari", "Roma"]),
    "country": st.sampled_from(["", "IT", "ES"]), "notes": st.sampled_from(["", "One", "Two"]),
    "tags": st.lists(st.sampled_from(["x", "y", "z"]), unique=True), "lifecycle": st.sampled_from(["lead", "customer", "lost"]),
    "emails": MAILS.map(lambda mails: [{"typed": mail} for mail in mails]), "job_title": st.sampled_from(["", "Chef"]),
})  # fmt: skip
TIES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["friend", "sibling"])), max_size=6)
WORDS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=4)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(FACTS, min_size=4, max_size=4), ties=TIES, words=WORDS, chain=st.booleans(), later=st.booleans())
def test_anything_comes_apart_as_it_was(
    owner: Persona, facts: Any, ties: Any, words: Any, chain: bool, later: bool
) -> None:
    with transaction.atomic():
        keys = [made("person", owner, **one) for one in facts]
        _tie(keys, ties, owner)
        for who, given_ in words:
            (give_consent if given_ else withdraw)(keys[who], "email", "marketing", Said("a form"), by=owner.actor)
        before = everything()
        merges = [merge("person", keys[0], keys[1:3], by=owner.actor)]
        merges += [merge("person", keys[3], [keys[0]], by=owner.actor)] if chain else []
        if later:
            parties.edit("person", keys[3], {"department": "Bar"}, by=owner.actor)
        for one in reversed(merges):
            unmerge(one, by=owner.actor)
        if later:
            assert Party.objects.get(pk=keys[3]).department == "Bar"
            Party.objects.filter(pk=keys[3]).update(department="")
            SourceRecord.objects.filter(facts={"department": "Bar"}).delete()
        assert everything() == before
        transaction.set_rollback(True)


def _tie(keys: Any, ties: Any, owner: Persona) -> None:
    for one, other, kind in ties:
        if one != other:
            try:
                relate(keys[one], keys[other], kind, by=owner.actor)
            except Conflict:
                continue
