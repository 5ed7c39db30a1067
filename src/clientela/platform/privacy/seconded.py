"""What of privacy can ask for a second person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities import registry
from clientela.platform.permissions.actor import Actor
from clientela.platform.privacy.actions import erase
from clientela.platform.seconding.acts import Act


def _erase(args: Mapping[str, Any], by: Actor) -> None:
    erase(args["plural"], UUID(args["key"]), reason=args["reason"], by=by)


def _url(args: Mapping[str, Any]) -> str:
    return f"{registry.entity(args['plural']).url}{args['key']}/privacy/"


SECONDED = (Act("erase", _("Erase somebody for good"), ("configure", "privacy"), _erase, _url),)
