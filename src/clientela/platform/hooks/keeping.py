"""How long messages to webhooks are kept, with their tries."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clientela.platform.hooks.models import Attempt, Delivery
from clientela.platform.hooks.schedule import GIVEN_UP_AFTER
from clientela.platform.privacy.retention.terms import Keep


def _end_deliveries(before: datetime, limit: int) -> int:
    """Whatever the term, a message that is still being tried stays."""
    tried = Q(state=Delivery.State.WAITING, created_at__gte=timezone.now() - GIVEN_UP_AFTER)
    old = Delivery.objects.filter(created_at__lt=before).exclude(tried).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:limit])
    Attempt.objects.filter(delivery__in=keys)._raw_delete("default")
    Delivery.objects.filter(pk__in=keys)._raw_delete("default")
    return len(keys)


KEEPS = (Keep("deliveries", _("Messages to webhooks"), 30, _("To be looked into, and sent again"), _end_deliveries),)
