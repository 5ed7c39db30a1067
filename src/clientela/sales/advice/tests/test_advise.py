"""What is next with a deal: the weightiest reason there is, told to who may know it, and to nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.advice.reading import advised, of_day
from clientela.sales.deals.models import Deal
from clientela.sales.leads.models import Lead
from clientela.timeline.actions import record_call

TODAY = date.today
WRITTEN = ("step", "“Call” is written down as the next step.")


@pytest.fixture
def anna(owner: Any) -> str:
    return str(create_record(registry.entity("person"), {"name": "Anna Rossi"}, by=owner.actor))


@pytest.fixture
def deal(owner: Any, anna: str) -> Deal:
    """Of a customer heard of today, with a step, an amount and somebody who decides: nothing presses."""
    entity, buyer = registry.entity("deal"), registry.entity("buyer")
    said = {"name": "Breakfast supply", "party": {"id": anna}, "amount": "1000", "next_step": "Call"}
    key = create_record(entity, clean(entity, said).facts, by=owner.actor)
    of_it = {"deal": {"id": str(key)}, "party": {"id": anna}, "part": "decides"}
    create_record(buyer, clean(buyer, of_it).facts, by=owner.actor)
    return Deal.objects.get(pk=key)


def told(deal: Deal, who: Any) -> tuple[str, str] | None:
    found = advised("deal", [deal.pk], who.actor)
    return (found[0].rule.key, found[0].reason) if found else None


def change(deal: Deal, who: Any, **said: Any) -> None:
    entity = registry.entity("deal")
    edit_record(entity, deal.pk, clean(entity, said, partial=True).facts, by=who.actor)


def test_where_nothing_presses_the_step_that_is_written_down_is_told_and_the_day_is_free(deal, owner):
    assert told(deal, owner) == WRITTEN
    assert of_day([owner.user.pk], owner.actor, limit=7) == []
    task = {"title": "Call Anna", "party": {"id": str(deal.party_id)}}
    create_record(registry.entity("task"), clean(registry.entity("task"), task).facts, by=owner.actor)
    change(deal, owner, next_step="")
    assert told(deal, owner) == ("planned", "The next step is planned, and nothing else presses.")


def test_a_lead_that_was_answered_asks_for_a_step(owner):
    lead = registry.entity("lead")
    key = create_record(lead, clean(lead, {"name": "A bar in Bra", "email": "bar@example.com"}).facts, by=owner.actor)
    Lead.objects.filter(pk=key).update(answered_at=timezone.now(), waits_until=None)
    (found,) = advised("lead", [key], owner.actor)
    assert (found.rule.key, found.reason) == ("no_step", "They were answered, and nothing is planned.")


def test_who_is_against_is_named_to_who_may_see_them_alone(deal, owner, person_with):
    foe = create_record(registry.entity("organisation"), {"name": "Secret Ltd"}, by=owner.actor)
    buyer = registry.entity("buyer")
    said = {"deal": {"id": str(deal.pk)}, "party": {"id": str(foe)}, "stance": "against"}
    create_record(buyer, clean(buyer, said).facts, by=owner.actor)
    assert told(deal, owner) == ("blocked", "Secret Ltd is of the buying committee, and against it.")
    ted = person_with("Ted", {"*": {"see": "all"}, "organisation": {"see": "own"}})
    assert told(deal, ted) == WRITTEN


def test_a_day_of_closing_that_has_passed(deal, owner):
    change(deal, owner, closes_on=str(TODAY() - timedelta(days=2)), opened_on="2026-01-01")
    assert told(deal, owner) == ("overdue", "It was to close 2 days ago.")


def test_a_day_of_closing_that_was_put_off_three_times(deal, owner):
    for days in (40, 50, 45, 60, 70):
        change(deal, owner, closes_on=str(TODAY() + timedelta(days=days)))
    assert told(deal, owner) == ("put_off", "Its day of closing was put off 3 times.")


def test_one_that_was_put_off_twice_is_left_alone(deal, owner):
    for days in (40, 50, 45, 60):
        change(deal, owner, closes_on=str(TODAY() + timedelta(days=days)))
    assert told(deal, owner) == WRITTEN


def test_who_wrote_and_was_not_answered_comes_before_all(deal, owner, anna):
    entry = registry.entity("entry")
    at = (timezone.now() - timedelta(days=3)).isoformat()
    said = {"title": "When?", "kind": "message", "direction": "in", "at": at, "party": {"id": anna}}
    create_record(entry, clean(entry, said).facts, by=owner.actor)
    change(deal, owner, closes_on=str(TODAY() - timedelta(days=2)), opened_on="2026-01-01")
    assert told(deal, owner) == ("answer", "They got in touch 3 days ago, and nobody has answered.")


@pytest.mark.parametrize(("outcome", "rule"), [("reached", "step"), ("no_answer", "answer"), ("message", "answer")])
def test_who_was_spoken_to_when_they_rang_does_not_wait(deal, owner, anna, outcome, rule):
    at = (timezone.now() - timedelta(days=3)).isoformat()
    said = {"party": {"id": anna}, "direction": "in", "at": at, "outcome": outcome}
    record_call(said, by=owner.actor)
    assert (told(deal, owner) or [""])[0] == rule


def test_quiet_for_nine_days_unless_something_is_planned(deal, owner, anna):
    Deal.objects.filter(pk=deal.pk).update(opened_on=TODAY() - timedelta(days=9))
    Party.objects.filter(pk=anna).update(last_contact_at=None)
    assert told(deal, owner) == ("quiet", "Quiet for 9 days, and nothing is planned.")
    task = registry.entity("task")
    create_record(task, clean(task, {"title": "Ring", "party": {"id": anna}}).facts, by=owner.actor)
    assert told(deal, owner) == WRITTEN


def test_nobody_is_known_who_decides(deal, owner):
    deal.buyers.all().delete()
    assert told(deal, owner) == ("undecided", "No decision maker is known.")


def test_a_reason_that_would_tell_what_is_kept_back_is_not_given(deal, owner, person_with):
    change(deal, owner, closes_on=str(TODAY() - timedelta(days=2)), opened_on=str(TODAY() - timedelta(days=3)))
    reader = person_with("Rita", {"*": {"see": "all"}}, masks={"deal": {"closes_on": "hidden", "amount": "masked"}})
    assert told(deal, reader) == WRITTEN
    assert "1000" not in reader.browser.get(f"/deals/{deal.pk}/advice/").content.decode()
    stranger = person_with("Stan", {"*": {"see": "own"}})
    assert advised("deal", [deal.pk], stranger.actor) == []
    assert stranger.browser.get(f"/deals/{deal.pk}/advice/").status_code == 404


def test_a_day_is_ordered_by_what_presses_and_then_by_worth(deal, owner):
    entity = registry.entity("deal")
    for name, amount in (("Small", "10"), ("Large", "90000")):
        create_record(entity, clean(entity, {"name": name, "amount": amount, "next_step": "x"}).facts, by=owner.actor)
    change(deal, owner, closes_on=str(TODAY() - timedelta(days=2)), opened_on="2026-01-01")
    day = of_day([owner.user.pk], owner.actor, limit=7)
    assert [one.name for one in day] == ["Breakfast supply", "Large", "Small"]
    page = owner.browser.get("/today/advice/").content.decode()
    assert page.index("Large") < page.index("Small")
    answer = owner.browser.get("/api/v1/advice", **owner.bearer).json()["items"]
    assert [one["rule"] for one in answer] == ["overdue", "undecided", "undecided"]


def test_a_lead_that_waits_comes_before_deals_that_wait_less(deal, owner):
    deal.buyers.all().delete()
    lead = registry.entity("lead")
    key = create_record(lead, clean(lead, {"name": "A bar in Bra", "email": "bar@example.com"}).facts, by=owner.actor)
    day = of_day([owner.user.pk], owner.actor, limit=7)
    assert [(one.name, one.reason) for one in day] == [
        ("A bar in Bra", "It came today."),
        ("Breakfast supply", "No decision maker is known."),
    ]
    assert "It came today." in owner.browser.get(f"/leads/{key}/advice/").content.decode()
    answer = owner.browser.get(f"/api/v1/leads/{key}/advice", **owner.bearer).json()["items"]
    assert [one["rule"] for one in answer] == ["unanswered"]


def test_the_day_of_who_works_on_leads_alone_begins_with_them(person_with):
    ted = person_with("Ted", {"lead": {"see": "own", "create": "all"}})
    create_record(registry.entity("lead"), {"name": "Espresso bar", "owner": {"id": str(ted.user.pk)}}, by=ted.actor)
    day, next_ = (ted.browser.get(url).content.decode() for url in ("/", "/today/advice/"))
    assert "/today/advice/" in day
    assert "Espresso bar" in next_
    assert ('href="/deals/"' in next_, 'href="/tasks/"' in day) == (False, False)


def test_a_customer_whom_the_reader_may_not_see_is_not_named(deal, owner, person_with):
    ted = person_with("Ted", {"deal": {"see": "all"}, "person": {"see": "own"}})
    Deal.objects.update(amount=None)
    told_to = [advised("deal", [deal.pk], who.actor)[0] for who in (owner, ted)]
    assert [(one.rule.key, one.customer) for one in told_to] == [("no_amount", "Anna Rossi"), ("no_amount", "")]
