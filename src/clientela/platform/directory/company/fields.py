"""What is asked of the company."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.forms import at_most
from clientela.platform.entities.declaration import Field

FIELDS = (
    Field("name", _("Name"), required=True, clean=at_most(200)),
    Field("second_factor", _("Everybody needs a second step to sign in"), "truth"),
)
