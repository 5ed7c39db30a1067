"""What is asked for an API token."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.forms import at_most
from clientela.platform.entities.declaration import Field

DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))]
TOKEN = (
    Field("name", _("What it is for"), required=True, clean=at_most(120)),
    Field("days", _("Ends after"), "choice", choices=DAYS, required=True),
)
