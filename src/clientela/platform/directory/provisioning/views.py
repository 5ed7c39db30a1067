"""The addresses under /scim/v2/: each answers in SCIM's own form, also what is refused (RFC 7644)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from clientela.platform.directory.provisioning import about, actions, reading
from clientela.platform.directory.provisioning.calling import who_calls
from clientela.platform.directory.provisioning.documents import of_user
from clientela.platform.directory.provisioning.patching import Document, lowered, patched
from clientela.platform.directory.provisioning.refusing import Unacceptable, error
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.pacing import TooMany
from clientela.platform.permissions.queries import Denied

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
MEDIA = "application/scim+json"
LARGEST = 2_000_000  # bytes of one request
View = Callable[..., HttpResponse]


def scim(view: View) -> View:
    """A view that gets the actor who calls, and whose refusals are documents."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            by = who_calls(request)
            if by is None:
                response = _answer(
                    error(401, "Send a token with the scope scim:admin as “Authorization: Bearer …”."), 401
                )
                response.headers["WWW-Authenticate"] = "Bearer"
                return response
            return view(request, *args, by=by, **kwargs)
        except Unacceptable as refusal:
            return _answer(error(refusal.status, str(refusal), refusal.kind), refusal.status)
        except Unlinked as refusal:
            return _answer(error(400, str(refusal), "invalidValue"), 400)
        except Conflict as refusal:
            return _answer(error(409, str(refusal), "uniqueness"), 409)
        except (Missing, Denied) as refusal:
            status = 404 if isinstance(refusal, Missing) else 403
            return _answer(error(status, str(refusal)), status)
        except TooMany as refusal:
            return _answer(error(429, str(refusal)), 429)

    return gate


@scim
def config(request: HttpRequest, *, by: Actor) -> HttpResponse:
    return _answer(about.config(_base(request)))


@scim
def describe(request: HttpRequest, what: str, key: str = "", *, by: Actor) -> HttpResponse:
    """ResourceTypes and Schemas, all or one."""
    found = (about.resource_types if what == "ResourceTypes" else about.schemas)(_base(request))
    if not key:
        return _answer({"schemas": [LIST], "totalResults": len(found), "startIndex": 1, "Resources": found})
    one = next((each for each in found if each["id"] == key), None)
    if one is None:
        raise Missing("There is no such resource.")
    return _answer(one)


