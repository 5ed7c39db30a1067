"""One run: pages are read behind the cursor and taken as an import's batches are, each committed together with its cursor.

A run gives its place back after a minute, so that a slow one stands in nobody's way; it goes on where it stood, as it does after a
crash. Whose rights it has is asked anew each time.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from clientela.platform.connectors.kinds import KINDS, Given, Page
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.files.storing import keep
from clientela.platform.imports.models import Import, Status
from clientela.platform.imports.reading import Layout
from clientela.platform.imports.running import close, enter, layout_of, mapping_of, open_to, preparation
from clientela.platform.imports.targets import Mapped
from clientela.platform.permissions.actor import Actor

SLICE = 60  # seconds after which a run lets others go first
LOGGED = 200  # lines that a run keeps
UNDER_WAY = (Run.State.WAITING, Run.State.READING)


class Overtaken(Exception):
    """Somebody else has gone on with this run, or the connector was paused or changed; nothing was taken twice."""


def given(one: Connector) -> Given:
    """What its kind asked for, secrets among it. Raises keyring.Unreadable."""
    return {**one.settings, **json.loads(one.secret.reveal() or "{}")}


def read_pages(run: Run, *, by: Actor) -> bool:
    """Take what is new; false where there is more and the time is over. Raises Trouble, Overtaken."""
    one, began = run.connector, time.monotonic()
    assert one.pattern is not None
    entity = open_to(one.pattern, by)
    for page in KINDS[one.kind].read(given(one), one.cursor):
        with transaction.atomic(), translation.override("en"):
            _hold(run)
            if page.rows:
                _take(run, entity, page, by=by)
            note(run, page.said)
            run.pages += 1
            run.rows += len(page.rows)
            run.cursor_after = one.cursor = page.cursor
            run.save(update_fields=["taken_by", "pages", "rows", "log", "cursor_after"])
            one.save(update_fields=["cursor"])
        if time.monotonic() - began > SLICE:
            return False
    return True


def note(run: Run, said: str) -> None:
    if said:
        run.log = [*run.log, {"at": timezone.now().isoformat(), "said": said[:1000]}][-LOGGED:]


def finish(run: Run, *, problem: str, by: Actor) -> None:
    """Close the run and its import; what follows from all rows together is computed now, of a broken run too."""
    if run.taken_by is not None:
        last = registry.entity(run.taken_by.entity).verbs.finish
        if last is not None and by.may("import", run.taken_by.entity):
            last(run.taken_by.source, run.taken_by.pk, by=_carried(run.taken_by, by))
        close(run.taken_by, Status.FAILED if problem else Status.DONE, problem=problem)
    run.state, run.problem, run.finished_at = (
        Run.State.FAILED if problem else Run.State.DONE, problem[:2000], timezone.now()
    )  # fmt: skip
    run.save(update_fields=["state", "problem", "finished_at"])


def _hold(run: Run) -> None:
    """Until this page is committed nobody else goes on with this connector."""
    stands = Connector.objects.select_for_update().filter(pk=run.connector_id).first()
    if stands is None or stands.cursor != run.connector.cursor or stands.state != Connector.State.ACTIVE:
        raise Overtaken
    if not Run.objects.filter(pk=run.pk, state__in=UNDER_WAY).exists():
        raise Overtaken


def _take(run: Run, entity: Entity, page: Page, *, by: Actor) -> None:
    pattern = run.connector.pattern
    assert pattern is not None
    if run.taken_by is None:
        run.taken_by = _opened(run.connector, pattern)
    style = layout_of(pattern)
    layout = replace(page.layout, decimal=style.decimal, dates=style.dates)
    one, first = run.taken_by, run.rows
    numbered = [row._replace(number=first + at) for at, row in enumerate(page.rows, 1)]
    for chunk in preparation(one, entity, layout, placed(pattern, layout)).chunks(numbered):
        enter(one, entity, chunk, by=_carried(one, by))


def placed(pattern: Import, layout: Layout) -> list[Mapped]:
    """The pattern's mapping, for rows whose columns stand elsewhere, by their headings."""
    headings = layout_of(pattern).headings
    places = {heading: at for at, heading in enumerate(layout.headings)}
    said = [(item, headings[item.column]) for item in mapping_of(pattern) if item.column < len(headings)]
    return [replace(item, column=places[heading]) for item, heading in said if heading in places]


def _opened(one: Connector, pattern: Import) -> Import:
    """The import that this run's rows come by: it is undone, mended and looked at as any other."""
    return Import.objects.create(
        entity=pattern.entity, name=one.name, source=one.source, file=keep([b""], limit=1), connector=one.pk,
        layout=pattern.layout, mapping=pattern.mapping, country=pattern.country, mode=pattern.mode,
        fill_only=pattern.fill_only, status=Status.TAKING, by_user_id=one.owner_id,
    )  # fmt: skip


def _carried(one: Import, by: Actor) -> Actor:
    return by.acting_as("import", through=one.through)


def blotted(text: str, secrets: Sequence[Any]) -> str:
    """A sentence without any of the secrets that a server may have repeated in it."""
    for secret in sorted((str(one) for one in secrets if len(str(one)) > 3), key=len, reverse=True):
        text = text.replace(secret, "•••")
    return text
