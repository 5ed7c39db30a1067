"""What hangs on a record or stands beside it, on that record's page: a table for each type that says so (`hangs`, `beside`), and
the way to one more of it.

Asked for by the page once it stands, so that a page costs the same however many types hang on it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.links import leads_to
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.masks import known, known_to
from clientela.platform.entities.reading import allowed, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import can, entity_context
from clientela.platform.ui.filtering import State, written
from clientela.platform.ui.listing import LEAD_ELSEWHERE
from clientela.platform.ui.table import table_context

MOST = 100  # rows of one type; its list has the others


@signed_in
def beneath(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """The tables of all that hangs on this record or stands beside it, as far as the reader may see it; `as=aside` in brief."""
    actor, pk = actor_of(request), key_of(key)
    above = known(plural, actor)
    require(actor, "see", above.key)
    allowed(above, pk, actor, verb="see")
    brief = request.GET.get("as") == "aside"
    tables = [_table(one, one.hangs, pk, actor) for one in hanging_on(above, actor)]
    tables += [_table(one, link, pk, actor, brief=brief) for one, link in standing_beside(above, actor)]
    shown = [table for table in tables if table["rows"] or table["new_url"]]
    often = Counter(table["label"] for table in shown)
    for table in shown:  # several of one type are told apart by the link that leads here
        table["label"] += f" · {table['link']}" if often[table["label"]] > 1 else ""
    return render(request, "entities/_beneath.html", {"tables": shown})


def has_beneath(above: Entity) -> bool:
    """Whether anything can hang on records of this type."""
    declared = registry.declared()
    hanging = any(_stands(one, above) for one in declared)
    return hanging or any(_leads(one, link, above) for one in declared for link in one.beside)


def hanging_on(above: Entity, actor: Actor) -> list[Entity]:
    """The types whose records hang on those of this one and may be seen, as they are declared."""
    return [one for one in registry.every() if _stands(one, above) and actor.may("see", one.key)]


def _stands(one: Entity, above: Entity) -> bool:
    """Whether its table stands on the page of what it hangs on; parts of a record are shown by its page itself."""
    return bool(one.hangs) and not one.is_part and one.by_name[one.hangs].link == above.key


def standing_beside(above: Entity, actor: Actor) -> list[tuple[Entity, str]]:
    """The types whose records stand beside those of this one and may be seen, each with the link by which they do."""
    seen = (one for one in registry.every() if actor.may("see", one.key))
    return [(one, link) for one in seen for link in one.beside if _leads(one, link, above)]


def _leads(one: Entity, link: str, above: Entity) -> bool:
    return any(target.key == above.key for target in leads_to(one.by_name[link], registry.declared()))


def landing(entity: Entity, key: Any, facts: Mapping[str, Any]) -> str:
    """Where one stands after a record was made, changed, deleted or left alone: on the page of what it hangs on, as far as that may
    be known; else on its own; before the list where there is none yet."""
    above = facts.get(entity.hangs) if entity.hangs else None
    if isinstance(above, Mapping) and above.get("id"):
        return f"{registry.entity(registry.entity(entity.key).by_name[entity.hangs].link).url}{above['id']}/"
    return f"{entity.url}{key}/" if key else entity.url


def _table(declared: Entity, by: str, above: UUID, actor: Actor, *, brief: bool = False) -> dict[str, Any]:
    """Their rows as their reader may know them; on what they hang the page says, even where their own link is kept back."""
    link, entity = declared.by_name[by], known_to(declared, actor)
    shown = [name for name in declared.brief if name in entity.by_name] if brief else entity.columns
    names = tuple(name for name in shown if link.name not in (name, entity.by_name[name].repeats))
    ask = Ask(columns=names, where=Q(**{link.key_path: above}), limit=MOST)
    found = page(entity, actor, ask)
    by_itself = not link.editable  # nobody adds to what leads here so
    may = can(entity, actor)["create"] and not by_itself
    those = urlencode({"filter": written({"field": link.name, "is": str(above)})})
    told = table_context(entity, names, found.rows, State(ask))
    return {
        "entity": entity_context(entity),
        "key": f"{entity.key}-{by}" if by_itself else entity.key,
        "label": str(entity.label_plural),
        "link": link.label,
        **told,
        "columns": _leading(told["columns"]),
        "more_url": f"{entity.url}?{those}" if found.next else "",
        "new_url": f"{entity.url}new/?{link.name}={above}" if may else "",
    }


def _leading(columns: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Where what is called like the record that one stands on is left out, the first other cell leads to the row's own."""
    named = any(column["kind"] == "name" for column in columns)
    first = next((at for at, column in enumerate(columns) if column["kind"] not in LEAD_ELSEWHERE), None)
    return [{**column, "leads": not named and at == first} for at, column in enumerate(columns)]
