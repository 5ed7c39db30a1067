"""What is next knows of cadences: it names a step that is to be done, and never advises what a cadence does by itself."""

import pytest

from clientela.sales.advice.reading import advised
from clientela.sales.cadences import actions
from clientela.sales.cadences.stepping import take_due
from clientela.sales.cadences.tests.conftest import now_of, passes

pytestmark = pytest.mark.django_db


def told(lead, who):
    return [(one.rule.key, one.reason) for one in advised("lead", [lead.pk], who.actor)]


def test_a_step_that_is_due_is_named_and_what_runs_by_itself_is_not_advised(lead, follow_up, post, alice, person_with):
    assert told(lead, alice) == [("unanswered", "It came today.")]
    actions.enrol("lead", lead.pk, follow_up.pk, by=alice.actor)
    assert told(lead, alice) == [("planned", "The next step is planned, and nothing else presses.")]
    take_due()
    passes(now_of(lead))
    take_due()
    assert told(lead, alice) == [("cadence", "Step 2 of “Follow-up” is due.")]
    blind = person_with("Bea", {"lead": {"see": "all"}})
    assert "Follow-up" not in str(told(lead, blind))
