"""Whom a lead goes to: what it asks for of a person, and the verb that gives leads to whom the rules of routing name."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from clientela.platform.entities.sentences import kept
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor
from clientela.routing import actions as routing
from clientela.routing.fitting import Choice
from clientela.routing.works import Asks, Work
from clientela.sales.leads.models import LIVING, Lead

_SQL = Path(__file__).parent / "sql"
_ASKS = (_SQL / "asks.sql").read_text()
_GIVE = (_SQL / "give.sql").read_text()


def asks(keys: Sequence[UUID]) -> Mapping[UUID, Asks]:
    """Of the customer: who looks after it, where it is and what it speaks; of the product: its family, code and name."""
    return {
        key: Asks(owner, country, region, postal_code, language, tuple(one for one in skills if one))
        for key, owner, country, region, postal_code, language, skills in rows(_ASKS, {"keys": list(keys)})
    }


WORK = Work("lead", "owner", {"field": "state", "any_of": [str(one) for one in LIVING]}, asks)


def give(keys: Sequence[UUID], *, by: Actor, again: bool = False) -> list[Choice]:
    """Those still open to whom the rules name, each with the reasons; `again`: leads that stand, so that it is a change."""
    open_ones = set(Lead.objects.filter(pk__among=list(keys), state__in=LIVING).values_list("pk", flat=True))
    choices = routing.choose("lead", [key for key in keys if key in open_ones], by=by)
    given = [_given(one) for one in choices if one.user]
    rows(_GIVE, {"given": json.dumps(given), "again": again})
    return choices


def _given(one: Choice) -> dict[str, object]:
    told = {
        "name": one.name,
        "to": str(one.user),
        "rule": str(one.rule or ""),
        "reasons": [kept(why) for why in one.reasons],
    }
    return {"id": str(one.key), "owner": str(one.user), "given": told}
