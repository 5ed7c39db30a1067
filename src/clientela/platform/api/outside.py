"""The gate of the API before people outside: records of types that their roles show, read and corrected, and their own routes."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor

OWN = "/api/v1/portal/"
_RECORDS = re.compile(r"^/api/v1/(?P<plural>[a-z0-9_-]+)(?:/(?P<key>[0-9a-f-]{36}))?$")
_METHODS = {False: ("GET",), True: ("GET", "PATCH")}  # of a list, of one record


def pass_outside(actor: Actor, request: HttpRequest) -> None:
    """Raise Missing where an address is not open to somebody outside."""
    if actor.outside is None or request.path.startswith(OWN):
        return
    found = _RECORDS.match(request.path)
    types = {entity.plural: entity.key for entity in registry.every() if actor.may("see", entity.key)}
    known = found is not None and found["plural"] in types and request.method in _METHODS[bool(found["key"])]
    if not known or "as_of" in request.GET:
        raise Missing(_("There is no such record, or you may not see it."))
