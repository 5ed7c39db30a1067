"""Of a contract that goes on when both agree a deal is made before it ends, and before notice is due, once of each end. Won or
lost, nothing else follows by itself: what was agreed is written into the contract by whoever agreed it."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.entities.money import today
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Owned
from clientela.sales.contracts.models import Contract, Renewal, State
from clientela.sales.deals.actions import open_deal

ASKED = timedelta(days=60)  # before it ends
NOTICED = timedelta(days=30)  # before the last day on which notice ends it, where that is earlier


def offer_renewals(*, by: Actor) -> int:
    """A deal for each contract that ends soon and goes on when both agree. Answers how many; done twice, it is done once."""
    due = _due().order_by("ends_on", "pk")
    return sum(_offer(key, language, by=by) for key, language in list(due.values_list("pk", "owner__language")))


def _due() -> Owned:
    soon = Q(ends_on__lte=today() + ASKED) | Q(notice_by__lte=today() + NOTICED)
    asked = Contract.objects.filter(soon, state=State.ACTIVE, renewal=Renewal.ASKED, ends_on__gte=today())
    return asked.filter(Q(renewal_for=None) | ~Q(renewal_for=F("ends_on")))


def _offer(key: UUID, language: str | None, *, by: Actor) -> bool:
    with acting(by, "edit", "contract", reason="renewal of a contract"), translation.override(language):
        contract: Contract | None = _due().select_for_update(of=("self",)).filter(pk=key).first()
        if contract is None:
            return False
        said = {
            "name": _("Renewal: %(name)s") % {"name": contract.name}, "party": contract.party_id, "owner": contract.owner_id,
            "amount": _of_a_year(contract), "currency": contract.currency or "EUR", "closes_on": contract.ends_on,
        }  # fmt: skip
        changes = {"renewal_deal": open_deal(said, by=by), "renewal_for": contract.ends_on}
        Contract.objects.filter(pk=key).update(**changes, version=F("version") + 1, updated_at=Now())
        return True


def _of_a_year(contract: Contract) -> Decimal | None:
    """What is paid once is asked for once."""
    return contract.monthly * 12 or contract.amount
