"""The product as of any moment: within `as_of`, every statement reads a schema `past` whose views bear the tables' own names.

Each view answers the rows of its table as they stood at that moment: of the states that a row has had, the first that ended
after it. Lists, records, conditions and counts need to know nothing of this. What belongs to the platform (users, roles, sessions,
saved views) has no view there and stays what it is now, rights above all.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.history.tables import past_of
from clientela.platform.people.as_of import reading_as_of

SCHEMAS = ("past", "past_walked")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLATFORM = "clientela.platform."
_MOMENT = "current_setting('clientela.as_of')::timestamptz"
_KEY_TIME = "to_timestamp(('x' || left(translate(x.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)"

# One condition serves what stands now, which never ended, and what stood once: no earlier state ended after the moment.
_VIEW = """
CREATE VIEW past.{table} AS SELECT {columns} FROM (
    SELECT {now}, 9223372036854775807::bigint AS pgh_id, 'infinity'::timestamptz AS pgh_ends FROM public.{table} t
    UNION ALL
    SELECT {then}, e.pgh_id, e.pgh_created_at FROM public.{past} e) x
 WHERE x.pgh_ends > {moment} AND {born} <= {moment}
   AND NOT EXISTS (SELECT FROM public.{past} n
                    WHERE n.pgh_obj_id = x.id AND n.pgh_created_at > {moment} AND n.pgh_id < x.pgh_id)"""
# The same rows found from the other end: each row that is or was, beside the first state that ended after the moment. It can be
# walked in the order of a column that history does not keep, a page at a time.
_WALKED = """
CREATE VIEW past_walked.{table} AS SELECT {either} FROM (
    SELECT {now} FROM public.{table} t
    UNION ALL
    SELECT {gone} FROM public.{past} e WHERE e.pgh_label = 'delete' AND e.pgh_created_at > {moment}) x
  LEFT JOIN LATERAL (SELECT * FROM public.{past} e WHERE e.pgh_obj_id = x.id AND e.pgh_created_at > {moment}
                      ORDER BY e.pgh_id LIMIT 1) s ON true
 WHERE {born} <= {moment}"""
_UNCHANGING = "CREATE VIEW past.{table} AS SELECT {columns} FROM public.{table} x WHERE {born} <= {moment}"


class BadMoment(ValueError):
    """This is no moment of the past; nothing was read."""


@contextmanager
def as_of(when: datetime) -> Iterator[None]:
    """All that is read inside is read as it stood then, and nothing can be written."""
    with reading_as_of(when), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('search_path', 'past, public', true), set_config('clientela.as_of', %s, true), "
                "set_config('transaction_read_only', 'on', true)",
                [when.isoformat()],
            )
        yield
        transaction.set_rollback(True)  # nothing was written, and the settings go with it


@contextmanager
def walked() -> Iterator[None]:
    """Within `as_of`: statements read rows in an order that the tables of now have an index for, and stop early."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', 'past_walked, past, public', true)")
        yield
        cursor.execute("SELECT set_config('search_path', 'past, public', true)")


def not_kept(model: Any) -> set[str]:
    """The columns of which there is no past; they are shown as they are now."""
    kept = {field.column for field in model.pgh_event_model._meta.concrete_fields} if is_kept(model) else set()
    return {field.column for field in model._meta.concrete_fields if kept and field.column not in {"id", *kept}}


def is_kept(model: Any) -> bool:
    return hasattr(model, "pgh_event_model")


def moment_in(text: str) -> datetime:
    """The moment that an address names; a day alone means its end. A moment without a zone is one of the reader's zone.

    Raises BadMoment for what is none, or has not come yet.
    """
    try:
        when = _read(text.strip())
    except (ValueError, OverflowError):
        raise BadMoment(
            _("“%(text)s” is no moment. Write one as 2026-03-03 or 2026-03-03T09:30.") % {"text": text[:40]}
        ) from None
    if when > timezone.now():
        raise BadMoment(_("This moment has not come yet; choose one that is past."))
    return when


