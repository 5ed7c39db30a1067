"""The pages on which an administrator sets up how people sign in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.directory.provisioning import actions as provisioning
from clientela.platform.directory.provisioning.reading import open_roles as opened
from clientela.platform.directory.sso import actions, reading, saml
from clientela.platform.directory.sso.fields import OF_KIND, RULE
from clientela.platform.directory.sso.models import Provider
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, key_in
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import signed_in

Values = dict[str, Any]
GROUPS = "groups:"  # before the key of the role that they give, in the form


@signed_in
def providers_page(request: HttpRequest) -> HttpResponse:
    """All of them, and whether passwords still count."""
    return _page(request, reading.rule_document())


@signed_in
@require_POST
def change_rule(request: HttpRequest) -> HttpResponse:
    said = cleaned(RULE, posted(RULE, request.POST)).facts
    facts = said | {"emergency": [key for key in map(key_in, request.POST.getlist("emergency")) if key]}
    try:
        actions.edit_rule(facts, by=actor_of(request))
    except (Unlinked, Conflict) as error:
        return _page(request, facts | {"emergency": [str(key) for key in facts["emergency"]]}, {"": str(error)})
    return redirect("providers")


@signed_in
@require_POST
def open_roles(request: HttpRequest) -> HttpResponse:
    """Which roles the company's directory may give."""
    actor = actor_of(request)
    require(actor, "configure", "scim")
    keys = [key for key in map(key_in, request.POST.getlist("roles")) if key]
    try:
        provisioning.open_roles(keys, by=actor)
    except (Unlinked, Denied) as error:
        return _page(request, reading.rule_document(), {"": str(error)})
    return redirect("providers")


@signed_in
def new_provider(request: HttpRequest, kind: str) -> HttpResponse:
    require(actor_of(request), "configure", "provider")
    if kind not in Provider.Kind.values:
        raise Missing(_("There is no such page."))
    if request.method == "POST":
        return _save(request, kind, None)
    return _form(request, kind, None, {"group_claim": "groups", "group_roles": {}})


@signed_in
def provider_page(request: HttpRequest, key: UUID) -> HttpResponse:
    require(actor_of(request), "configure", "provider")
    one = reading.provider(key)
    if request.method == "POST":
        return _save(request, one.kind, one)
    return _form(request, one.kind, one, reading.document(one))


@signed_in
@require_POST
def remove_provider(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "configure", "provider")
    try:
        actions.remove_provider(key, by=actor)
    except (Conflict, Denied) as error:
        one = reading.provider(key)
        return _form(request, one.kind, one, reading.document(one), {"": str(error)})
    return redirect("providers")


def _save(request: HttpRequest, kind: str, one: Provider | None) -> HttpResponse:
    fields = OF_KIND[Provider.Kind(kind)]
    raw = posted(fields, request.POST) | _given(request)
    if uploaded := request.FILES.get("file"):
        raw["metadata"] = uploaded.read(500_000).decode(errors="replace")
    said = cleaned(fields, raw)
    if said.problems:
        return _form(request, kind, one, raw, dict(said.problems))
    facts = said.facts | _given(request)
    try:
        if one is None:
            key = actions.add_provider(kind, facts, by=actor_of(request))
        else:
            key = one.pk
            actions.edit_provider(key, facts, by=actor_of(request))
    except Unlinked as error:
        return _form(request, kind, one, raw, {error.field: str(error)})
    except (Conflict, Denied) as error:
        return _form(request, kind, one, raw, {"": str(error)})
    return redirect(f"{reverse('provider', args=[key])}?saved=1")


def _given(request: HttpRequest) -> Values:
    """The roles that a form gives, by default and by group."""
    said = request.POST.dict()
    groups = {name.removeprefix(GROUPS): str(text) for name, text in said.items() if name.startswith(GROUPS)}
    return {
        "default_role": key_in(request.POST.get("default_role", "")),
        "group_roles": {one.strip(): role for role, text in groups.items() for one in text.split(",") if one.strip()},
    }


def _page(request: HttpRequest, rule: Values, problems: dict[str, str] | None = None) -> HttpResponse:
    roles, given = Role.objects.filter(outside=False).order_by("name").values_list("pk", "name"), opened()
    people = User.objects.colleagues().order_by("name").values_list("pk", "name")
    context = {
        "providers": reading.providers(actor_of(request)), "problems": problems or {}, "saml": saml.is_there(),
        "roles": [(str(key), name, key in given) for key, name in roles] if actor_of(request).may("configure", "scim") else [],
        "scim": request.build_absolute_uri("/scim/v2"), "f": shown(RULE, rule),
        "people": [(str(key), name, str(key) in rule["emergency"]) for key, name in people],
    }  # fmt: skip
    return render(request, "settings/providers.html", context, status=422 if problems else 200)


def _form(
    request: HttpRequest, kind: str, one: Provider | None, values: Values, problems: dict[str, str] | None = None
) -> HttpResponse:
    as_text = {name: " ".join(value) for name, value in values.items() if isinstance(value, list)}
    by_role: dict[str, list[str]] = {}
    for group, role in values["group_roles"].items():
        by_role.setdefault(str(role), []).append(group)
    roles = Role.objects.filter(outside=False).order_by("name").values_list("pk", "name")
    context = {
        "provider": one, "kind": kind, "kind_label": Provider.Kind(kind).label, "problems": problems or {},
        "f": shown(OF_KIND[Provider.Kind(kind)], values | as_text, problems), "saved": "saved" in request.GET,
        "roles": [(str(key), name) for key, name in roles], "default_role": str(values.get("default_role") or ""),
        "groups": [(f"{GROUPS}{key}", name, ", ".join(sorted(by_role.get(str(key), [])))) for key, name in roles],
        "ours": _ours(request, one) if one else [],
    }  # fmt: skip
    return render(request, "settings/provider.html", context, status=422 if problems else 200)


def _ours(request: HttpRequest, one: Provider) -> list[tuple[str, Any, str]]:
    """What the provider has to be told of us."""
    if one.kind == Provider.Kind.SAML:
        named = (("sso_metadata", _("Metadata, and our entity ID")), ("sso_answer", _("Where its answers go (ACS)")))
    else:
        named = (("sso_back", _("Redirect address")), ("sso_out", _("Back-channel logout address")))
    return [(name, label, request.build_absolute_uri(reverse(name, args=[one.pk]))) for name, label in named]
