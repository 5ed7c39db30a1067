"""What all answers have in common: the row that one of our people may answer, what is written of it, and who hears of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.parties.models import Party
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.partners.models import PartnerDeal, State

MAIL = "clientela.sales.partners.jobs.mail_partner"


def held(key: UUID, *states: State, by: Actor) -> PartnerDeal:
    """The row, if it is one of our own people's to answer; whoever else would answer it waits."""
    if by.outside is not None:
        raise Denied(_("Only our own people answer here."))
    mine = PartnerDeal.objects.visible_to(by, entity="partner_deal", verb="edit")
    row: PartnerDeal | None = mine.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise Missing(_("There is no such record, or you may not change it."))
    if row.state not in states:
        raise Conflict(
            _("This was answered meanwhile: %(state)s. Nothing was changed.") % {"state": row.get_state_display()}
        )
    return row


def put(row: PartnerDeal, values: Mapping[str, Any]) -> None:
    PartnerDeal.objects.filter(pk=row.pk).update(**values, version=F("version") + 1, updated_at=Now())


def words(said: Any) -> str:
    return plain(said or "", longest=LONGEST)


def readers(row: PartnerDeal) -> QuerySet[User]:
    """Whoever registered it; of what we entered ourselves, those who sign in for the partner."""
    theirs = Q(pk=row.person_id) if row.person_id else Q(pk=row.partner_id) | Q(organisation=row.partner_id)
    people = Party.objects.filter(theirs) if row.person_id or row.partner_id else Party.objects.none()
    return User.objects.filter(stands_for__in=people.values("pk"), is_active=True).order_by("pk")


def tell(key: UUID) -> None:
    """A mail brings the answer to whoever registered it, once this stands."""
    app.configure_task(MAIL).defer(partner_deal=str(key))
