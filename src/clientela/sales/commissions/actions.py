"""The verbs of commissions: the only writer of rules and of the ledger."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import F, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.money import today
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor
from clientela.sales.commissions.due import NOTHING, Due, Key, due_of
from clientela.sales.commissions.facts import one_amount
from clientela.sales.commissions.models import Commission, Reckoned, Rule, State
from clientela.sales.forecast.periods import Period
from clientela.sales.orders.models import Order
from clientela.sales.partners.models import PartnerDeal

RULES = Table(
    entity="commission_rule",
    model=Rule,
    unique="",
    columns=(
        "name", "position", "whose", "tier", "partner", "pipeline", "family", "basis", "percent", "fixed", "currency",
        "valid_from", "valid_until", "own",
    ),
    searched=("name", "tier", "family"),
)  # fmt: skip
COMMISSIONS = Table(
    entity="commission",
    model=Commission,
    unique="",
    columns=("partner_deal", "amount", "currency", "note"),
    searched=("name", "note"),
)
FREE = frozenset({"name", "valid_until", "own"})  # of a rule that was used
NIGHTS = 28  # in which all of it is reckoned anew once
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('commissions: ' || %(key)s, 0))"
_CHANGED = (Path(__file__).parent / "sql" / "changed.sql").read_text()
_NOTE = """
INSERT INTO commissions_reckoned (partner_deal, print, lines)
SELECT %(key)s, %(said)s, count(*) FROM commissions_commission WHERE partner_deal_id = %(key)s AND rule_id IS NOT NULL
    ON CONFLICT (partner_deal) DO UPDATE SET print = excluded.print, lines = excluded.lines"""

write_rule = partial(writing.create_row, RULES)
delete_rule = partial(writing.delete_row, RULES)
take_rules = partial(taking.take_sourced, RULES)
refresh_rules = partial(writing.refresh_search, RULES)
refresh_commissions = partial(writing.refresh_search, COMMISSIONS)


def edit_rule(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts. Raises Conflict where it was used: such a rule is ended, and another one written."""
    with acting(by, "edit", "commission_rule"):
        now = Rule.objects.filter(pk=key).first()
        changed = {name for name, value in changes.items() if now and not _same(now, name, value)}
        if changed - FREE and Commission.objects.filter(rule=key).exists():
            raise Conflict(
                _("Commissions were reckoned by this rule: end it, and write another one. Nothing was changed.")
            )
        if (
            now
            and changed & {"percent", "fixed"}
            and not one_amount({"percent": now.percent, "fixed": now.fixed} | changes)
        ):
            raise Conflict(_("Say either a percentage or a fixed amount."))
        writing.edit_row(RULES, key, changes, by=by, version=version)


def add_by_hand(facts: Facts, *, by: Actor) -> UUID:
    """A line that people agreed on, or that takes something back. Raises Missing, Needed."""
    with acting(by, "create", "commission"):
        mine = PartnerDeal.objects.visible_to(by, entity="partner_deal", verb="edit").select_related("deal")
        row = mine.filter(pk=facts.get("partner_deal")).first() if facts.get("partner_deal") else None
        if row is None:
            raise Missing(_("There is no such record, or you may not change it."))
        if not Decimal(facts.get("amount") or 0):
            raise Needed({"amount": _("Say how much: less than nothing takes back.")}, {"amount": _("Amount")})
        said = {
            "amount": facts["amount"],
            "currency": facts.get("currency") or row.currency,
            "note": facts.get("note") or "",
        }
        return _write(row, None, None, said)


