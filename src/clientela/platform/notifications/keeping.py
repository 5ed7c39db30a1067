"""How long notices are kept."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from clientela.platform.notifications.models import Notice
from clientela.platform.privacy.retention.terms import Keep


def _end_notices(before: datetime, limit: int) -> int:
    old = Notice.objects.filter(created_at__lt=before).order_by("pk").values("pk")[:limit]
    return int(Notice.objects.filter(pk__in=old)._raw_delete("default"))


KEEPS = (Keep("notices", _("Notices"), 365, _("To be read"), _end_notices),)
