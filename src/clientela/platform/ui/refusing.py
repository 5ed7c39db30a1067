"""Pages that say why nothing was done: in the shell for whoever is signed in, bare for a stranger and for a part of a page.

They are bare, too, where the shell itself can't be read: whoever is refused is told so even then.
"""

import psycopg
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language


def refusal(request: HttpRequest, why: str, *, status: int, reason: str = "") -> HttpResponse:
    """The page `errors/<why>.html`; `reason` in the words of what refused."""
    template = f"errors/{why}.html"
    if not request.headers.get("HX-Request"):
        try:
            return render(request, template, {"reason": reason}, status=status)
        except (DatabaseError, psycopg.Error):
            pass
    bare = render_to_string(template, {"reason": reason, "language": get_language()})
    return HttpResponse(bare, status=status)
