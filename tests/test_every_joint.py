"""Every key that leads to a party has a rule for merging: a table that is added without one is found here."""

from unittest.mock import patch

from django.apps import apps
from django.db import models

from clientela.parties.models import Party
from clientela.platform.history.tables import points_at
from clientela.platform.merging import joints as declared
from clientela.platform.merging.joints import joints

# Keys without a constraint that never lead to a party, and where they lead.
LEAD_ELSEWHERE = {
    "people.Company.shape": "a state of the company's own fields", "history.Birth.context_id": "an act",
    "history.Birth.keys": "rows as they were made", "history.Mark.context_id": "an act", "hooks.Untold.context": "an act",
    "hooks.Delivery.context": "an act", "entities.SavedView.pinned_by": "users", "undo.Bulk.after": "how far it is",
    "parties.SourceRecord.import_id": "an import", "orders.Order.import_id": "an import", "merging.Successor.new": "is the rule",
    "merging.Successor.into": "is the rule", "merging.Successor.merge": "an act",
    "matching.Likeness.cluster": "those that are likely one", "email.Message.thread": "a thread",
    "imports.Import.connector": "a connector", "reports.Dashboard.reports": "reports",
    "commissions.Commission.order_key": "an order", "contracts.Change.act": "an act",
    "routing.Rule.people": "users", "freshness.Patience.source": "a mailbox, a connector or a program",
    "suppliers.Sum.supplier": "told anew when its purchases move",
    "suppliers.Doubt.supplier": "both are doubted when purchases move",
}  # fmt: skip


def unruled() -> set[str]:
    """The columns that lead to a party, or might, and of which nothing is said."""
    ruled = {(one.table, one.column()) for one in joints()}
    leading = {(one.table, one.column): f"{one.table}.{one.column}" for one in points_at(Party)}
    for model in apps.get_models():
        if model.__module__.startswith("clientela.") and not hasattr(model, "pgh_tracked_model"):
            soft = {
                (model._meta.db_table, item.column): f"{model._meta.label}.{item.name}" for item in soft_keys(model)
            }
            leading |= soft
    return {name for place, name in leading.items() if place not in ruled} - LEAD_ELSEWHERE.keys()


def soft_keys(model: type[models.Model]) -> list[models.Field]:
    plain = [item for item in model._meta.concrete_fields if not item.is_relation and not item.primary_key]
    return [item for item in plain if isinstance(getattr(item, "base_field", item), models.UUIDField)]


def test_every_key_has_a_rule() -> None:
    assert unruled() == set()


def test_one_without_a_rule_is_found() -> None:
    for joint in joints():
        with patch.object(declared, "_joints", [one for one in joints() if one is not joint]):
            assert len(unruled()) == 1
