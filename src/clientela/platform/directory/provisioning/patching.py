"""PATCH (RFC 7644, 3.5.2) as a pure change of a document, in the forms that Okta and Entra ID send.

A document's names are in small letters here. What we do not know stays in it, and is left out when it is written.
"""

from typing import Any

from clientela.platform.directory.provisioning.paths import Path, fits, parse
from clientela.platform.directory.provisioning.refusing import Unacceptable

Document = dict[str, Any]
LISTS = ("emails", "members")
MOST = 1000  # operations of one request


def lowered(value: Any) -> Any:
    """A document with all its names in small letters."""
    if isinstance(value, dict):
        return {str(name).lower(): lowered(inner) for name, inner in value.items()}
    return [lowered(one) for one in value] if isinstance(value, list) else value


def patched(document: Document, body: Any) -> Document:
    """The document after all operations. Raises Unacceptable."""
    out, said = lowered(document), lowered(body)
    operations = said.get("operations") if isinstance(said, dict) else None
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST:
        raise Unacceptable("Send 1 to 1,000 Operations.", "invalidSyntax")
    for one in operations:
        verb = str(one.get("op", "")).lower() if isinstance(one, dict) else ""
        if verb not in ("add", "replace", "remove"):
            raise Unacceptable("An operation is add, replace or remove.", "invalidSyntax")
        for written, value in _targets(verb, one):
            if written.lower().startswith("urn:") and "core:2.0" not in written.lower():
                continue  # of a schema that we do not have
            _change(out, verb, parse(written), value)
    return out


def _targets(verb: str, operation: Document) -> list[tuple[str, Any]]:
    """Paths and values: without a path, each name of the value is one."""
    value = operation.get("value")
    if operation.get("path"):
        return [(str(operation["path"]), value)]
    if verb == "remove":
        raise Unacceptable("Say what to remove.", "noTarget")
    if not isinstance(value, dict):
        raise Unacceptable("Without a path, the value is an object.", "invalidSyntax")
    return list(value.items())


def _change(document: Document, verb: str, path: Path, value: Any) -> None:
    if path.name in LISTS or path.where:
        _change_list(document, verb, path, value)
    elif path.sub:
        inside = document.get(path.name)
        document[path.name] = _set(inside if isinstance(inside, dict) else {}, verb, path.sub, value)
    else:
        _set(document, verb, path.name, value)


def _set(document: Document, verb: str, name: str, value: Any) -> Document:
    if verb == "remove":
        document.pop(name, None)
    elif isinstance(value, dict) and isinstance(document.get(name), dict):
        document[name] = document[name] | value
    else:
        document[name] = value
    return document


def _change_list(document: Document, verb: str, path: Path, value: Any) -> None:
    items = document.get(path.name) or []
    if path.where:
        document[path.name] = _where(items, verb, path, value)
        return
    given = [
        one if isinstance(one, dict) else {"value": one} for one in (value if isinstance(value, list) else [value])
    ]
    keys = {str(one.get("value")) for one in given}
    if verb == "remove":
        document[path.name] = [one for one in items if value is not None and str(one.get("value")) not in keys]
    elif verb == "replace":
        document[path.name] = given if value is not None else []
    else:
        document[path.name] = [one for one in items if str(one.get("value")) not in keys] + given


def _where(items: list[Any], verb: str, path: Path, value: Any) -> list[Any]:
    """The items that fit are changed or taken out; none fits: a new one that does."""
    meant = [one for one in items if fits(one, path.where)]
    rest = [one for one in items if one not in meant]
    if verb == "remove":
        return rest + ([_set(one, verb, path.sub, None) for one in meant] if path.sub else [])
    change = {path.sub: value} if path.sub else value
    if not isinstance(change, dict):
        raise Unacceptable("An item of a list is an object.")
    return rest + [one | change for one in meant or [dict(path.where)]]
