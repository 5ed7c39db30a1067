"""What is asked when a role is lent."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.forms import at_most
from clientela.platform.directory.lending.actions import LONGEST_REASON
from clientela.platform.entities.declaration import Field

FIELDS = (
    Field("until", _("Until"), "moment", required=True, nullable=True),
    Field("reason", _("Why"), required=True, clean=at_most(LONGEST_REASON)),
)
