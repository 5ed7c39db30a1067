"""Files that come again as places that data come from: those whose mapping was known when they came, and when one came last."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from clientela.platform.freshness.feeds import Feed, Source
from clientela.platform.imports.models import Import, Status


def _files(owner: UUID | None) -> Iterable[Source]:
    """They come when somebody brings them, unless it is said how often."""
    again = Import.objects.of_files().filter(mapped_as__isnull=False, status=Status.DONE)
    mine = again.filter(mapped_as__owner=owner) if owner else again
    named = mine.values_list("mapped_as", "mapped_as__name", "mapped_as__owner", "mapped_as__source")
    for key, name, whose, source, since, heard in named.annotate(Min("created_at"), Max("finished_at")).order_by():
        yield Source(key, name, whose, since, heard, 0, "/imports/", said_as=source)


FEEDS = (Feed("file", _("File that comes again"), "file-up", _files),)
