"""What wants to be verified, the least sure first: still right, wrong, or asked by mail."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clientela.parties.models import Kind
from clientela.parties.reach import actions
from clientela.parties.reach.ageing import DOUBTFUL, Sign
from clientela.parties.reach.reading import FIELDS, SHOWN, Ask, Doubt, doubtful, may_verify
from clientela.platform.entities import registry
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import signed_in

BELOW = (25, DOUBTFUL, 75)
TABS = (
    ("emails", gettext_lazy("E-mail")),
    ("phones", gettext_lazy("Phone")),
    ("messaging", gettext_lazy("Messaging")),
    ("addresses", gettext_lazy("Address")),
)


@signed_in
def reach_page(request: HttpRequest) -> HttpResponse:
    """One's own records (`whose=all`: every one that one may change), one field at a time."""
    actor = actor_of(request)
    tabs = [(field, label) for field, label in TABS if may_verify(actor, field)]
    if not tabs:
        raise Denied(_("You may change no records that can be reached."))
    ask = _asked(request.GET, [field for field, _label in tabs])
    rows = doubtful(ask, actor)
    context = {
        "rows": [_row(one, actor) for one in rows[:SHOWN]],
        "ask": ask,
        "tabs": [(label, _address(replace(ask, field=field, after="")), field == ask.field) for field, label in tabs],
        "whose": [
            (_("Mine"), _address(replace(ask, mine=True, after="")), ask.mine),
            (_("Everybody’s"), _address(replace(ask, mine=False, after="")), not ask.mine),
        ],
        "below": [(f"< {one}%", _address(replace(ask, below=one, after="")), one == ask.below) for one in BELOW],
        "next": _address(replace(ask, after=rows[SHOWN - 1].place)) if len(rows) > SHOWN else "",
        "here": _address(ask),
    }
    return render(request, "reach/page.html", context)


@signed_in
@require_POST
def verify(request: HttpRequest, field: str, key: UUID) -> HttpResponse:
    """`said`: right, called, or wrong; the rest of the list waits on."""
    actions.say(field, key, request.POST.get("said", ""), by=actor_of(request))
    return redirect(_address(_asked(request.POST, FIELDS)))


def _asked(said: QueryDict, fields: Any) -> Ask:
    """What the address asks for; what it says wrongly is as if it said nothing."""
    field, below = said.get("field", ""), said.get("below", "")
    return Ask(
        field if field in fields else fields[0],
        said.get("whose") != "all",
        int(below) if below in map(str, BELOW) else DOUBTFUL,
        said.get("after", "")[:100],
    )


def _address(ask: Ask) -> str:
    said = {"field": ask.field, "whose": "" if ask.mine else "all", "below": "" if ask.below == DOUBTFUL else ask.below}
    return "/reach/?" + urlencode({name: value for name, value in (said | {"after": ask.after}).items() if value})


def _row(one: Doubt, actor: Actor) -> dict[str, Any]:
    plural = registry.entity(one.party_kind).url if one.party_kind in Kind.values else "/parties/"
    return {
        "one": one,
        "url": f"{plural}{one.party}/",
        "sign": Sign(one.confirmed_how).label if one.confirmed_how in Sign.values else "",
        "letter": _letter(one) if one.mailable and actor.may("note", "entry") else "",
    }


def _letter(one: Doubt) -> str:
    """Where a letter that asks is written, in the party's language where it is one of ours."""
    ours = one.language if one.language in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(ours):
        subject = _("Is this still right?")
        text = _("We have noted of you: %(value)s. Is this still right? A short answer is enough.") % {
            "value": one.value
        }
    return f"/mail/write/{one.party}/?{urlencode({'subject': subject, 'text': text})}"