@scim
def users(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """List, or create."""
    if request.method == "POST":
        return _user(request, actions.create_user(_sent(request), by=by), by, status=201)
    _only(request, "GET")
    rows = reading.users(by, asked=request.GET.get("filter", ""))
    start, count = _page(request)
    opened = reading.open_roles()
    shown = [of_user(one, base=_base(request), open_roles=opened) for one in rows[start - 1 : start - 1 + count]]
    return _listed(request, shown, total=rows.count(), start=start)


@scim
def user(request: HttpRequest, key: UUID, *, by: Actor) -> HttpResponse:
    """Read, replace, patch, delete."""
    _only(request, "GET", "PUT", "PATCH", "DELETE")
    with transaction.atomic():
        before = _matched(request, reading.user_document(reading.user(key, by), _base(request)))
        if request.method == "DELETE":
            actions.remove_user(key, by=by)
            return HttpResponse(status=204)
        if request.method == "PUT":
            actions.change_user(key, _sent(request), {}, by=by)
        elif request.method == "PATCH":
            actions.change_user(key, patched(before, _body(request)), lowered(before), by=by)
    return _user(request, key, by)


@scim
def groups(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """List, or create."""
    if request.method == "POST":
        return _group(request, actions.create_group(_sent(request), by=by), by, status=201)
    _only(request, "GET")
    found = reading.groups(by, asked=request.GET.get("filter", ""))
    start, count = _page(request)
    full = "members" not in request.GET.get("excludedAttributes", "").lower()
    part = found[start - 1 : start - 1 + count]
    shown = [reading.group_document(one, _base(request), with_members=full) for one in part]
    return _listed(request, shown, total=len(found), start=start)


@scim
def group(request: HttpRequest, key: UUID, *, by: Actor) -> HttpResponse:
    """Read, replace, patch, delete."""
    _only(request, "GET", "PUT", "PATCH", "DELETE")
    with transaction.atomic():
        before = _matched(request, reading.group_document(reading.group(key, by), _base(request)))
        if request.method == "DELETE":
            actions.remove_group(key, by=by)
            return HttpResponse(status=204)
        if request.method == "PUT":
            actions.change_group(key, {"members": []} | _sent(request), by=by)
        elif request.method == "PATCH":
            actions.change_group(key, patched(before, _body(request)), by=by)
    return _group(request, key, by)


@scim
def nothing(request: HttpRequest, rest: str = "", *, by: Actor) -> HttpResponse:
    raise Missing("There is nothing at this address.")


def _user(request: HttpRequest, key: UUID, by: Actor, *, status: int = 200) -> HttpResponse:
    return _one(request, reading.user_document(reading.user(key, by), _base(request)), status)


def _group(request: HttpRequest, key: UUID, by: Actor, *, status: int = 200) -> HttpResponse:
    return _one(request, reading.group_document(reading.group(key, by), _base(request)), status)


def _one(request: HttpRequest, told: Document, status: int) -> HttpResponse:
    version, place = told["meta"]["version"], told["meta"]["location"]
    if request.method == "GET" and version in _versions(request, "If-None-Match"):
        return HttpResponse(status=304, headers={"ETag": version})
    response = _answer(_chosen(request, told), status)
    response.headers["ETag"], response.headers["Location"] = version, place
    return response


def _listed(request: HttpRequest, shown: list[Document], *, total: int, start: int) -> HttpResponse:
    told = {"schemas": [LIST], "totalResults": total, "startIndex": start, "itemsPerPage": len(shown)}
    return _answer(told | {"Resources": [_chosen(request, one) for one in shown]})


def _chosen(request: HttpRequest, told: Document) -> Document:
    """The attributes that were asked for (RFC 7644, 3.4.2.5); `schemas` and `id` always."""
    wanted, left = (
        {name.partition(".")[0].strip().lower() for name in request.GET.get(part, "").split(",") if name}
        for part in ("attributes", "excludedAttributes")
    )
    always = ("schemas", "id")
    return {
        name: value
        for name, value in told.items()
        if name in always or (name.lower() in wanted if wanted else name.lower() not in left)
    }


def _matched(request: HttpRequest, told: Document) -> Document:
    """What stands there, unless the caller expects another version. Raises Unacceptable."""
    expected = _versions(request, "If-Match")
    if expected and not {"*", told["meta"]["version"]} & set(expected):
        raise Unacceptable("It has changed meanwhile; nothing was done. Read it again.", "", status=412)
    return told


def _versions(request: HttpRequest, header: str) -> list[str]:
    return [one.strip() for one in request.headers.get(header, "").split(",") if one.strip()]


def _sent(request: HttpRequest) -> Document:
    """A resource, with its names in small letters."""
    found = lowered(_body(request))
    if not isinstance(found, dict):
        raise Unacceptable("Send a resource as an object.", "invalidSyntax")
    return found


def _body(request: HttpRequest) -> Any:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Unacceptable("This is too large.", "", status=413)
    try:
        return msgspec.json.decode(request.body.replace(b"\\u0000", b""))
    except (msgspec.DecodeError, RecursionError) as failure:
        raise Unacceptable("This is not JSON.", "invalidSyntax") from failure


def _page(request: HttpRequest) -> tuple[int, int]:
    try:
        start, count = int(request.GET.get("startIndex", 1)), int(request.GET.get("count", 100))
    except ValueError:
        raise Unacceptable("startIndex and count are numbers.") from None
    return max(1, min(start, 1_000_000_000)), max(0, min(count, about.MOST))


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        raise Unacceptable(f"This address takes {', '.join(methods)}.", "", status=405)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/scim/v2")


def _answer(told: Document, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(told, enc_hook=str), status=status, content_type=MEDIA)
