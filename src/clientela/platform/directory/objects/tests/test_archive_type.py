"""What else was said of a type stays when it goes into the archive, and no page breaks over it."""

import pytest
from conftest import Persona

from clientela.platform.directory.objects.checking import checked
from clientela.platform.layouts.actions import lay_out
from clientela.platform.layouts.plan import Plan
from clientela.platform.objects.actions import add_type, archive_type, create
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.holds.models import Hold
from clientela.platform.privacy.register.models import Activity
from clientela.platform.privacy.retention.models import Rule
from clientela.platform.seconding import actions
from clientela.platform.seconding.acts import NeedsSecond

pytestmark = pytest.mark.django_db
VINEYARD = {"labels": {"en": "Vineyard"}, "labels_plural": {"en": "Vineyards"}, "icon": "grape"}
KEY = "own_vineyard"
PAGES = (
    "/settings/privacy/", "/settings/retention/", "/settings/register/", "/settings/layouts/", "/settings/objects/",
    "/confirmations/", "/api/v1/holds", "/api/v1/retention/rules", "/api/v1/register", "/api/v1/confirmations",
    "/api/v1/layouts",
)  # fmt: skip


@pytest.fixture
def archived(owner: Persona) -> Rule:
    """Its rule; beside it a hold, an activity of the register, requests for a second person, and a layout."""
    type_ = add_type(checked(VINEYARD), by=SYSTEM)
    record = create(KEY, {"name": "Asili"}, by=owner.actor)
    Hold.objects.create(entity=KEY, record=record, reason="Court of Bari")
    where = {"field": "name", "is": "Asili"}
    rule = Rule(name="Old vineyards", entity=KEY, where=where, act="delete", basis="Order", wait_days=0)
    rule.confirmed = rule.print
    rule.save()
    Activity.objects.create(name="Growing", purpose="Wine", basis="contract", types=[KEY])
    rows = {"entity": KEY, "keys": [str(record)]}
    for act, args in (("purge", rows), ("bulk_delete", rows), ("export", {"entity": KEY, "query": ""})):
        actions.ask(NeedsSecond(act, args, 1), by=owner.actor)
    lay_out(KEY, None, Plan(), by=SYSTEM)
    archive_type(type_, by=SYSTEM)
    return rule


@pytest.mark.parametrize("url", PAGES)
def test_every_page_opens(archived: Rule, owner: Persona, url: str) -> None:
    answer = owner.browser.get(url, **(owner.bearer if "/api/" in url else {}))
    assert answer.status_code == 200, answer.content[:500]


def test_what_is_of_it_is_told_without_its_words(archived: Rule, owner: Persona) -> None:
    told = {url: owner.browser.get(url, **owner.bearer).json()["items"] for url in PAGES[6:] if "register" not in url}
    assert [one["url"] for one in told["/api/v1/holds"]] == [""]
    assert [(one["name"], one["list"]) for one in told["/api/v1/retention/rules"]] == [("Old vineyards", "")]
    assert [one["url"] for one in told["/api/v1/confirmations"]] == ["", "", ""]
    assert told["/api/v1/layouts"] == []


def test_its_rule_is_not_there_to_be_opened(archived: Rule, owner: Persona) -> None:
    for url in (f"/settings/retention/{archived.pk}/", f"/retention/{archived.pk}/"):
        assert owner.browser.get(url).status_code == 404
    assert "Old vineyards" in owner.browser.get("/settings/retention/").content.decode()
