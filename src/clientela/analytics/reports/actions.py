"""The verbs of reports and dashboards: save, change and forget. What they answer is under the rights of who reads."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clientela.analytics.reports.asking import BadReport, read, types
from clientela.analytics.reports.models import LONGEST_NAME, Dashboard, Report
from clientela.platform.directory.guarding import for_oneself
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

MOST_TILES = 24


def save_report(name: str, question: Any, *, shared: bool = False, by: Actor) -> Report:
    """Keep a question that one may ask under a name. Raises BadReport, Denied, Conflict."""
    asked, name = read(question, by), _named(name)
    if by.user_id is None:
        raise BadReport("", _("Only people have reports of their own."))
    with acting(by, "see", asked.entity.key, reason="save report"), _once(name):
        said = {"entity": asked.entity.key, "question": asked.document}
        return Report.objects.create(name=name, owner_id=by.user_id, is_shared=shared, **said)


def change_report(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Report:
    """Set name, question or is_shared of a report of one's own. Raises Missing, BadReport, Denied, Conflict."""
    report: Report = _mine(Report, key, by)
    asked = read(changes.get("question", report.question), by)
    report.name = _named(changes.get("name", report.name))
    report.is_shared = bool(changes.get("is_shared", report.is_shared))
    report.entity, report.question = asked.entity.key, asked.document
    with acting(by, "see", asked.entity.key, reason="change report"), _once(report.name):
        report.save()
    return report


def forget_report(key: UUID, *, by: Actor) -> None:
    """Remove a report of one's own, and from every dashboard that shows it; the records stay. Raises Missing."""
    report: Report = _mine(Report, key, by)
    with acting(by, "see", report.entity, reason="forget report"):
        for board in Dashboard.objects.filter(reports__contains=[key]):
            board.reports = [one for one in board.reports if one != key]
            board.save(update_fields=["reports"])
        report.delete()


def _mine(model: Any, key: UUID, by: Actor) -> Any:
    found = model.objects.visible_to(by, verb="edit").filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such report, or it is not yours."))
    return found


def _named(name: Any) -> str:
    text = plain(name or "", longest=LONGEST_NAME)
    if not text:
        raise BadReport("name", _("Give it a name."))
    return text


@contextmanager
def _once(name: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict(_("You have one of that name already: “%(name)s”.") % {"name": name}) from None


def save_dashboard(name: str, reports: Sequence[UUID] = (), *, shared: bool = False, by: Actor) -> Dashboard:
    """Reports that one may find, side by side. Raises Denied to whom no report is open, BadReport, Missing, Conflict."""
    if not types(by):
        raise Denied(_("There is nothing that you may see reports of."))
    name, tiles = _named(name), _tiles(reports, by)
    with for_oneself(by, reason="save dashboard") as me, _once(name):
        return Dashboard.objects.create(name=name, reports=tiles, is_shared=shared, owner_id=me)


def change_dashboard(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Dashboard:
    """Set name, reports (all of them, in their order) or is_shared of one's own. Raises Missing, BadReport, Conflict."""
    board: Dashboard = _mine(Dashboard, key, by)
    board.name = _named(changes.get("name", board.name))
    board.is_shared = bool(changes.get("is_shared", board.is_shared))
    if "reports" in changes:
        board.reports = _tiles(changes["reports"], by, kept=board.reports)
    with for_oneself(by, reason="change dashboard"), _once(board.name):
        board.save()
    return board


def forget_dashboard(key: UUID, *, by: Actor) -> None:
    """Remove one's own dashboard; its reports stay. Raises Missing."""
    board: Dashboard = _mine(Dashboard, key, by)
    with for_oneself(by, reason="forget dashboard"):
        board.delete()


def _tiles(reports: Sequence[UUID], by: Actor, *, kept: Sequence[UUID] = ()) -> list[UUID]:
    """Each once; what stands there already may stay, though it is shared with its owner no more."""
    tiles = list(dict.fromkeys(reports))
    if len(tiles) > MOST_TILES:
        raise BadReport("reports", _("A dashboard shows at most %(number)s reports.") % {"number": MOST_TILES})
    new = set(tiles) - set(kept)
    if Report.objects.visible_to(by).filter(pk__in=new).count() < len(new):
        raise Missing(_("There is no such report, or it is not shared with you."))
    return tiles
