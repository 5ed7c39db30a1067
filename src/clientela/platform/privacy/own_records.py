"""What records of the company's own types hold of a subject: those of which a link leads there, be link and type in use or in
the archive. What becomes of them is said at the link."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F
from django.utils.functional import lazystr

from clientela.platform.entities.own import label
from clientela.platform.fields.columns import without
from clientela.platform.fields.models import Forgetting, OwnField
from clientela.platform.fields.reading import known_shape
from clientela.platform.objects.actions import refresh_records
from clientela.platform.objects.models import OwnRecord, OwnType
from clientela.platform.objects.reading import known_types
from clientela.platform.privacy.holdings import Holding, Rule, is_subject

STRUCK = "…"
_RULES: dict[str, Rule] = {Forgetting.KEEP: "strike", Forgetting.LINK: "unlink", Forgetting.RECORD: "delete"}
_TEXTS = ("name", "tags", "own")


def own_holdings() -> Iterator[Holding]:
    types = {one.key: one for one in known_types()}
    for field in known_shape().fields:
        if field.entity in types and has_rule(field.kind, field.target):
            yield Holding(
                OwnRecord, lazystr(_Label(types[field.entity], field)), field.name, own=True, type=field.entity,
                rule=_RULES[field.forgetting or Forgetting.KEEP], leaves_out=("search",),
            )  # fmt: skip


def has_rule(kind: str, target: str) -> bool:
    """Whether records of an own type with such a field are somebody's data."""
    return kind == "link" and is_subject(target)


def struck(holding: Holding, rows: Any, words: Sequence[str]) -> int:
    """The link goes out of these rows, as they stand or stood; by the rule also what names the subject. Answers how many rows."""
    keys = list(rows.values_list("pk", flat=True))
    found = rows.model._default_manager.filter(pk__in=keys)
    if holding.rule == "strike":
        strike(found, words, texts=_TEXTS)
    changes: dict[str, Any] = {"version": F("version") + 1} if rows.model is OwnRecord else {}
    found.update(own=without(holding.by), **changes)
    if rows.model is OwnRecord:
        refresh_records(keys)
    return len(keys)


def strike(rows: Any, words: Sequence[str], *, texts: Sequence[str]) -> None:
    """Nothing in these columns of the rows names the subject any more."""
    telling = sorted(filter(None, words), key=len, reverse=True)
    if not telling:
        return
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, telling))})(?!\w)", re.IGNORECASE)
    for row in rows.only(*texts):
        said = {name: getattr(row, name) for name in texts}
        without_them = {name: _without(named, value) for name, value in said.items()}
        if without_them != said:
            rows.filter(pk=row.pk).update(**without_them)


def _without(named: re.Pattern[str], value: Any) -> Any:
    if isinstance(value, str):
        return named.sub(STRUCK, value)
    if isinstance(value, list):
        return [_without(named, one) for one in value]
    if isinstance(value, dict):
        return {key: _without(named, one) for key, one in value.items()}
    return value


class _Label:
    """“Vineyards: Grower”, in the language of whoever reads it."""

    def __init__(self, type_: OwnType, field: OwnField) -> None:
        self.said = (label(type_.labels_plural), label(field.labels))

    def __str__(self) -> str:
        return "{}: {}".format(*self.said)
