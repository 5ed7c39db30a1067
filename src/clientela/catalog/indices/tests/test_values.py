"""Values of indices: one for each index and month, however the month is written, by hand, by file and by API."""

import pytest

from clientela.catalog.indices.actions import take_values
from clientela.catalog.indices.models import IndexValue

pytestmark = pytest.mark.django_db
VALUE = {"index": "ISTAT FOI", "month": "2026-09", "value": "121.4"}


def test_a_month_is_named_by_itself_or_by_a_day(owner):
    for month, said in enumerate(("2026-01", "2026-02-28", "2026M03"), 1):
        answer = owner.browser.post(
            "/api/v1/index-values", VALUE | {"month": said}, content_type="application/json", **owner.bearer
        )
        assert answer.status_code == 201
        assert IndexValue.objects.get(month=f"2026-0{month}-01").name == f"ISTAT FOI 2026-0{month}"


def test_what_can_be_no_value_is_refused(owner):
    for wrong in ({"value": "0"}, {"month": "soon"}, {"index": ""}):
        answer = owner.browser.post(
            "/api/v1/index-values", VALUE | wrong, content_type="application/json", **owner.bearer
        )
        assert answer.status_code == 422
    assert not IndexValue.objects.exists()


def test_from_a_file_twice_it_is_one(arrivals, owner):
    rows = [{"name": "ISTAT FOI 2026-09", "index": "ISTAT FOI", "month": "2026-09-01", "value": "121.4"}]
    for outcome in ("created", "unchanged"):
        assert take_values(arrivals("index_value", *rows), by=owner.actor).outcomes[outcome] == 1
