"""Reports to begin with: how sales go, as one dashboard. They are kept as anybody's own, in the language of who begins."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from clientela.analytics.reports.actions import save_dashboard, save_report
from clientela.analytics.reports.asking import BadReport, Document, read
from clientela.analytics.reports.models import Dashboard, Report
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

_SOLD: Document = {
    "entity": "order", "measure": {"of": "sum", "field": "total"},
    "where": {"all": [{"field": "status", "none_of": ["draft", "cancelled"]}]},
    "period": {"field": "placed_at", "within": "last_365_days"}, "compare": True, "chart": "bar",
}  # fmt: skip
_CLOSED = {"all": [{"field": "outcome", "any_of": ["won", "lost"]}]}
READY: tuple[tuple[Any, Document], ...] = (
    (gettext_lazy("Revenue by month"), _SOLD | {"rows": {"field": "placed_at", "by": "month"}}),
    (gettext_lazy("Revenue by seller"), _SOLD | {"rows": {"field": "party.owner"}}),
    (gettext_lazy("Revenue by source"), _SOLD | {"rows": {"field": "channel"}}),
    (gettext_lazy("Revenue by country"), _SOLD | {"rows": {"field": "party.country"}}),
    (pgettext_lazy("of customers", "Revenue by segment"), _SOLD | {"rows": {"field": "party.lifecycle"}}),
    (gettext_lazy("Won amount by product"), {
        "entity": "deal_line", "measure": {"of": "sum", "field": "amount"}, "rows": {"field": "product"},
        "where": {"all": [{"field": "deal.outcome", "is": "won"}]}, "chart": "bar"}),
    (gettext_lazy("Won amount by seller"), {
        "entity": "deal_credit", "measure": {"of": "sum", "field": "amount"}, "rows": {"field": "seller"},
        "where": {"all": [{"field": "outcome", "is": "won"}]}, "chart": "bar"}),
    (gettext_lazy("Win rate by owner"), {
        "entity": "deal", "measure": {"of": "share", "where": {"all": [{"field": "outcome", "is": "won"}]}},
        "where": _CLOSED, "rows": {"field": "owner"}, "chart": "bar"}),
)  # fmt: skip


def begin(*, by: Actor) -> Dashboard:
    """The reports that `by` may ask, and a dashboard of them; what is there under the same name stays as it is. Raises Denied."""
    name, mine = _("Sales at a glance"), {"owner": by.user_id}
    there: Dashboard | None = Dashboard.objects.filter(name=name, **mine).first()
    if there is not None:
        return there
    kept = {one.name: one for one in Report.objects.filter(name__in=[str(name) for name, _said in READY], **mine)}
    open_to = [(str(name), question) for name, question in READY if _may(question, by)]
    reports = [kept.get(name) or save_report(name, question, shared=True, by=by) for name, question in open_to]
    return save_dashboard(name, [one.pk for one in reports], shared=True, by=by)


def _may(question: Document, by: Actor) -> bool:
    try:
        read(question, by)
    except (BadReport, UnknownType, Denied):
        return False
    return True
