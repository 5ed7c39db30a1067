"""What pages and API tell of connectors: how each stands, its runs, and nothing of its secrets."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from clientela.platform.connectors.kinds import KINDS
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.entities.reading import Missing
from clientela.platform.imports.reports import counted, preview
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.vault.fields import DOTS

PAGE = 50  # runs


def connectors(actor: Actor) -> list[Connector]:
    """All of them, each with the state and problem of its last run. Raises Denied."""
    require(actor, "configure", "connector")
    last = Run.objects.filter(connector=OuterRef("pk")).order_by("-pk")
    return list(
        Connector.objects.visible_to(actor)
        .annotate(last_state=Subquery(last.values("state")[:1]), last_problem=Subquery(last.values("problem")[:1]))
        .select_related("owner")
        .order_by("name", "pk")
    )


def connector(key: UUID, actor: Actor) -> Connector:
    """Raises Denied, Missing."""
    require(actor, "configure", "connector")
    one = Connector.objects.visible_to(actor).select_related("owner", "pattern").filter(pk=key).first()
    if one is None:
        raise Missing("There is no such connector.")
    return one


def runs(one: Connector, *, after: UUID | None = None) -> Sequence[Run]:
    """The latest first; one more than a page where there are more."""
    found = one.runs.select_related("taken_by", "asked_by").order_by("-pk")
    return list((found.filter(pk__lt=after) if after else found)[: PAGE + 1])


def document(one: Connector) -> dict[str, Any]:
    """As the API tells it; of secrets, only that there are some."""
    kind = KINDS[one.kind]
    secrets = {ask.name: DOTS for ask in kind.asks if ask.secret and one.secret}
    return {
        "id": str(one.pk),
        "name": one.name,
        "kind": one.kind,
        "type": one.entity,
        "source": one.source,
        "settings": {**one.settings, **secrets},
        "every": one.every,
        "state": one.state,
        "mapping": mapping(one),
        "preview": preview(one.pattern) if one.pattern else None,
        "owner": str(one.owner_id),
        "next_at": _moment(one.next_at),
        "read_at": _moment(one.read_at),
        "created_at": _moment(one.created_at),
    }


def mapping(one: Connector) -> list[dict[str, Any]]:
    """Where the columns go, by their headings."""
    if one.pattern is None:
        return []
    headings = one.pattern.layout["headings"]
    return [
        {"heading": headings[item["column"]], **{name: item[name] for name in ("target", "label", "ordinal")}}
        for item in one.pattern.mapping
        if item["column"] < len(headings)
    ]


def run_document(run: Run) -> dict[str, Any]:
    return {
        "id": str(run.pk),
        "state": run.state,
        "import": str(run.taken_by_id) if run.taken_by_id else None,
        "asked_by": str(run.asked_by_id) if run.asked_by_id else None,
        "rows": run.rows,
        "pages": run.pages,
        "counts": counted(run.taken_by.counts if run.taken_by else {}),
        "log": run.log,
        "problem": run.problem,
        "created_at": _moment(run.created_at),
        "finished_at": _moment(run.finished_at),
    }


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None
