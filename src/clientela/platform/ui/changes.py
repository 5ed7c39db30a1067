"""The past of one record on its pages: what has changed, two moments side by side, what is brought back, and the rail."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from markupsafe import Markup

from clientela.platform.entities.bringing_back import Brought, bring_back
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, allowed, key_of
from clientela.platform.entities.retelling import (
    MOST_TICKS,
    PAGE,
    Change,
    Document,
    changes,
    compared,
    difference,
    document,
    moments,
)
from clientela.platform.history.past import moment_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import can, entity_context
from clientela.platform.ui.properties import write_value
from clientela.platform.ui.records import prop

WIDTH, TALLEST = 1000, 4  # of the rail: its own units, and how many changes at one place are told apart


@signed_in
def changes_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """All changes of a record, the newest first."""
    entity, actor, pk = _asked(request, plural, key)
    before = _moment(request, "before")
    found = changes(entity, pk, actor, before=before, limit=PAGE)
    more = found and not found[-1].born
    context = {
        **_around(entity, pk, _now(entity, pk, actor)),
        "changes": [_told(entity, pk, one, actor) for one in found],
        "more_url": f"?{urlencode({'before': found[-1].at.isoformat()})}" if more else "",
    }
    return render(request, "entities/changes.html", context)


@signed_in
def compare_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """A record at two moments; where the later one is now, what differs can be brought back."""
    entity, actor, pk = _asked(request, plural, key)
    return render(request, "entities/compare.html", _compared(request, entity, pk, actor))


@signed_in
@require_POST
def restore(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Bring back the ticked fields, but for those that somebody has changed since the page was shown; show what differs still."""
    entity, actor, pk = _asked(request, plural, key)
    to = _moment(request, "since")
    fields, seen = request.POST.getlist("field"), _moment(request, "seen")
    done = bring_back(plural, pk, to=to, fields=fields, unless_since=seen, by=actor)
    context = _compared(request, entity, pk, actor) | {"done": _in_words(entity, done)}
    return render(request, "entities/compare.html", context)


@signed_in
def rail(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """The life of a record as a line with a tick for each change, on which a moment can be chosen."""
    entity, actor, pk = _asked(request, plural, key)
    allowed(entity, pk, actor, verb="see")
    now = timezone.now()
    found = [one.at for one in moments(entity, pk, before=now, limit=MOST_TICKS)]
    if not found:
        raise Missing
    first, shown = found[-1].timestamp(), getattr(request, "as_of", None)
    context = {
        "home": f"{entity.url}{pk}/",
        "ticks": _ticks(found, now),
        "moments": " ".join(f"{at.timestamp():.0f}" for at in reversed(found)),
        "first": int(first),
        "last": int(now.timestamp()),
        "at": int((shown or now).timestamp()),
        "shown": shown,
        "born": found[-1],
        "zone": actor.time_zone,
    }
    return render(request, "entities/_rail.html", context)


def _asked(request: HttpRequest, plural: str, key: str) -> tuple[Entity, Actor, UUID]:
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    return entity, actor, key_of(key)


def _moment(request: HttpRequest, name: str) -> datetime:
    """Of the address or the form; now, where neither names one. Raises BadMoment."""
    text = request.POST.get(name) or request.GET.get(name) or ""
    return moment_in(text) if text else timezone.now()


def _now(entity: Entity, pk: UUID, actor: Actor) -> Document:
    now = document(entity, pk, actor, timezone.now())
    if now is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return now


def _around(entity: Entity, pk: UUID, now: Document) -> dict[str, Any]:
    home = f"{entity.url}{pk}/"
    return {"entity": entity_context(entity), "name": now[entity.title], "home": home, "record": now}


def _told(entity: Entity, pk: UUID, change: Change, actor: Actor) -> dict[str, Any]:
    """A change as the page shows it, with the ways to how it was then and to undoing it."""
    may = can(entity, actor)["edit"] and any(entity.by_name[name].editable for name in change.fields)
    undo = {"since": change.before.isoformat(), "only": ",".join(change.fields), "after": change.at.isoformat()}
    return {
        "at": change.at,
        "act": change.act,
        "born": change.born,
        "import_url": _import_of(change.act.through),
        "lines": [_line(entity, pk, name, sides) for name, sides in change.fields.items()],
        "then_url": f"{entity.url}{pk}/?{urlencode({'as_of': change.at.isoformat()})}",
        "undo_url": f"compare/?{urlencode(undo)}" if may and not change.born else "",
    }


def _import_of(through: str) -> str:
    word, _space, key = through.partition(" ")
    return f"/imports/{key}/" if word == "import" and key else ""


def _line(entity: Entity, pk: UUID, name: str, sides: tuple[Any, Any]) -> dict[str, Any]:
    """One field before and after, written as the record's page writes it; of several things only those that came or went."""
    item, (old, new) = entity.by_name[name], sides
    if isinstance(old, list) and isinstance(new, list):
        old, new = [one for one in old if one not in new], [one for one in new if one not in old]
    return {
        "name": name,
        "label": str(item.label),
        "old": _said(entity, item, pk, old),
        "new": _said(entity, item, pk, new),
    }


def _said(entity: Entity, item: Field, pk: UUID, value: Any) -> Markup:
    return write_value(prop(entity, item, {"id": str(pk), item.name: value}, may_edit=False))


def _compared(request: HttpRequest, entity: Entity, pk: UUID, actor: Actor) -> dict[str, Any]:
    since, until = _moment(request, "since"), _moment(request, "until")
    to_now = not request.GET.get("until")
    then, fields = compared(entity, pk, actor, old=since, new=until)
    only = [name for name in request.GET.get("only", "").split(",") if name]
    later = _changed_since(request, entity, pk, actor, then)
    may = to_now and can(entity, actor)["edit"]
    lines = [_line(entity, pk, name, sides) for name, sides in fields.items() if name in only or not only]
    for line in lines:
        line["edited"] = line["name"] in later
        line["may"] = may and entity.by_name[line["name"]].editable
    return {
        **_around(entity, pk, then if to_now else _now(entity, pk, actor)),
        "since": since,
        "until": None if to_now else until,
        "seen": until,
        "lines": lines,
        "query": request.GET.urlencode(),
        "may": any(line["may"] for line in lines),
    }


def _changed_since(request: HttpRequest, entity: Entity, pk: UUID, actor: Actor, now: Document) -> Mapping[str, Any]:
    """The fields that were edited once more after the change that is looked at."""
    if not request.GET.get("after"):
        return {}
    return difference(entity, document(entity, pk, actor, _moment(request, "after")) or {}, now)


def _in_words(entity: Entity, done: Brought) -> str:
    told = [
        ngettext("%(num)s value brought back.", "%(num)s values brought back.", len(done.restored))
        % {"num": len(done.restored)}
    ]
    told += [
        _("%(field)s was changed meanwhile, and is left.") % {"field": entity.by_name[name].label}
        for name in done.edited
    ]
    told += [f"{entity.by_name[name].label}: {why}" for name, why in done.refused.items()]
    return " ".join(told)


def _ticks(found: Iterable[datetime], now: datetime) -> list[tuple[int, int]]:
    """(place, height) of each place of the rail where something changed."""
    counts: dict[int, int] = {}
    moments_, end = [at.timestamp() for at in found], now.timestamp()
    first = min(moments_)
    for at in moments_:
        place = round((at - first) / max(end - first, 1) * (WIDTH // 4)) * 4
        counts[place] = min(counts.get(place, 0) + 1, TALLEST)
    return sorted(counts.items())
