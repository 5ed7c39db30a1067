"""A condition as one control of a setting: always, as it stands, that of a saved view, or one made in the editor of lists.

The control is a choice. Its value is a word of the setting's own, `KEPT`, the key of a view, or a condition as JSON. The editor
opens in a dialog; what it makes comes back as one choice more, in words. Whoever keeps the setting reads the value by `chosen`, and
checks it as from anywhere.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.models import SavedView
from clientela.platform.entities.operands import EntityWords, pointing_at
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.building import condition_of, draft_of, drawn, tree_context
from clientela.platform.ui.filtering import Tree, grouped, written

KEPT = "kept"
ALWAYS = (("", gettext_lazy("Always")),)
Views = Mapping[str, tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Stands:
    """What a setting holds: a condition, in the words `told` where its reader may not know its fields; or what was sent."""

    where: Mapping[str, Any] = field(default_factory=dict)
    told: str = ""
    value: str | None = None
    starts: Sequence[tuple[str, Any]] = ALWAYS  # the values that are no condition
    problem: str = ""
    views: Views | None = None  # to choose from, where they are not those of the type
    beside: str = ""  # the id of a control that says of which rows the condition is


@dataclass(frozen=True)
class Choice:
    """What the control shows. `own` are the conditions that stand or were just made; `words` say the chosen one in full."""

    name: str
    label: str
    value: str
    starts: Sequence[tuple[str, Any]]
    own: Sequence[tuple[str, str]]
    views: Sequence[tuple[str, str]]
    editor: str
    words: str
    problem: str
    beside: str

    @property
    def at(self) -> str:
        return _place(self.name)


def choice(name: str, label: Any, stands: Stands, *, entity: Entity, by: Actor) -> Choice:
    """The control of that name in a form, as `ui/choosing.html` draws it."""
    words, own = EntityWords(entity, by), []
    readable = stands.where if stands.where and _reads(stands.where, words) else {}
    if stands.where:
        own.append((KEPT, stands.told or _told(stands.where, words)))
    sent = stands.value or ""
    if sent.startswith("{"):
        typed = chosen(sent, None, {})
        own.append((sent, sent if typed == sent else _told(typed, words)))
    first = next((key for key, _label in stands.starts), "")
    value = stands.value if stands.value is not None else KEPT if stands.where else first
    views = stands.views if stands.views is not None else views_with_conditions(entity, by)
    titles = [(key, title) for key, (title, _where) in views.items()]
    editor = f"{entity.url}conditions/choose/?{urlencode({'name': name, 'kept': written(readable)})}"
    said = dict(own).get(value, "")
    return Choice(name, str(label), value, stands.starts, own, titles, editor, said, stands.problem, stands.beside)


def chosen(said: str, kept: Mapping[str, Any] | None, views: Views) -> Any:
    """The condition that the control was sent with; none for a word that is none. What can't be read stays the text that it is, and
    the setting's own check refuses it."""
    if said == KEPT:
        return dict(kept or {})
    if said in views:
        return dict(views[said][1])
    if not said.startswith("{"):
        return {}
    try:
        return _parsed(said)
    except BadCondition:
        return said


def views_with_conditions(entity: Entity, by: Actor) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Key -> (name, condition) of the saved views that filter."""
    out = {}
    for view in SavedView.objects.visible_to(by, entity=entity.key).order_by("name"):
        where = json.loads(parse_qs(view.query).get("filter", ["{}"])[0])
        if where:
            out[str(view.pk)] = (view.name, where)
    return out


@signed_in
def choose_page(request: HttpRequest, plural: str) -> HttpResponse:
    """GET opens the editor on what is chosen, or answers it `in=words`; POST draws it after a change, or answers what is used."""
    actor = actor_of(request)
    entity = _subject(known(plural, actor), request.GET.get("figure", ""), actor)
    require(actor, "see", entity.key)
    words, sent, problem = EntityWords(entity, actor), request.POST, ""
    draft = draft_of(sent, words)
    try:
        if request.method != "POST":
            draft = drawn(_opened(request, words))
        elif sent.get("do") == "read":
            draft = drawn(_checked(_parsed(sent.get("json", "")), words))
    except BadCondition as error:
        problem = str(error)
    tree = grouped(condition_of(draft, words))
    if request.GET.get("in") == "words":
        return HttpResponse(escape(problem or sentence(tree, words)))
    if sent.get("do") == "use" and tree:
        return _used(request, tree, words)
    typed = sent.get("json", "") if problem else json.dumps(tree, indent=1, ensure_ascii=False) if tree else ""
    context = {
        "tree": tree_context(words, draft), "sentence": sentence(tree, words), "json": typed, "problem": problem,
        "entity": entity, "action_url": request.get_full_path(), "is_empty": sent.get("do") == "use",
    }  # fmt: skip
    return render(request, "conditions/choose.html", context, status=422 if sent and problem else 200)


def _subject(entity: Entity, figure: str, actor: Actor) -> Entity:
    """The type itself, or that of the rows of which a figure such as “sum orders.total” is made. Raises Missing."""
    rows = figure.partition(" ")[2].partition(".")[0]
    if not rows:
        return entity
    found = next((other for name, other, _link in pointing_at(entity, actor) if name == rows), None)
    if found is None:
        raise Missing(_("There is no such type."))
    return found


def _used(request: HttpRequest, tree: Tree, words: EntityWords) -> HttpResponse:
    """One choice more for the control, chosen, and what it says."""
    at = _place(request.GET.get("name", ""))
    answer = render(
        request, "conditions/_chosen.html", {"at": at, "value": written(tree), "words": sentence(tree, words)}
    )
    answer["HX-Retarget"], answer["HX-Reswap"], answer["HX-Trigger"] = f"#{at}", "beforeend", "chosen"
    return answer


def _opened(request: HttpRequest, words: EntityWords) -> Tree:
    """What is chosen in the control, as far as its reader may know it."""
    query = request.GET
    kept, views = _parsed(query.get("kept") or "{}"), views_with_conditions(words.entity, words.actor)
    return _checked(chosen(query.get(query.get("name", ""), ""), kept, views), words)


def _checked(tree: Any, words: EntityWords) -> Tree:
    compile_condition(tree or {"all": []}, words)
    return grouped(tree)


def _parsed(text: str) -> Tree:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadCondition("", _("this can't be read as JSON")) from error
    if not isinstance(tree, dict):
        raise BadCondition("", _("a condition is an object"))
    return tree


def _reads(where: Mapping[str, Any], words: EntityWords) -> bool:
    try:
        compile_condition(where, words)
    except BadCondition:
        return False
    return True


def _told(where: Mapping[str, Any], words: EntityWords) -> str:
    if where and not _reads(where, words):
        return _("A condition on a field that you may not see, or that is gone")
    return sentence(where, words)


def _place(name: str) -> str:
    """Where the control of that name stands on a page."""
    return "choice-" + re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:150]
