"""What is asked of an activity and of who answers, in the order of article 30."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.forms import at_most
from clientela.platform.entities.declaration import Field
from clientela.platform.privacy.register.models import Basis, Part

FIELDS = (
    Field("name", _("Name"), required=True, clean=at_most(200)),
    Field("part", _("Our part"), "choice", choices=Part.choices, required=True),
    Field("purpose", _("Purpose"), "long", required=True),
    Field("basis", _("Legal basis"), "choice", choices=Basis.choices, required=True),
    Field("basis_words", _("Legal basis in words"), "long"),
    Field("people", _("Categories of people"), "long"),
    Field("data", _("Categories of data"), "long"),
    Field("recipients", _("Recipients"), "long"),
    Field("transfers", _("Transfers to third countries"), "long"),
    Field("retention", _("Erased after"), "long"),
    Field("measures", _("Measures of security"), "long"),
)
ANSWERS = (
    Field("name", _("Controller"), clean=at_most(200)),
    Field("address", _("Address"), "long"),
    Field("contact", _("Contact"), "long"),
    Field("representative", _("Representative in the EU"), "long"),
    Field("officer", _("Data protection officer"), "long"),
    Field("authority", _("Supervisory authority"), "long"),
)
