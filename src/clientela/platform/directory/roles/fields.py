"""What is asked of a role besides its table of rights."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.forms import at_most
from clientela.platform.entities.declaration import Field

FIELDS = (
    Field("name", _("Name"), required=True, clean=at_most(120)),
    Field("second_factor", _("Its people need a second step to sign in"), "truth"),
)
