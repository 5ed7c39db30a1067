"""What is asked of the company."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.company.facts import country, days
from clientela.platform.directory.forms import at_most
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Field

FIELDS = (
    Field("name", _("Name"), required=True, clean=at_most(200)),
    Field("second_factor", _("Everybody needs a second step to sign in"), "truth"),
    Field("street", _("Street"), clean=at_most(200)),
    Field("postal_code", _("Postal code"), clean=at_most(20)),
    Field("city", _("City"), clean=at_most(120)),
    Field("country", _("Country"), "country", clean=country),
    Field("vat_number", _("VAT number"), clean=at_most(40)),
    Field("tax_code", _("Tax code"), clean=at_most(40)),
    Field("imprint", _("At the foot of papers"), clean=at_most(300)),
    Field("currency", _("Currency of the company"), clean=currency),
    Field("rate_days", _("Days for which an exchange rate holds"), "integer", clean=days),
)
