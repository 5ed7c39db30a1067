"""What of the bin and of bulk changes can ask for a second person."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.entities import registry
from clientela.platform.entities.bulk import delete_many
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.seconding.acts import Act
from clientela.platform.undo import bulk
from clientela.platform.undo.actions import purge


def _purge(args: Mapping[str, Any], by: Actor) -> None:
    purge(known(args["entity"], by), [UUID(key) for key in args["keys"]], by=by, reason="purged by hand")


def _bin(args: Mapping[str, Any]) -> str:
    return f"/bin/{registry.entity(args['entity']).plural}/"


def _delete(args: Mapping[str, Any], by: Actor) -> None:
    """Raises Conflict where the list finds more by now than was asked for."""
    entity = known(args["entity"], by)
    if "keys" in args:
        carried = by.acting_as(by.kind, through=f"bulk {new_key()}")
        delete_many(entity, [UUID(key) for key in args["keys"]], by=carried)
    elif bulk.count(entity, args["rows"], by) > args["records"]:
        raise Conflict(_("The list finds more records by now than were asked for; nothing was deleted. Ask again."))
    else:
        bulk.start(entity, "delete", rows=args["rows"], change={}, by=by)


def _list(args: Mapping[str, Any]) -> str:
    rows = args.get("rows", {})
    query = {"q": rows.get("q", ""), "filter": json.dumps(rows["condition"]) if rows.get("condition") else ""}
    return f"{registry.entity(args['entity']).url}?{urlencode({key: said for key, said in query.items() if said})}"


SECONDED = (
    Act("purge", gettext_lazy("Purge the bin by hand"), ("configure", "company"), _purge, _bin),
    Act("bulk_delete", gettext_lazy("Delete many records"), ("delete", "*"), _delete, _list, counts=True),
)
