"""From a figure to its records: the condition of the list that shows exactly those, and its address."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from clientela.analytics.reports.asking import Question
from clientela.analytics.reports.dimensions import Dimension
from clientela.analytics.reports.pivoting import ALL, Pivot
from clientela.platform.conditions.compiling import MOST
from clientela.platform.entities.operands import leads_to, pointing_at
from clientela.platform.privacy.holdings import is_subject

LONGEST = 6000  # characters of an address that every server in between takes


def condition(question: Question, pivot: Pivot, row: str | None, column: str | None) -> dict[str, Any]:
    """Of the records that a cell counts; `ALL` for every row or column, None for those that are not shown."""
    parts = [dict(question.condition)] if question.condition else []
    if question.period:
        parts.append(question.period.condition)
    for item, key, keys in ((question.rows, row, pivot.rows), (question.columns, column, pivot.columns)):
        if item is not None and key != ALL:
            parts.append(_of(item, key, keys))
    return {"all": parts}


def address(question: Question, where: Mapping[str, Any]) -> str:
    """Of the list that shows these records; "" where no address holds the condition."""
    said = json.dumps(_flat(where), separators=(",", ":"), ensure_ascii=False)
    url = f"{question.entity.url}?{urlencode({'view': 'table', 'filter': said})}"
    return url if len(url) <= LONGEST and said.count('"field"') < MOST else ""


def others(question: Question) -> list[tuple[str, str, str]]:
    """The types of people whom the records lead to, and of what they hang on, each with the name that conditions count by."""
    found, actor = [], question.words.actor
    for item in question.entity.fields:
        if item.kind != "link" or not item.filterable:
            continue
        for target in leads_to(item):
            if (is_subject(target.key) or item.name == question.entity.hangs) and actor.may("see", target.key):
                names = (name for name, other, link in pointing_at(target, actor)
                         if other.key == question.entity.key and link.name == item.name)  # fmt: skip
                found += [(str(target.label_plural), target.url, name) for name in names]
    return found


def address_of_others(url: str, name: str, where: Mapping[str, Any]) -> str:
    """Of the list of those records to which at least one of these leads."""
    tree = {"all": [{"count": name, "at_least": 1, **({"where": _flat(where)} if where.get("all") else {})}]}
    said = urlencode({"view": "table", "filter": json.dumps(tree, separators=(",", ":"), ensure_ascii=False)})
    return f"{url}?{said}" if len(said) <= LONGEST else ""


def _of(item: Dimension, key: str | None, keys: tuple[str | None, ...]) -> dict[str, Any]:
    return item.condition(key) if key is not None else item.beyond([one for one in keys if one is not None])


def _flat(where: Mapping[str, Any]) -> dict[str, Any]:
    """Groups of "all" within it opened, so that the list shows each part as a chip of its own."""
    if "all" not in where:
        return dict(where)
    parts = [part for one in where["all"] for part in (_flat(one)["all"] if "all" in one else [one])]
    return {"all": parts}
