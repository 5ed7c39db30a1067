"""Reports by seller: what is won by each comes to what is won, and each figure leads to its credits and their deals."""

import re
from decimal import Decimal

from clientela.analytics.reports.asking import read as asked
from clientela.analytics.reports.pivoting import ALL, answer
from clientela.sales.deals.tests.conftest import change, open_deal, stages
from clientela.sales.deals.tests.test_credit import sold, split

__all__ = ["change", "open_deal", "sold", "split", "stages"]
WON = {"field": "outcome", "is": "won"}


def by_seller(who, of="sum", **more):
    question = {"entity": "deal_credit", "measure": {"of": of, "field": "amount"}, "rows": {"field": "seller"}, **more}
    found = answer(asked(question, who.actor))
    return {found.row_labels[key]: found.cells[key, ALL].v for key in found.rows}, found.cells[ALL, ALL].v


def test_won_by_seller_is_won_as_a_whole(sold, owner):
    told, whole = by_seller(owner, where={"all": [WON]})
    assert whole == sum(told.values()) == Decimal("1970.01")
    assert told["Alice"] == Decimal("333.336333330") + 225


def test_each_figure_leads_to_its_credits_and_their_deals(sold, owner):
    body = owner.browser.get(
        "/reports/new/", {"entity": "deal_credit", "of": "sum", "field": "amount", "rows": "seller"}
    )
    assert body.status_code == 200
    links = re.findall(r'href="(/deals/\?[^"]+)"', body.content.decode())
    assert links
