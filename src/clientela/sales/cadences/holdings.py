"""What cadences hold of a party: with leads and deals they stay as figures about nobody; in them stands nothing that was said."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.cadences.models import DealEnrolment, LeadEnrolment
from clientela.sales.deals.models import Deal
from clientela.sales.leads.models import Lead

_OUT = ("steps", "held")
HOLDINGS = (
    Holding(LeadEnrolment, _("Cadences of leads"), "record", of=Lead, rule="stay", type="lead", leaves_out=_OUT),
    Holding(DealEnrolment, _("Cadences of deals"), "record", of=Deal, rule="stay", type="deal", leaves_out=_OUT),
)
