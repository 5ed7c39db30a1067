"""The verbs on connectors, and `go_on`, which jobs call.

Rows are taken within the rights of whoever set the connector up: who changes where it reads or what it may say becomes its owner.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.connectors import running
from clientela.platform.connectors.checking import checked
from clientela.platform.connectors.events import ConnectorChanged, ConnectorDeleted, ConnectorMade
from clientela.platform.connectors.kinds import KINDS, Trouble
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.files.storing import keep
from clientela.platform.history.acting import acting
from clientela.platform.imports import actions as imports
from clientela.platform.imports.models import Import
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.running import layout_of
from clientela.platform.imports.targets import Mapped
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.vault.keyring import Unreadable as Locked

MOST = 100  # connectors
SAMPLE = 500  # rows by which a place is mapped
SAMPLE_BYTES = 50_000_000
KEPT_RUNS = 500  # of each connector
State = Connector.State


def make_connector(said: Mapping[str, Any], *, by: Actor) -> Connector:
    """A connector that reads nothing yet. Raises Unfit, Denied, Conflict for too many."""
    with acting(by, "configure", "connector"):
        facts = checked({"name": "", "kind": "", "entity": "", "settings": {}} | dict(said), None, by=by)
        if by.user_id is None:
            raise ValueError("A connector belongs to a person, within whose rights its rows are taken.")
        if Connector.objects.count() >= MOST:
            raise Conflict(_("There are %(most)s connectors already; delete one first.") % {"most": MOST})
        made = Connector.objects.create(owner_id=by.user_id, source=facts["name"], **facts)
        emit(ConnectorMade(made.pk, made.name, made.kind), by=by)
        return made


def edit_connector(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Connector:
    """Set its name, schedule or settings; a secret that is not said stays. Raises Missing, Unfit, Denied."""
    with acting(by, "configure", "connector"):
        one = _found(key)
        facts = checked(changes, one, by=by)
        changed = tuple(name for name, value in facts.items() if _held(one, name) != value)
        for name in changed:
            setattr(one, name, facts[name])
        if "settings" in changed or "secret" in changed:
            _become_owner(one, by)
        if "every" in changed:
            one.next_at = _next(one)
        if changed:
            one.save()
            emit(ConnectorChanged(one.pk, one.name, changed), by=by)
        return one


def look(key: UUID, *, by: Actor) -> Import:
    """Read the first rows, so that they can be mapped; how they were mapped before stays. Raises Missing, Trouble, Unreadable."""
    require(by, "configure", "connector")
    one = Connector.objects.select_related("pattern").filter(pk=key).first() or _missing()
    file_name, content = _sample(one)
    with acting(by, "configure", "connector"):
        pattern = imports.open_import(
            keep(content, limit=SAMPLE_BYTES), name=file_name, entity=known(one.entity, by), by=by, source=one.source
        )
        pattern.connector = one.pk
        if one.pattern is not None:
            _inherit(pattern, one.pattern)
        elif ready := KINDS[one.kind].ready:
            _map_ready(pattern, ready)
        pattern.save()
        _replace_pattern(one, pattern)
        return pattern


def settle(key: UUID, *, by: Actor) -> Connector:
    """Its mapping is as it should be: from now on it reads. Raises Missing, Conflict where nothing is mapped."""
    with acting(by, "configure", "connector"):
        one = _found(key)
        if one.pattern is None or not one.pattern.mapping:
            raise Conflict(_("No column goes anywhere yet."))
        require(by, "import", one.entity)
        _become_owner(one, by)
        return _set_state(one, State.ACTIVE, by=by)


def pause(key: UUID, *, by: Actor) -> Connector:
    """Nothing is read until it is resumed; a run under way stops behind its page. Raises Missing."""
    with acting(by, "configure", "connector"):
        return _set_state(_found(key), State.PAUSED, by=by)


def resume(key: UUID, *, by: Actor) -> Connector:
    """Read again, behind what was read. Raises Missing, Conflict where its mapping was never chosen."""
    return settle(key, by=by)


def rewind(key: UUID, *, by: Actor) -> Connector:
    """The next run reads everything anew; what is known is recognised. Raises Missing."""
    with acting(by, "configure", "connector"):
        one = _found(key)
        one.cursor = {}
        one.save(update_fields=["cursor"])
        emit(ConnectorChanged(one.pk, one.name, ("cursor",)), by=by)
        return one


def delete_connector(key: UUID, *, by: Actor) -> None:
    """With its log. What it brought stays, and so do the source records that say so. Raises Missing."""
    with acting(by, "configure", "connector"):
        one = _found(key)
        pattern = one.pattern
        emit(ConnectorDeleted(one.pk, one.name), by=by)
        one.delete()
        if pattern is not None:
            pattern.delete()


def ask_for_run(key: UUID, *, by: Actor, scheduled: bool = False) -> Run | None:
    """A run that waits for its turn; none where one waits or reads already. Raises Missing, Conflict where it is not active."""
    with acting(by, "configure", "connector"):
        one = _found(key)
        if one.state != State.ACTIVE:
            raise Conflict(_("This connector does not read. Choose its mapping, or resume it."))
        one.next_at = _next(one)
        one.save(update_fields=["next_at"])
        if one.runs.filter(state__in=running.UNDER_WAY).exists():
            return None
        old = one.runs.order_by("-pk").values_list("pk", flat=True)[KEPT_RUNS:]
        Run.objects.filter(pk__in=list(old)).delete()
        asked_by = None if scheduled else by.user_id
        return Run.objects.create(connector=one, asked_by_id=asked_by, cursor_before=one.cursor)


def go_on(key: UUID, *, by: Actor) -> bool:
    """Take what is new, within the rights of the connector's owner; false where there is more and others go first."""
    run = _run(key)
    if run is None or run.state not in running.UNDER_WAY:
        return True
    Run.objects.filter(pk=run.pk).update(state=Run.State.READING)
    try:
        if not running.read_pages(run, by=by):
            return False
        problem = ""
    except running.Overtaken:
        problem = _("It was stopped behind a page; the next run goes on there.")
    except (OperationalError, InterfaceError):
        raise  # our own database is away: the job comes back and goes on
    except (Trouble, Unreadable, Locked, Denied, ValueError, LookupError) as error:
        problem = _told(run, error)
    except Exception as error:
        _finish(key, problem=_told(run, error), by=by)
        raise
    _finish(key, problem=problem, by=by)
    if not problem:
        Connector.objects.filter(pk=run.connector_id).update(read_at=timezone.now())
    return True


