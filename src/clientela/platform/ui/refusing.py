"""Pages that say why nothing was done: in the shell for whoever is signed in, bare for a stranger and for a part of a page.

They are bare, too, where the shell itself can't be read: whoever is refused is told so even then.
"""

from urllib.parse import urlencode

import psycopg
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from clientela.platform.entities import registry
from clientela.platform.entities.reading import key_in


def refusal(request: HttpRequest, why: str, *, status: int, reason: str = "") -> HttpResponse:
    """The page `errors/<why>.html`; `reason` in the words of what refused."""
    template = f"errors/{why}.html"
    if not request.headers.get("HX-Request"):
        try:
            return render(request, template, {"reason": reason, "why_url": _why(request)}, status=status)
        except (DatabaseError, psycopg.Error):
            pass
    bare = render_to_string(template, {"reason": reason, "language": get_language()})
    return HttpResponse(bare, status=status)


def _why(request: HttpRequest) -> str:
    """Where the rules are told that stand against this address, if it is that of a type or of a record; else ""."""
    plural, key, act = (*request.path.strip("/").split("/"), "", "", "")[:3]
    entity = next((one for one in registry.every() if one.plural == plural), None)
    actor = getattr(request, "actor", None)
    if entity is None or actor is None or actor.outside is not None:
        return ""
    verb = "create" if key == "new" else act if act in ("edit", "delete") else ""
    asked = {"type": entity.key, "record": key if key_in(key) else "", "verb": verb}
    return f"/settings/access/?{urlencode({name: said for name, said in asked.items() if said})}"
