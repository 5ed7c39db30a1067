"""What is asked of the company."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.company.facts import days
from clientela.platform.directory.forms import at_most
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Field

FIELDS = (
    Field("name", _("Name"), required=True, clean=at_most(200)),
    Field("second_factor", _("Everybody needs a second step to sign in"), "truth"),
    Field("currency", _("Currency of the company"), clean=currency),
    Field("rate_days", _("Days for which an exchange rate holds"), "integer", clean=days),
)
