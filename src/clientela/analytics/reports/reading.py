"""Reports and dashboards as one may find them."""

from uuid import UUID

from django.utils.translation import gettext as _

from clientela.analytics.reports.models import Dashboard, Report
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor


def report(key: UUID, actor: Actor) -> Report:
    """Raises Missing."""
    found: Report | None = Report.objects.visible_to(actor).filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such report, or it is not shared with you."))
    return found


def dashboard(key: UUID, actor: Actor) -> Dashboard:
    """Raises Missing."""
    found: Dashboard | None = Dashboard.objects.visible_to(actor).filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such dashboard, or it is not shared with you."))
    return found


def tiles(board: Dashboard, actor: Actor) -> list[Report]:
    """The reports of a dashboard that its reader may find, in their order."""
    found = {one.pk: one for one in Report.objects.visible_to(actor).filter(pk__in=board.reports)}
    return [found[key] for key in board.reports if key in found]