def _read(text: str) -> datetime:
    if _DAY.fullmatch(text):
        zone = timezone.get_current_timezone()
        end = datetime.combine(date.fromisoformat(text), time.max, tzinfo=zone)
        begun = datetime.combine(end.date(), time.min, tzinfo=zone) <= timezone.now()
        return min(end, timezone.now()) if begun else end
    when = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that an address has made a space
    when = when if when.tzinfo else when.replace(tzinfo=timezone.get_current_timezone())
    return when.astimezone(UTC)


def replayed() -> list[Any]:
    """The models that have a past to be shown: those of the rooms that keep it, or whose rows never change."""
    return [model for model in apps.get_models() if hasattr(model, "notes_births") and _of_business(model)]


def _of_business(model: Any) -> bool:
    """A room's own, or records that the platform keeps for the company: those say so."""
    return getattr(model, "is_replayed", False) or not model.__module__.startswith(_PLATFORM)


def lay_out() -> None:
    """Make the views anew from the models, so that they have the columns that the tables have."""
    with transaction.atomic(), connection.cursor() as cursor:
        clear(cursor)
        for schema in SCHEMAS:
            cursor.execute(f"CREATE SCHEMA {schema}")
        for model in replayed():
            cursor.execute(view_of(model))
            if not_kept(model):
                cursor.execute(walked_view_of(model))
            for index in indexes_of(model):
                cursor.execute(index)


def clear(cursor: Any) -> None:
    """A column that a view shows can't be changed, so the views step aside for migrations."""
    for schema in SCHEMAS:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def view_of(model: Any) -> str:
    table, fields = model._meta.db_table, model._meta.concrete_fields
    columns = [field.column for field in fields]
    said = {
        "table": table,
        "moment": _MOMENT,
        "born": born_at(columns),
        "columns": ", ".join(f"x.{c}" for c in columns),
    }
    if not is_kept(model):
        return _UNCHANGING.format(**said)
    kept = {field.column for field in model.pgh_event_model._meta.concrete_fields}
    then = ", ".join(_then(column, table, kept) for column in columns)
    return _VIEW.format(**said, now=", ".join(f"t.{c}" for c in columns), then=then, past=past_of(model))


def walked_view_of(model: Any) -> str:
    table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
    plain = {"id", *not_kept(model), *model.lasting}
    changed = "CASE WHEN s.pgh_id IS NULL THEN x.{0} ELSE s.{0} END AS {0}"
    return _WALKED.format(
        table=table, past=past_of(model), moment=_MOMENT, born=born_at(columns), now=", ".join(f"t.{c}" for c in columns),
        either=", ".join(f"x.{c}" if c in plain else changed.format(c) for c in columns),
        gone=", ".join("NULL" if c in not_kept(model) else "e.pgh_obj_id" if c == "id" else f"e.{c}" for c in columns),
    )  # fmt: skip


def indexes_of(model: Any) -> list[str]:
    """What finds past states by time; those by key and by what a row hangs on come with the models."""
    if not is_kept(model):
        return []
    past = past_of(model)
    made = [f"CREATE INDEX IF NOT EXISTS {past}_ends ON public.{past} USING brin (pgh_created_at)"]
    if not_kept(model):
        made.append(
            f"CREATE INDEX IF NOT EXISTS {past}_gone ON public.{past} (pgh_created_at) WHERE pgh_label = 'delete'"
        )
    return made


def _then(column: str, table: str, kept: set[str]) -> str:
    """A column of a past state; what history does not keep is taken from the row as it stands now."""
    if column == "id":
        return "e.pgh_obj_id AS id"
    return (
        f"e.{column}"
        if column in kept
        else f"(SELECT c.{column} FROM public.{table} c WHERE c.id = e.pgh_obj_id) AS {column}"
    )


def born_at(columns: list[str]) -> str:
    """When a row came to be: as it says itself, else as its key does (UUID version 7)."""
    return "x.created_at" if "created_at" in columns else _KEY_TIME
