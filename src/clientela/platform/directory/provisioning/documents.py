"""Users and groups as SCIM tells them, and what a document that was sent means for ours. Pure but for reading rows."""

import hashlib
from typing import Any

import msgspec

from clientela.platform.directory.forms import cleaned
from clientela.platform.directory.provisioning.patching import Document
from clientela.platform.directory.provisioning.refusing import Unacceptable
from clientela.platform.directory.users.fields import EMAIL, NAME, zones
from clientela.platform.people.models import LANGUAGES, Team, User
from clientela.platform.permissions.models import Role

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def of_user(one: User, *, base: str, open_roles: set[Any]) -> Document:
    """With its groups; read it with `reading.users`, which brings them along."""
    groups = [(m.team_id, m.team.name) for m in one.memberships.all()]
    groups += [(a.role_id, a.role.name) for a in one.assignments.all() if a.until is None and a.role_id in open_roles]
    told: Document = {
        "schemas": [USER], "id": str(one.pk), "userName": one.email, "name": {"formatted": one.name}, "displayName": one.name,
        "active": one.is_active, "emails": [{"value": one.email, "type": "work", "primary": True}],
        "preferredLanguage": one.language, "timezone": one.time_zone,
        "groups": [{"value": str(key), "display": name, "$ref": f"{base}/Groups/{key}", "type": "direct"} for key, name in groups],
    }  # fmt: skip
    return _finished(told, getattr(one, "provisioned", None), "User", f"{base}/Users/{one.pk}", created=one.created_at)


def of_group(one: Team | Role, members: list[tuple[Any, str]], *, base: str) -> Document:
    told: Document = {
        "schemas": [GROUP], "id": str(one.pk), "displayName": one.name,
        "members": [{"value": str(key), "display": name, "$ref": f"{base}/Users/{key}", "type": "User"} for key, name in members],
    }  # fmt: skip
    return _finished(told, getattr(one, "provisioned", None), "Group", f"{base}/Groups/{one.pk}")


def _finished(told: Document, row: Any, kind: str, place: str, **more: Any) -> Document:
    if row is not None and row.external_id:
        told["externalId"] = row.external_id
    version = hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:20]
    return told | {"meta": {"resourceType": kind, "location": place, "version": f'W/"{version}"', **more}}


def facts_of(said: Document, before: Document) -> dict[str, Any]:
    """What a document means for a user of ours; names in small letters. `before` is what stood there. Raises Unacceptable."""
    raw = {"email": said.get("username"), "name": _name(said, before)}
    found = cleaned((EMAIL, NAME), {key: value for key, value in raw.items() if value}, partial=True)
    if found.problems:
        raise Unacceptable(" ".join(found.problems.values()))
    if not found.facts.get("email"):
        raise Unacceptable("userName is needed, and is an e-mail address.")
    more = {"language": str(said.get("preferredlanguage") or said.get("locale") or "")[:2].lower()}
    more["time_zone"] = str(said.get("timezone") or "")
    known = {"language": dict(LANGUAGES), "time_zone": dict(zones())}
    out = found.facts | {key: value for key, value in more.items() if value in known[key]}
    out.setdefault("name", out["email"].partition("@")[0])
    return out | {"active": _truth(said.get("active", True))}


def external_id(said: Document) -> str:
    return str(said.get("externalid") or "")[:255]


def _name(said: Document, before: Document) -> str:
    """Whichever of its forms is new: a directory may send all of them, or change one alone."""
    told = said.get("name")
    name: Document = told if isinstance(told, dict) else {}
    parts = [str(name.get(part) or "").strip() for part in ("givenname", "familyname")]
    forms = [said.get("displayname"), name.get("formatted"), " ".join(parts) if all(parts) else ""]
    texts = [str(form).strip() for form in forms if form]
    former = str(before.get("displayname") or "")
    return next((text for text in texts if text != former), former)


def _truth(value: Any) -> bool:
    """Entra ID has sent "True" and "False" as texts."""
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    raise Unacceptable("active is true or false.")
