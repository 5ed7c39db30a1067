"""Who may enter, what is refused with its reason, and what each page and the API tell of it."""

import json

import pytest
from django.test import Client

from clientela.platform.entities import registry
from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.queries import Denied
from clientela.sales.cadences import actions
from clientela.sales.cadences.models import LeadEnrolment
from clientela.sales.cadences.stepping import take_due
from clientela.sales.cadences.tests.conftest import STEPS, now_of, passes
from clientela.sales.deals.tests.conftest import change, open_deal, stages
from clientela.sales.leads import actions as leads

__all__ = ["change", "open_deal", "stages"]
pytestmark = pytest.mark.django_db


def call(who, method, path, body=None):
    return getattr(Client(), method)(f"/api/v1{path}", body, content_type="application/json", **who.bearer)


def test_who_may_not_change_the_lead_may_not_let_it_enter(lead, follow_up, charlie, person_with):
    reader = person_with("Rita", {"lead": {"see": "all"}, "cadence": {"see": "all"}})
    with pytest.raises(Denied):
        actions.enrol("lead", lead.pk, follow_up.pk, by=charlie.actor)
    with pytest.raises(Denied):
        actions.enrol("lead", lead.pk, follow_up.pk, by=reader.actor)
    path = f"/leads/{lead.pk}/cadence/"
    assert reader.browser.post(f"{path}enrol/", {"cadence": str(follow_up.pk)}).status_code == 403
    assert "Follow-up" not in reader.browser.get(path).content.decode()
    assert call(charlie, "post", f"/leads/{lead.pk}/cadence", {"cadence": str(follow_up.pk)}).status_code == 403
    assert not LeadEnrolment.objects.exists()


def test_a_colleagues_lead_is_not_anybodys_to_enrol(lead, follow_up, person_with):
    own = {"see": "own", "edit": "own"}
    other = person_with("Ugo", {"lead": own, "cadence": {"see": "all"}})
    with pytest.raises(Conflict):
        actions.enrol("lead", lead.pk, follow_up.pk, by=other.actor)
    actions.enrol("lead", lead.pk, follow_up.pk, by=person_with("Olaf", {"*": {"see": "all", "edit": "all"}}).actor)
    with pytest.raises(Missing):
        actions.stop("lead", lead.pk, by=other.actor)
    assert other.browser.get(f"/leads/{lead.pk}/cadence/").status_code == 404
    assert now_of(lead).state == "running"


def test_it_is_in_one_cadence_at_a_time_and_only_while_it_is_open(lead, follow_up, make, owner):
    first = actions.enrol("lead", lead.pk, follow_up.pk, by=owner.actor)
    with pytest.raises(Conflict, match="already"):
        actions.enrol("lead", lead.pk, make("Another").pk, by=owner.actor)
    actions.stop("lead", lead.pk, by=owner.actor)
    assert actions.enrol("lead", lead.pk, follow_up.pk, by=owner.actor) != first
    leads.disqualify(lead.pk, "Too small", by=owner.actor)
    take_due()
    with pytest.raises(Conflict, match="closed"):
        actions.enrol("lead", lead.pk, follow_up.pk, by=owner.actor)


def test_what_is_at_rest_empty_or_of_another_type_is_refused(lead, make, owner):
    rests, empty, deals = make("Rests", active=False), make("Empty", steps=[]), make("Deals", of="deal")
    for one, problem in ((rests, Conflict), (empty, Conflict), (deals, Missing)):
        with pytest.raises(problem):
            actions.enrol("lead", lead.pk, one.pk, by=owner.actor)
    assert not LeadEnrolment.objects.exists()


def test_whoever_is_in_it_keeps_the_steps_he_entered_with(lead, follow_up, post, alice, owner):
    actions.enrol("lead", lead.pk, follow_up.pk, by=alice.actor)
    edit_record(registry.entity("cadence"), follow_up.pk, {"steps": []}, by=owner.actor)
    assert (take_due(), len(now_of(lead).steps)) == (1, 3)
    with pytest.raises(Conflict):
        edit_record(registry.entity("cadence"), follow_up.pk, {"of": "deal"}, by=owner.actor)
    with pytest.raises(Conflict):
        actions.delete_cadence(follow_up.pk, by=owner.actor)


def test_pause_resume_skip_and_stop_from_the_page(lead, follow_up, post, alice):
    path = f"/leads/{lead.pk}/cadence/"
    said = alice.browser.post(f"{path}enrol/", {"cadence": str(follow_up.pk)}, headers={"HX-Request": "true"})
    assert "Mail: Hello" in said.content.decode()
    alice.browser.post(f"{path}pause/")
    assert (take_due(), now_of(lead).state) == (0, "paused")
    alice.browser.post(f"{path}resume/")
    alice.browser.post(f"{path}skip/")
    assert (now_of(lead).step, now_of(lead).state) == (1, "running")
    passes(now_of(lead))
    take_due()
    alice.browser.post(f"{path}skip/")
    assert (now_of(lead).step, now_of(lead).task, now_of(lead).due_at is not None) == (2, None, True)
    alice.browser.post(f"{path}stop/")
    page = alice.browser.get(path).content.decode()
    assert ("It was stopped by hand." in page, "Begin" in page) == (True, True)


