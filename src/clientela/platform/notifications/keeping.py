"""How long notices are kept."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.notifications.models import Notice
from clientela.platform.privacy.retention.terms import Keep, ending

KEEPS = (Keep("notices", _("Notices"), 365, _("To be read"), ending(Notice.objects)),)
