"""The act that guards the others: to ask a second person for less."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from clientela.platform.permissions.actor import Actor
from clientela.platform.seconding.actions import FOUR_EYES, choose
from clientela.platform.seconding.acts import Act


def _choose(args: Mapping[str, Any], by: Actor) -> None:
    choose(args["act"], on=args["on"], most=args["most"], by=by)


SECONDED = (
    Act(
        FOUR_EYES,
        _("Ask a second person for less"),
        ("configure", "company"),
        _choose,
        lambda _args: "/confirmations/#choices",
    ),
)
