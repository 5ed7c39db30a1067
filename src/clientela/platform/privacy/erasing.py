"""How a subject is forgotten: rows, their past, words about them elsewhere, and the bytes of files. All within one transaction."""

from collections import Counter
from typing import Any

from django.db import connection

from clientela.platform.entities import registry
from clientela.platform.entities.linking import unlinked
from clientela.platform.fields.bringing import remove
from clientela.platform.fields.models import OwnFile
from clientela.platform.files.storing import let_go
from clientela.platform.history.marking import marking
from clientela.platform.people.tracking import stepping_aside
from clientela.platform.privacy.collecting import Found, files_of, own_files_of
from clientela.platform.privacy.holdings import Holding, Trace, holdings, traces
from clientela.platform.privacy.own_records import strike, struck

SHORTEST = 5  # letters of a word that is looked for everywhere: shorter ones are found in what is about others
_HOLDS = "EXISTS (SELECT FROM unnest(%(words)s::text[]) w WHERE strpos(lower({text}), lower(w)) > 0)"


def forget(found: Found, words: list[str]) -> dict[str, int]:
    """Remove and unlink as declared; answers table -> rows, past ones included."""
    own_files = own_files_of(found)
    files = files_of(found, own_files)
    done: Counter[str] = Counter()
    _what_follows(found, done)
    for holding in reversed(holdings()):
        done[holding.model._meta.db_table] += _gone(holding, found.now(holding), words)
    for holding in reversed(holdings()):  # only now: what went a moment ago has left its last state there
        past = None if holding.rule == "stay" else found.whole_past(holding)
        if past is not None:
            table, entries = past.model._meta.db_table, list(past.values_list("pgh_id", flat=True))
            with marking(table, entries):
                done[table] += _gone(holding, past.model.objects.filter(pk__in=entries), words)
    for subject in found.subjects:
        for table, rows in unlinked(subject):
            done[table] += rows
    for trace in traces():
        done[trace.model._meta.db_table] += _swept(
            trace, [*(map(str, found.subjects) if trace.by_key else []), *_telling(words)]
        )
    done[OwnFile._meta.db_table] += remove(own_files)
    for sha in files:
        let_go(sha)
    return {table: count for table, count in done.items() if count}


def _gone(holding: Holding, rows: Any, words: list[str]) -> int:
    """By plain SQL: what hangs on these rows is declared too, and went before."""
    if holding.rule == "stay":
        return 0
    if holding.own and holding.rule != "delete":
        return struck(holding, rows, words)
    if holding.rule == "delete":
        return rows._raw_delete(rows.db) or 0
    keys = list(rows.values_list("pk", flat=True))
    found = rows.model._default_manager.filter(pk__in=keys)
    if holding.rule == "strike":
        strike(found, words, texts=holding.texts)
    changed = found.update(**{holding.by: None})
    refresh = registry.entity(holding.type).verbs.refresh if holding.type else None
    if refresh is not None and rows.model is holding.model:
        refresh(keys)
    return changed or 0  # Django answers None where it sees by itself that there can be none


def _what_follows(found: Found, done: Counter[str]) -> None:
    for holding in holdings():
        for column, verb in holding.then:
            tables = [rows for rows in (found.now(holding), found.past(holding)) if rows is not None]
            keys = {key for rows in tables for key in rows.values_list(column, flat=True) if key}
            done[verb.__name__] += verb(sorted(keys))


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if len(word) >= SHORTEST]


def _swept(trace: Trace, words: list[str]) -> int:
    table = connection.ops.quote_name(trace.model._meta.db_table)
    where = " OR ".join(_HOLDS.format(text=text) for text in _texts(trace.model))
    change = ", ".join(f"{connection.ops.quote_name(column)} = %({column})s" for column, _value in trace.blank)
    statement = f"UPDATE {table} SET {change} WHERE {where}" if change else f"DELETE FROM {table} WHERE {where}"
    with stepping_aside(*trace.despite), connection.cursor() as cursor:
        cursor.execute(statement, {"words": words, **dict(trace.blank)})
        return int(cursor.rowcount)


def _texts(model: type[Any]) -> list[str]:
    """The columns that can hold words, each as text."""
    out = []
    for item in model._meta.concrete_fields:
        name, kind = connection.ops.quote_name(item.column), item.get_internal_type()
        if kind == "BinaryField":
            out.append(f"encode({name}, 'escape')")
        elif kind in ("TextField", "CharField", "JSONField", "UUIDField"):
            out.append(f"{name}::text")
    return out