def abandon(key: UUID, *, by: Actor) -> None:
    """Close a run within nobody's rights."""
    problem = _("Whoever set this connector up has no account any more. Save its settings to take it over.")
    with acting(by, "configure", "connector"):
        _finish(key, problem=problem, by=by)


def _finish(key: UUID, *, problem: str, by: Actor) -> None:
    """Of the run as it is committed, without what was in hand when it broke off."""
    stands = _run(key)
    if stands is not None:
        running.finish(stands, problem=problem, by=by)


def _found(key: UUID) -> Connector:
    """The connector, held for this transaction. Raises Missing."""
    one = Connector.objects.select_for_update(of=("self",)).select_related("pattern").filter(pk=key).first()
    return one or _missing()


def _run(key: UUID) -> Run | None:
    return Run.objects.select_related("connector__pattern", "taken_by").filter(pk=key).first()


def _missing() -> Connector:
    raise Missing(_("There is no such connector."))


def _sample(one: Connector) -> tuple[str, Iterator[bytes]]:
    kind, said = KINDS[one.kind], running.given(one)
    try:
        if kind.first_file is not None:
            return kind.first_file(said)
        lines = []
        for page in kind.read(said, {}):
            lines += [dict(zip(page.layout.headings, row[1], strict=False)) for row in page.rows if len(row) == 2]
            if len(lines) >= SAMPLE:
                break
    except Trouble as error:
        raise Trouble(running.blotted(str(error), _secrets(one))) from error
    if not lines:
        raise Trouble(_("The place was reached, and holds no row yet. Its columns can be mapped when it does."))
    return f"{one.name}.jsonl", (f"{json.dumps(line, ensure_ascii=False)}\n".encode() for line in lines[:SAMPLE])


def _inherit(pattern: Import, before: Import) -> None:
    """A new sample is mapped as the one before, by headings; what is new in it stays as proposed."""
    settled = running.placed(before, layout_of(pattern))
    taken = {item.column for item in settled}
    fresh = set(pattern.layout["headings"]) - set(before.layout["headings"])
    headings = pattern.layout["headings"]
    new = [m for m in pattern.mapping if m["column"] not in taken and headings[m["column"]] in fresh]
    pattern.mapping = [*(_as_dict(item) for item in settled), *new]
    pattern.country, pattern.mode, pattern.fill_only = before.country, before.mode, before.fill_only
    pattern.layout |= {"decimal": before.layout["decimal"], "dates": before.layout["dates"]}


def _map_ready(pattern: Import, ready: Mapping[str, str]) -> None:
    places = {heading: at for at, heading in enumerate(pattern.layout["headings"])}
    pattern.mapping = [
        _as_dict(Mapped(places[heading], target)) for heading, target in ready.items() if heading in places
    ]


def _as_dict(item: Mapped) -> dict[str, Any]:
    return {
        "column": item.column,
        "target": item.target,
        "label": item.label,
        "ordinal": item.ordinal,
        "sure": item.sure,
    }


def _replace_pattern(one: Connector, pattern: Import) -> None:
    before, one.pattern = one.pattern, pattern
    one.save(update_fields=["pattern"])
    if before is not None:
        before.delete()


def _become_owner(one: Connector, by: Actor) -> None:
    if by.user_id not in (None, one.owner_id):
        require(by, "import", one.entity)
        one.owner_id = by.user_id
        one.save(update_fields=["owner"])


def _set_state(one: Connector, state: State, *, by: Actor) -> Connector:
    if one.state != state:
        one.state = state
        one.next_at = _next(one)
        one.save(update_fields=["state", "next_at"])
        emit(ConnectorChanged(one.pk, one.name, ("state",)), by=by)
    return one


def _next(one: Connector) -> Any:
    return timezone.now() + timedelta(minutes=one.every) if one.every and one.state == State.ACTIVE else None


def _held(one: Connector, name: str) -> Any:
    return one.secret.reveal() if name == "secret" else getattr(one, name)


def _secrets(one: Connector) -> list[str]:
    return list(json.loads(one.secret.reveal() or "{}").values())


def _told(run: Run, error: Exception) -> str:
    if isinstance(error, Locked):
        return str(error)
    return running.blotted(str(error) or type(error).__name__, _secrets(run.connector))