def test_each_figure_leads_to_exactly_its_records(follow_up, post, open_lead, alice):
    made = [open_lead(name=f"Bar {n}", email=f"bar{n}@x.example", by=alice) for n in range(4)]
    for one in made:
        actions.enrol("lead", one.pk, follow_up.pk, by=alice.actor)
    leads.convert(made[0].pk, by=alice.actor)
    type(now_of(made[1])).objects.filter(record=made[1]).update(state="ended", ends="answered", step=2)
    take_due()
    told = call(alice, "get", f"/cadences/{follow_up.pk}/figures").json()
    assert told["counts"] == {"entered": 4, "running": 2, "answered": 1, "converted": 1, "won": 0}
    assert told["answers"] == [{"step": 2, "number": 1}]
    for which, number in told["counts"].items():
        asked = {"which": which}
        found = Client().get(f"/api/v1/cadences/{follow_up.pk}/entered", asked, **alice.bearer).json()["items"]
        page = alice.browser.get(f"/cadences/{follow_up.pk}/entered/", asked).content.decode()
        assert (len(found), page.count('class="lead"')) == (number, number)


def test_nobody_counts_what_he_may_not_see(follow_up, lead, alice, person_with):
    actions.enrol("lead", lead.pk, follow_up.pk, by=alice.actor)
    other = person_with("Ugo", {"lead": {"see": "own"}, "cadence": {"see": "all"}})
    assert call(other, "get", f"/cadences/{follow_up.pk}/figures").json()["counts"]["entered"] == 0
    blind = person_with("Bea", {"cadence": {"see": "all"}})
    assert call(blind, "get", f"/cadences/{follow_up.pk}/entered").status_code == 403


def test_a_deal_enters_and_what_was_won_is_counted(make, open_deal, change, owner):
    calls = make("Closing", of="deal", steps=[{"kind": "task", "title": "Send the sample"}])
    deal = open_deal(name="Bar Milano")
    assert call(owner, "post", f"/deals/{deal.pk}/cadence", {"cadence": str(calls.pk)}).status_code == 201
    change(deal, stage="Won")
    take_due()
    assert (now_of(deal).ends, now_of(deal).task) == ("won", None)
    assert call(owner, "get", f"/cadences/{calls.pk}/figures").json()["counts"]["won"] == 1
    assert call(owner, "get", f"/deals/{deal.pk}/cadence").json()["items"][0]["why"] == "The deal was won."


@pytest.mark.parametrize(
    "step", [{"kind": "fax"}, {"kind": "mail", "template": "None such"}, {"kind": "call"},
             {"kind": "task", "title": "x", "wait": "-1"}, {"kind": "task", "title": "x", "at": "25:00"}, {"kind": "mail"}],
)  # fmt: skip
def test_a_step_that_cannot_be_taken_is_refused_with_its_reason(wordings, step):
    cleaned = clean(registry.entity("cadence"), {"name": "x", "steps": [*STEPS, step]})
    assert cleaned.problems.keys() == {"steps"}


def test_the_editor_adds_moves_and_removes_steps_by_buttons_alone(follow_up, owner):
    form = owner.browser.get(f"/cadences/{follow_up.pk}/edit/").content.decode()
    assert 'name="steps-2-template"' in form
    said = {
        "name": "Follow-up",
        "of": "lead",
        "active": "yes",
        "purpose": "service",
        "opens": "8",
        "closes": "18",
        "version": "1",
    }
    for n, one in enumerate(STEPS):
        said |= {f"steps-{n}-{name}": one.get(name, "") for name in ("kind", "wait", "at", "title", "template")}
    moved = owner.browser.post(f"/cadences/{follow_up.pk}/edit/", said | {"raise": "steps-1"}).content.decode()
    assert moved.index("Ask about the machine") < moved.index('value="Hello"')
    assert owner.browser.post(f"/cadences/{follow_up.pk}/edit/", said | {"drop": "steps-0"}).status_code in (200, 422)
    owner.browser.post(
        f"/cadences/{follow_up.pk}/edit/", {k: v for k, v in said.items() if not k.startswith("steps-0")}
    )
    follow_up.refresh_from_db()
    assert [one["kind"] for one in follow_up.steps] == ["call", "mail"]


def test_many_enter_by_api_and_each_refusal_has_its_reason(follow_up, open_lead, alice, make):
    made = [open_lead(name=f"Bar {n}", by=alice) for n in range(3)]
    actions.enrol("lead", made[0].pk, make("Other").pk, by=alice.actor)
    body = json.dumps({"records": [str(one.pk) for one in made]})
    told = call(alice, "post", f"/cadences/{follow_up.pk}/enrol", body).json()
    assert (len(told["enrolled"]), list(told["refused"].values())) == (2, [1])


def test_a_cadence_made_by_a_program_is_the_same(wordings, owner):
    body = {"name": "By API", "of": "lead", "steps": STEPS}
    key = call(owner, "post", "/cadences", body).json()["id"]
    told = call(owner, "get", f"/cadences/{key}").json()
    assert [(one["kind"], one["wait"], one["at"]) for one in told["steps"]] == [
        ("mail", 0, ""), ("call", 2, ""), ("mail", 3, "09:30"),
    ]  # fmt: skip