def edit_commission(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Our note on it. Raises Needed for anything else."""
    line = Commission.objects.filter(pk=key).first()
    changed = {name for name, value in changes.items() if line and not _same(line, name, value)} - {"note"}
    if changed:
        why = _("A commission is never changed: add a line that takes it back.")
        raise Needed(dict.fromkeys(changed, why), {name: name for name in changed})
    note = {name: value for name, value in changes.items() if name == "note"}
    writing.edit_row(COMMISSIONS, key, note, by=by, version=version)


def reckon(key: UUID, *, by: Actor) -> int:
    """Bring the ledger of one partner's deal to what is due: a line for each difference. Done twice, or by two, it is done once."""
    with acting(by, "create", "commission", reason="reckon commissions"):
        rows(_LOCK, {"key": str(key)})
        row = PartnerDeal.objects.select_related("deal__product", "partner").filter(pk=key).first()
        if row is None:
            return 0
        due, written = due_of(row), _written(key)
        missing = {one: _less(due.get(one), written.get(one)) for one in due.keys() | written.keys()}
        lines = [(one, left) for one, left in missing.items() if left.amount]
        for (rule, order, currency), left in sorted(lines, key=lambda one: str(one[0])):
            _write(row, rule, order, {"amount": left.amount, "base": left.base, "currency": currency})
        return len(lines)


def reckon_changed(*, by: Actor) -> int:
    """Of the deals of which anything that counts has changed since they were reckoned. Answers how many lines were written."""
    return _reckon(by=by, parts=1, part=None)


def reckon_all(*, by: Actor) -> int:
    """Of all deals that may be due, whatever is known of them: won ones, those with orders, and those that have lines."""
    return _reckon(by=by, parts=1, part=0)


def reckon_part(night: date, *, by: Actor) -> int:
    """The same of those whose turn it is: each comes once in `NIGHTS` nights."""
    Reckoned.objects.exclude(pk__in=PartnerDeal.objects.values("pk")).delete()
    return _reckon(by=by, parts=NIGHTS, part=night.toordinal() % NIGHTS)


def _reckon(*, by: Actor, parts: int, part: int | None) -> int:
    """What changes while one is reckoned has another print than the one that is noted, and is found the next time."""
    found = rows(_CHANGED, {"parts": parts, "part": part, "today": today()})
    return sum(_reckon_as(key, said, by=by) for key, said in found)


def _reckon_as(key: UUID, said: str, *, by: Actor) -> int:
    written = reckon(key, by=by)
    rows(_NOTE, {"key": key, "said": said})
    return written


def approve(partner: UUID, month: Period, *, by: Actor) -> int:
    """The lines of a statement may be paid. Answers how many were waiting for it."""
    return _move(partner, month, State.ACCRUED, State.APPROVED, by=by)


def pay(partner: UUID, month: Period, *, by: Actor) -> int:
    """The approved lines of a statement were paid. Answers how many."""
    return _move(partner, month, State.APPROVED, State.PAID, by=by)


def _move(partner: UUID, month: Period, before: State, after: State, *, by: Actor) -> int:
    with acting(by, "edit", "commission", reason=f"{after} commissions of {month.name}"):
        mine = Commission.objects.visible_to(by, entity="commission", verb="edit")
        mine = mine.filter(partner=partner, on_day__range=(month.first, month.last), state=before)
        keys = list(mine.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        found = Commission.objects.filter(pk__in=keys, state=before)
        return found.update(state=after, version=F("version") + 1, updated_at=Now())


def _written(key: UUID) -> dict[Key, Due]:
    """What the ledger holds by rules, without what people added."""
    lines = Commission.objects.filter(partner_deal=key, rule__isnull=False).order_by()
    summed = lines.values("rule", "order_key", "currency").annotate(whole=Sum("amount"), of=Sum("base"))
    return {(one["rule"], one["order_key"], one["currency"]): Due(one["of"] or NOTHING, one["whole"]) for one in summed}


def _less(due: Due | None, written: Due | None) -> Due:
    due, written = due or Due(NOTHING, NOTHING), written or Due(NOTHING, NOTHING)
    return Due(due.base - written.base, due.amount - written.amount)


def _write(row: PartnerDeal, rule: UUID | None, order: UUID | None, said: Mapping[str, Any]) -> UUID:
    number = Order.objects.filter(pk=order).values_list("number", flat=True).first() if order else None
    by_rule = Rule.objects.filter(pk=rule).values_list("name", flat=True).first() if rule else _("By hand")
    line = Commission.objects.create(
        name=" · ".join(word for word in (by_rule, number) if word), partner_deal=row, partner_id=row.partner_id, rule_id=rule,
        order_id=order if number is not None else None, order_key=order, on_day=today(), **said,
    )  # fmt: skip
    refresh_commissions([line.pk])
    return line.pk


def _same(row: Any, name: str, value: Any) -> bool:
    """Whether a fact says what stands there already, as forms say everything again."""
    if name == "own":
        return False
    now = getattr(row, RULES.column(name).attname if isinstance(row, Rule) else COMMISSIONS.column(name).attname)
    if isinstance(now, Decimal):
        return value not in (None, "") and Decimal(value) == now
    if isinstance(now, date):
        return str(value) == now.isoformat()
    return str(value if value is not None else "") == str(now if now is not None else "")
