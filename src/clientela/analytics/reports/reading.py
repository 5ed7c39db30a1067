"""Reports as one may find them."""

from uuid import UUID

from django.utils.translation import gettext as _

from clientela.analytics.reports.models import Report
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor


def report(key: UUID, actor: Actor) -> Report:
    """Raises Missing."""
    found: Report | None = Report.objects.visible_to(actor).filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such report, or it is not shared with you."))
    return found
