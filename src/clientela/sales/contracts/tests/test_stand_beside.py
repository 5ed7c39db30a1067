"""A contract stands on the pages of its customer and its deal, and presses where its day comes near."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.sales.contracts.models import Contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(agree: Any, owner: Any) -> Contract:
    """To Anna, by a deal, and soon going on by itself."""
    anna = create_record(registry.entity("person"), {"name": "Anna"}, by=owner.actor)
    deal = create_record(registry.entity("deal"), {"name": "Bar", "party": anna}, by=owner.actor)
    day = timezone.localdate()
    return agree(
        party={"id": str(anna)}, deal={"id": str(deal)}, starts_on=day - timedelta(days=300), ends_on=day + timedelta(days=40),
        renewal="automatic", notice=20, notice_in="days", amount="90",
    )  # fmt: skip


def test_it_stands_on_the_pages_of_customer_and_deal(sold, owner):
    for page in (f"/people/{sold.party_id}/", f"/deals/{sold.deal_id}/"):
        assert f"{page}beneath/" in owner.browser.get(page).content.decode()
        assert f'id="contract-{sold.pk}"' in owner.browser.get(f"{page}beneath/?as=aside").content.decode()


def test_who_may_not_see_contracts_finds_none_there(sold, person_with):
    ada = person_with("Ada", {"person": {"see": "all"}, "deal": {"see": "all"}})
    for page in (f"/people/{sold.party_id}/", f"/deals/{sold.deal_id}/"):
        shown = ada.browser.get(f"{page}beneath/?as=aside")
        assert shown.status_code == 200
        assert str(sold.pk) not in shown.content.decode()


def test_it_presses_on_its_page_on_the_day_and_by_the_api(sold, owner):
    why = "goes on by itself unless notice is given within"
    assert why in owner.browser.get(f"/contracts/{sold.pk}/advice/").content.decode()
    assert why in owner.browser.get("/today/advice/").content.decode()
    told = owner.browser.get(f"/api/v1/contracts/{sold.pk}/advice", **owner.bearer).json()["items"]
    assert [one["rule"] for one in told] == ["notice"]


def test_a_reason_is_not_told_to_whom_its_day_is_kept_back(sold, person_with):
    ada = person_with("Ada", {"contract": {"see": "all"}}, masks={"contract": {"notice_by": "hidden"}})
    answer = ada.browser.get(f"/api/v1/contracts/{sold.pk}/advice", **ada.bearer)
    assert answer.status_code == 200
    assert "notice" not in [one["rule"] for one in answer.json()["items"]]
