"""What of quotes can ask for a second person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import Actor
from clientela.platform.seconding.acts import Act
from clientela.sales.quotes.actions import send
from clientela.sales.quotes.approving import DISCOUNT, LABEL, url
from clientela.sales.quotes.models import Quote


def _send(args: Mapping[str, Any], by: Actor) -> None:
    key = UUID(args["quote"])
    if not Quote.objects.filter(pk=key, version=args["version"]).exists():
        raise Conflict(_("The quote was changed since it was asked for; nothing was sent."))
    send(key, by=by)


# who may change price lists may confirm what goes below them
SECONDED = (Act(DISCOUNT, LABEL, ("edit", "price_list"), _send, url, always=True),)
