"""The pages of own types: all of them, one as a form, and the small verbs of their list."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clientela.platform.directory.fields.checking import LANGUAGES, Unfit
from clientela.platform.directory.objects import reading
from clientela.platform.directory.objects.checking import checked
from clientela.platform.directory.objects.naming import ICONS
from clientela.platform.entities.declaration import Field
from clientela.platform.entities.own import label
from clientela.platform.entities.reading import Conflict
from clientela.platform.objects import actions
from clientela.platform.objects.models import OwnType
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.forms import form_answer, parts_form

ONE = [Field(f"one_{code}", name) for code, name in LANGUAGES.items()]
SEVERAL = [Field(f"several_{code}", name) for code, name in LANGUAGES.items()]
ICON = Field("icon", gettext_lazy("Icon"), "choice", choices=list(ICONS.items()), start="shapes")
OWNED = Field("has_owner", gettext_lazy("Records belong to somebody"), "truth")
ADDRESS = Field("plural", gettext_lazy("Address"))
KEY = Field("key", gettext_lazy("Name in files and programs"))
HINTS = {
    "plural": gettext_lazy("Made of what several are called, where you leave it empty."),
    "key": gettext_lazy("Made of what one is called, where you leave it empty. It never changes."),
    "has_owner": gettext_lazy("Without owners, whoever may see any of these records sees all of them."),
}
_ACTS = {"archive": actions.archive_type, "bring-back": actions.bring_back_type, "delete": actions.delete_type}


@signed_in
def objects_page(request: HttpRequest) -> HttpResponse:
    """All types of the company's own."""
    require(actor_of(request), "configure", "field")
    return _list(request)


@signed_in
def new_object(request: HttpRequest) -> HttpResponse:
    require(actor_of(request), "configure", "field")
    if request.method == "POST":
        return _save(request, None)
    return _form(request, None, {"icon": "shapes", "has_owner": True}, {})


@signed_in
def object_page(request: HttpRequest, key: UUID) -> HttpResponse:
    require(actor_of(request), "configure", "field")
    type_ = reading.found(key)
    return _save(request, type_) if request.method == "POST" else _form(request, type_, _stands(type_), {})


@signed_in
@require_POST
def change_object(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Archive it, bring it back, or delete it for good."""
    if act not in _ACTS:
        return redirect("objects")
    try:
        _ACTS[act](key, by=actor_of(request))
    except Conflict as error:
        return _list(request, problem=str(error), status=409)
    return redirect("objects")


def _list(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    types, archived = reading.every()
    return render(
        request, "settings/objects.html", {"types": types, "archived": archived, "problem": problem}, status=status
    )


def _save(request: HttpRequest, type_: OwnType | None) -> HttpResponse:
    actor, post = actor_of(request), request.POST
    values: dict[str, Any] = {item.name: post.get(item.name, "") for item in (*ONE, *SEVERAL, ICON, ADDRESS, KEY)}
    values["has_owner"] = post.get("has_owner") == "yes"
    said = values | {
        "labels": {code: values[f"one_{code}"] for code in LANGUAGES},
        "labels_plural": {code: values[f"several_{code}"] for code in LANGUAGES},
    }
    try:
        facts = checked(said, type_=type_)
        if type_ is None:
            actions.add_type(facts, by=actor)
        else:
            actions.edit_type(type_.pk, facts, by=actor)
    except Unfit as error:
        at = {"labels": "one_en", "labels_plural": "several_en"}
        return _form(request, type_, values, {at.get(name, name): why for name, why in error.problems.items()})
    except Conflict as error:
        return _form(request, type_, values, {"plural": str(error)})
    return go_to(request, "/settings/objects/")


def _stands(type_: OwnType) -> dict[str, Any]:
    """A type as its form shows it."""
    one = {f"one_{code}": text for code, text in type_.labels.items()}
    several = {f"several_{code}": text for code, text in type_.labels_plural.items()}
    return {**one, **several, "icon": type_.icon, "has_owner": type_.has_owner, "plural": type_.plural}


def _form(
    request: HttpRequest, type_: OwnType | None, values: dict[str, Any], problems: dict[str, str]
) -> HttpResponse:
    more = [ICON, OWNED, ADDRESS, *([] if type_ else [KEY])]
    parts = [(_("What one is called"), ONE), (_("What several are called"), SEVERAL), (_("More"), more)]
    context = {
        "name": type_.key if type_ else "",
        "heading": str(label(type_.labels_plural)) if type_ else _("New type of record"),
        "cancel_url": "/settings/objects/",
        **parts_form(request, parts, values, problems, hints=HINTS),
    }
    return form_answer(request, "settings/object.html", context)
