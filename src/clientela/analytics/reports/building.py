"""The builder: a question as the query of an address, and what its form offers. Each change of a control is a new address."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.analytics.reports.asking import CHARTS, MEASURES, OF_NUMBERS, Document, measurable, types
from clientela.analytics.reports.dimensions import STEPS, groupable
from clientela.analytics.reports.periods import WITHIN
from clientela.platform.conditions.vocabulary import TIMES
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.choosing import Stands, choice, chosen, views_with_conditions


def drafted(sent: QueryDict, kept: Document, actor: Actor) -> Document:
    """The question of an address; of a report without a query the kept one. Another type begins anew."""
    if "entity" not in sent:
        return kept
    entity = sent.get("entity", "")
    if sent.get("was", entity) != entity:
        return {"entity": entity}
    out: Document = {"entity": entity, "measure": _measure(sent, actor), "chart": sent.get("chart", "bar")}
    for part in ("rows", "columns"):
        if sent.get(part):
            out[part] = {"field": sent[part], "by": sent.get(f"{part}_by", "")}
    if "columns" in out and "rows" not in out:
        out["rows"] = out.pop("columns")
    if where := _condition(sent, "where", actor):
        out["where"] = where
    if sent.get("when") and sent.get("within"):
        out |= {"period": {"field": sent["when"], "within": sent["within"]}, "compare": sent.get("compare") == "1"}
    return out


def form_context(document: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What the controls offer, and what is chosen in them. Raises UnknownType."""
    entity = known(str(document.get("entity", "")), actor)
    words, measure = EntityWords(entity, actor), document.get("measure") or {"of": "count"}
    names = groupable(words)
    kinds = {name: kind for name, _label, kind in names}
    times = [(name, label) for name, label, kind in names if kind in TIMES]
    numbers = [(one.name, one.label) for one in measurable(entity)]
    period = document.get("period") or {}
    of = str(measure.get("of", "count"))
    return {
        "entity": entity.key, "types": [(one.key, one.label_plural) for one in types(actor)],
        "of": of, "measures": [(key, label) for key, label in MEASURES.items() if numbers or key not in OF_NUMBERS],
        "field": measure.get("field", ""),
        "fields": numbers if of in OF_NUMBERS else [one[:2] for one in names] if of == "distinct" else [],
        "names": [one[:2] for one in names], "steps": list(STEPS.items()), "charts": list(CHARTS.items()),
        "chart": document.get("chart", "bar"),
        "parts": [_part(document, "rows", _("Rows"), kinds), _part(document, "columns", pgettext("of a table", "Columns"), kinds)],
        "times": times, "when": period.get("field", ""), "within": period.get("within", ""), "periods": list(WITHIN.items()),
        "compare": bool(document.get("compare")),
        "where": choice("where", _("Which records"), _stands(document.get("where")), entity=entity, by=actor),
        "share": choice("of_those", _("Those where"), _stands(measure.get("where")), entity=entity, by=actor)
        if of == "share" else None,
    }  # fmt: skip


def _part(document: Mapping[str, Any], name: str, label: str, kinds: Mapping[str, str]) -> dict[str, Any]:
    said = document.get(name) or {}
    return {"name": name, "label": label, "field": said.get("field", ""), "by": said.get("by") or "month",
            "is_time": kinds.get(said.get("field", "")) in TIMES}  # fmt: skip


def _measure(sent: QueryDict, actor: Actor) -> dict[str, Any]:
    of = sent.get("of", "count")
    if of == "share":
        return {"of": of, "where": _condition(sent, "of_those", actor)}
    if of == "count":
        return {"of": of}
    return {"of": of, "field": sent.get("field") or _first(sent.get("entity", ""), of, actor)}


def _first(key: str, of: str, actor: Actor) -> str:
    """What is measured where a measure was just chosen."""
    try:
        entity = known(key, actor)
    except UnknownType:
        return ""
    if of in OF_NUMBERS:
        return next((one.name for one in sorted(measurable(entity), key=lambda one: one.kind != "money")), "")
    return next((name for name, _label, _kind in groupable(EntityWords(entity, actor))), "")


def _condition(sent: QueryDict, name: str, actor: Actor) -> Any:
    said = sent.get(name, "")
    try:
        views = views_with_conditions(known(sent.get("entity", ""), actor), actor) if said[:1] != "{" else {}
    except UnknownType:
        return {}
    return chosen(said, None, views)


def _stands(where: Any) -> Stands:
    """The condition stands in the address itself."""
    return Stands(value=json.dumps(where, separators=(",", ":"), ensure_ascii=False) if where else "")
