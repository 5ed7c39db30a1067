"""The queue of likely duplicates: a list of groups, one of them side by side, and the three things to do with it."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clientela.parties.consents.uniting import outcomes
from clientela.parties.matching import actions, queue, side_by_side, words
from clientela.parties.matching.models import KINDS, Likeness, threshold_of
from clientela.parties.matching.verdicts import in_order
from clientela.parties.merging.comparing import brought
from clientela.parties.sources.standing import stand
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, key_in, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import entity_context

URL = "/duplicates/"


@signed_in
def queue_page(request: HttpRequest, key: str = "") -> HttpResponse:
    """The groups that wait, and one of them: the one that the address names, else the likeliest."""
    actor = actor_of(request)
    _may(actor)
    groups = queue.waiting(actor, after=request.GET.get("after", ""))
    group = queue.group_of(key_of(key), actor) if key else groups[0] if groups else None
    if key and group is None:
        return redirect(URL)
    return _page(request, actor, groups, group)


@signed_in
@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Merge, or keep apart for ever; what is left of the group waits on."""
    actor = actor_of(request)
    _may(actor)
    group = queue.group_of(key_of(key), actor)
    if group is None:
        raise Missing(_("These do not wait any more: somebody decided, or they changed."))
    members = _chosen(request.POST, group)
    if request.POST.get("verdict") == "same":
        return _merge(request, actor, group, members)
    actions.decide_different(group.kind, members, by=actor)
    return redirect(_next(request.POST, key))


def _merge(request: HttpRequest, actor: Actor, group: queue.Group, members: list[UUID]) -> HttpResponse:
    entity = known(group.kind, actor)
    found = side_by_side.documents(entity, members, actor)
    into, *others = members
    chosen = {
        name[7:]: pk
        for name, value in request.POST.items()
        if name.startswith("choose-") and (pk := key_in(str(value)))
    }
    wanted = side_by_side.wanted(entity, found, chosen)
    try:
        actions.decide_same(group.kind, into, others, by=actor)
        stand(entity, into, wanted, by=actor)
    except Conflict as error:
        return _page(request, actor, queue.waiting(actor), group, problem=str(error))
    return redirect(_next(request.POST, str(group.key)))


def _may(actor: Actor) -> None:
    """Raises Denied unless there is a kind that the actor may merge."""
    if not any(actor.may("merge", kind) for kind in KINDS):
        require(actor, "merge", KINDS[0])


def _chosen(sent: QueryDict, group: queue.Group) -> list[UUID]:
    """The members that the form names, at least two; else all."""
    named = {pk for value in sent.getlist("member") if (pk := key_in(value))}
    found = [key for key in group.members if key in named]
    return found if len(found) > 1 else group.members


def _next(sent: QueryDict, key: str) -> str:
    following = key_in(sent.get("next", ""))
    return f"{URL}{following}/" if following and str(following) != key else URL


def _page(
    request: HttpRequest, actor: Actor, groups: list[queue.Group], group: queue.Group | None, *, problem: str = ""
) -> HttpResponse:
    waiting = queue.count(actor)
    context: dict[str, Any] = {
        "groups": groups,
        "group": group,
        "home": URL,
        "problem": problem,
        "about": ngettext("%(number)s to review", "%(number)s to review", waiting) % {"number": f"{waiting:,}"},
        "more_url": f"{URL}?after={groups[-1].place}" if len(groups) == queue.SHOWN else "",
        "may_configure": actor.may("configure", "company"),
    }
    if group is not None:
        context |= _compared(request, actor, group) | _around(groups, group)
    return render(request, "matching/queue.html", context, status=409 if problem else 200)


def _compared(request: HttpRequest, actor: Actor, group: queue.Group) -> dict[str, Any]:
    entity = known(group.kind, actor)
    members = group.members[: queue.MOST_TOGETHER]
    found = side_by_side.documents(entity, members, actor)
    likenesses = {one.pair: one for one in queue.pairs(group)}
    pair = _pair(request.GET.get("pair", ""), members, likenesses)
    likeness = likenesses[pair]
    values = {key: _told(entity, found, pair, fields) for key, fields in words.FIELDS.items()}
    return {
        "entity": entity_context(entity),
        "members": [{"key": key, "number": place, "name": found[key]["name"], "sources": found[key].get("sources", [])[:3],
                     "url": f"{entity.url}{key}/"} for place, key in enumerate(members, 1)],
        "left_out": len(group.members) - len(members),
        "rows": side_by_side.rows(entity, found), "along": brought(entity.key, members, actor),
        "consents": outcomes(entity.key, members, actor),
        "said": words.verdict_in_words(group.kind, len(group.members), group.probability),
        "likeness": likeness,
        "threshold_note": words.threshold_in_words(threshold_of(group.kind)),
        "steps": words.steps(likeness, values),
        "pairs": _pairs(members, likenesses, pair, group),
    }  # fmt: skip


def _told(
    entity: Entity, found: Mapping[UUID, dict[str, Any]], pair: tuple[UUID, UUID], fields: tuple[str, ...]
) -> str:
    said = side_by_side.told(entity, [found[key] for key in pair if key in found], fields)
    return f": {said}" if said else ""


def _pair(asked: str, members: list[UUID], likenesses: Mapping[tuple[UUID, UUID], Likeness]) -> tuple[UUID, UUID]:
    numbers = [int(text) - 1 for text in asked.split("-") if text.isdecimal() and 0 < int(text) <= len(members)]
    if len(numbers) == 2:
        wanted = in_order(members[numbers[0]], members[numbers[1]])
        if wanted in likenesses:
            return wanted
    return next(iter(likenesses))


def _pairs(
    members: list[UUID], likenesses: Mapping[tuple[UUID, UUID], Likeness], chosen: tuple[UUID, UUID], group: queue.Group
) -> list[tuple[str, str, bool]]:
    """(words, address, chosen) of the pairs that were compared, at most five."""
    out = []
    for (one, a), (two, b) in combinations(enumerate(members, 1), 2):
        if (pair := in_order(a, b)) in likenesses:
            out.append(
                (
                    _("%(one)s and %(two)s") % {"one": one, "two": two},
                    f"{URL}{group.key}/?pair={one}-{two}",
                    pair == chosen,
                )
            )
    return out[:5] if len(out) > 1 else []


def _around(groups: list[queue.Group], group: queue.Group) -> dict[str, Any]:
    """The groups before and after, for J, K and the page that follows a decision."""
    keys = [one.key for one in groups]
    at = keys.index(group.key) if group.key in keys else -1
    return {
        "previous": keys[at - 1] if at > 0 else None,
        "next": keys[at + 1] if -1 < at < len(keys) - 1 else None,
    }
