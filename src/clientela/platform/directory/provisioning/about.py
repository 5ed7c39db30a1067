"""What this server of SCIM can do, and which attributes it knows: the documents that directories read first (RFC 7643, 5 to 7)."""

from typing import Any

from clientela.platform.directory.provisioning.documents import GROUP, USER
from clientela.platform.directory.provisioning.patching import Document

MOST = 200  # resources of one answer
_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0"


def config(base: str) -> Document:
    no = {"supported": False}
    return {
        "schemas": [f"{_SCHEMA}:ServiceProviderConfig"], "patch": {"supported": True},
        "bulk": no | {"maxOperations": 0, "maxPayloadSize": 0}, "filter": {"supported": True, "maxResults": MOST},
        "changePassword": no, "sort": no, "etag": {"supported": True},
        "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "API token", "primary": True,
            "description": "A token with the scope scim:admin, made in the settings of its user.",
        }],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }  # fmt: skip


def resource_types(base: str) -> list[Document]:
    return [
        {
            "schemas": [f"{_SCHEMA}:ResourceType"], "id": name, "name": name, "endpoint": f"/{name}s", "schema": schema,
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
        }
        for name, schema in (("User", USER), ("Group", GROUP))
    ]  # fmt: skip


def schemas(base: str) -> list[Document]:
    email = [_attribute("value"), _attribute("type"), _attribute("primary", "boolean")]
    member = [_attribute("value", mutability="immutable"), _attribute("display", mutability="readOnly")]
    user = [
        _attribute("userName", required=True, uniqueness="server"), _attribute("displayName"),
        _attribute("name", "complex", inside=[_attribute("formatted"), _attribute("givenName"), _attribute("familyName")]),
        _attribute("active", "boolean"), _attribute("preferredLanguage"), _attribute("timezone"),
        _attribute("emails", "complex", many=True, mutability="readOnly", inside=email),
        _attribute("groups", "complex", many=True, mutability="readOnly", inside=member),
    ]  # fmt: skip
    group = [_attribute("displayName", required=True), _attribute("members", "complex", many=True, inside=member)]
    return [_schema(base, USER, "User", user), _schema(base, GROUP, "Group", group)]


def _schema(base: str, key: str, name: str, attributes: list[Document]) -> Document:
    return {
        "schemas": [f"{_SCHEMA}:Schema"], "id": key, "name": name, "attributes": attributes,
        "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{key}"},
    }  # fmt: skip


def _attribute(
    name: str, kind: str = "string", *, many: bool = False, inside: list[Document] | None = None, **more: Any
) -> Document:
    told: Document = {
        "name": name, "type": kind, "multiValued": many, "required": False, "caseExact": False, "mutability": "readWrite",
        "returned": "default", "uniqueness": "none",
    }  # fmt: skip
    return told | more | ({"subAttributes": inside} if inside else {})
