"""What of taking lists out can ask for a second person: once confirmed, its asker can take this list out for a day."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities import registry
from clientela.platform.seconding.acts import Act


def _list(args: Mapping[str, Any]) -> str:
    return f"{registry.entity(args['entity']).url}?{args['query']}"


SECONDED = (Act("export", _("Export a list"), ("export", "*"), None, _list, counts=True),)
