"""A rule at work: it notes what it finds, tells the owners, waits, and removes what is still there, set by set.

Each set is a transaction of its own and asks the condition, the holds and the law again. A run that broke off, was stopped, or
came to the end of its time goes on the next night; run twice it does nothing twice.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.entities.bulk import delete_many
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.announcing import emit
from clientela.platform.fields.reading import come_now
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.actions import erase_many
from clientela.platform.privacy.holds.reading import guarded
from clientela.platform.privacy.retention.events import FallingDue, RuleRan
from clientela.platform.privacy.retention.finding import kept_by_law, records
from clientela.platform.privacy.retention.models import Act, Due, Rule, Run, State

SETS = {Act.DELETE: 1_000, Act.ERASE: 200}  # records of one transaction
NIGHT = timedelta(hours=2)  # that all rules together may take
_NOTE = "INSERT INTO retention_due (rule_id, record) SELECT %s, found.id FROM ({sql}) found(id) ON CONFLICT DO NOTHING"
_LET_GO = """
DELETE FROM retention_due d WHERE d.rule_id = %s
   AND NOT EXISTS (SELECT FROM ({sql}) found(id) WHERE found.id = d.record)"""


def run_all(*, by: Actor, until: datetime | None = None) -> list[Run]:
    """Every rule that is confirmed and not paused, within one night's time."""
    end = until or timezone.now() + NIGHT
    return [run_rule(key, by=by, until=end) for key in [rule.pk for rule in Rule.objects.order_by("pk") if rule.runs]]


def run_rule(key: UUID, *, by: Actor, until: datetime | None = None) -> Run:
    """One night of a rule. Raises nothing for a rule that can't be read any more: its run says so."""
    require(by, "configure", "privacy")
    come_now()
    rule = Rule.objects.get(pk=key)
    assert rule.runs, "no rule runs before its dry run was confirmed"
    run = Run.objects.create(rule=rule, name=rule.name, print=rule.print, counts={"done": 0})
    try:
        found = _note(rule)
    except (BadCondition, registry.UnknownType) as error:
        return _end(run, State.BROKEN, problem=str(error))
    _tell_owners(rule, run)
    run.counts |= {"found": found}
    if rule.act == Act.LIST:
        return _end(run, State.DONE)
    end = until or timezone.now() + NIGHT
    state = State.RUNNING
    while state == State.RUNNING:
        state = State.STOPPED if timezone.now() > end else _next_set(rule, run)
    return _end(run, state)


def _note(rule: Rule) -> int:
    """Note what the rule means tonight, and let go of what it does not mean any more; answers how many it means."""
    with transaction.atomic():
        sql, params = records(rule, SYSTEM).values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            for statement in (_NOTE, _LET_GO):
                cursor.execute(statement.format(sql=sql), [rule.pk, *params])
        return Due.objects.filter(rule=rule).count()


def _tell_owners(rule: Rule, run: Run) -> None:
    """Each owner once of what was found since last time, where there is time left to object."""
    rows = registry.entity(rule.entity).rows()
    owner = _owner_of(rows)
    new = Due.objects.filter(rule=rule, told=False)
    with transaction.atomic():
        if rule.wait_days and rule.act != Act.LIST and owner:
            day = date_format(timezone.now() + timedelta(days=rule.wait_days), "Y-m-d")
            owners = rows.filter(pk__in=new.values("record")).exclude(**{owner: None})
            for user, count in owners.values_list(owner).annotate(n=Count("pk")).order_by():
                emit(FallingDue(str(rule.pk), rule.name, rule.entity, str(user), count, day, str(run.pk)), by=SYSTEM)
        new.update(told=True)


def _owner_of(rows: Any) -> str:
    """The path to the user whose record it is; empty for types that are nobody's."""
    named = any(item.name == "owner" for item in rows.model._meta.concrete_fields)
    return str(getattr(rows, "owner_path", "owner" if named else ""))


def _next_set(rule: Rule, run: Run) -> State:
    """Do one set; RUNNING where there may be more."""
    with transaction.atomic():
        run.refresh_from_db(fields=["stop_asked"])
        now = Rule.objects.select_for_update().filter(pk=rule.pk).first()
        if run.stop_asked or now is None or not now.runs or now.print != run.print:
            return State.STOPPED
        entity = registry.entity(rule.entity)
        keys = _ripe(rule, entity)
        if not keys:
            return State.DONE
        still = list(records(rule, SYSTEM).filter(pk__in=keys).values_list("pk", flat=True))
        done = _act(rule, run, entity, still) if still else 0
        Due.objects.filter(rule=rule, record__in=keys).delete()
        run.counts["done"] += done
        if done < len(still):
            run.counts["refused"] = run.counts.get("refused", 0) + len(still) - done
        run.save(update_fields=["counts"])
        if done:
            emit(RuleRan(str(rule.pk), rule.name, rule.entity, rule.act, done), by=SYSTEM)
    return State.RUNNING


def _ripe(rule: Rule, entity: Entity) -> list[UUID]:
    """The next records whose wait is over, without those that a hold or a law keeps."""
    over = Due.objects.filter(rule=rule, since__lte=timezone.now() - timedelta(days=rule.wait_days))
    rows = entity.rows().filter(pk__in=over.values("record")).exclude(guarded(entity.model))
    if rule.act == Act.ERASE:
        rows = rows.exclude(kept_by_law(entity))
    return list(rows.order_by("pk").values_list("pk", flat=True)[: SETS[Act(rule.act)]])


def _act(rule: Rule, run: Run, entity: Entity, keys: list[UUID]) -> int:
    carried = replace(SYSTEM, through=f"bulk {run.pk}")
    if rule.act == Act.DELETE:
        return delete_many(entity, keys, by=carried).changed
    try:
        erase_many(entity, keys, reason=rule.name, by=carried)
    except Conflict:  # a hold on something that hangs on one of them
        return sum(_act(rule, run, entity, [key]) for key in keys) if len(keys) > 1 else 0
    return len(keys)


def _end(run: Run, state: State, *, problem: str = "") -> Run:
    """What is left waits, or is kept; both are counted once, at the end."""
    rule = run.rule
    assert rule is not None
    if state != State.BROKEN:
        entity = registry.entity(rule.entity)
        left, hold = entity.rows().filter(pk__in=Due.objects.filter(rule=rule).values("record")), guarded(entity.model)
        run.counts |= {"waiting": left.count(), "held": left.filter(hold).count()}
        if rule.act == Act.ERASE:
            run.counts["kept_by_law"] = left.filter(kept_by_law(entity)).exclude(hold).count()
    run.state, run.problem = state, problem
    run.save(update_fields=["state", "problem", "counts"])
    Run.objects.filter(pk=run.pk).update(ended_at=Now())
    run.refresh_from_db()
    return run
