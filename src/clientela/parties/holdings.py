"""What this room and its smaller ones hold of a party, and by which words a party is known anywhere."""

from collections.abc import Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.parties.consents.models import Consent
from clientela.parties.models import Address, ContactPoint, Identifier, ImportantDate, Kind, Party, SourceRecord
from clientela.parties.relationships.models import Relationship
from clientela.parties.sources.models import Dispute, Pin
from clientela.platform.directory.outside.forgetting import forget_accounts
from clientela.platform.imports.forgetting import forget_files
from clientela.platform.privacy.holdings import Holding, Subject

_DERIVED = ("search", "sort_name")
HOLDINGS = (
    Holding(Party, _("Details"), leaves_out=_DERIVED, then=(("id", forget_accounts),)),
    Holding(Party, _("People and parts that belong to it"), "organisation", rule="unlink", leaves_out=_DERIVED),
    Holding(Party, _("Members, and what is below it"), "parent", rule="unlink", leaves_out=_DERIVED),
    Holding(ContactPoint, _("E-mails, phones, websites"), "party"),
    Holding(Address, _("Addresses"), "party"),
    Holding(ImportantDate, _("Important dates"), "party"),
    Holding(Identifier, _("Tax numbers"), "party"),
    Holding(SourceRecord, _("What each source said"), "party", then=(("import_id", forget_files),)),
    Holding(Pin, _("Sources chosen by hand"), "party"),
    Holding(Pin, _("Sources chosen by hand"), "record", of=SourceRecord),
    Holding(Dispute, _("Where sources disagree"), "party"),
    Holding(Consent, _("Consents, with their proof"), "party"),
    Holding(Relationship, _("Relationships"), "party"),
    Holding(Relationship, _("Relationships from others"), "other"),
)


def words_of(keys: Sequence[UUID]) -> list[str]:
    """Full names, e-mails, phones and tax numbers, as typed and as compared, those of the past included."""
    tables: list[Any] = [ContactPoint, Identifier]
    rows = [rows for model in tables for rows in (model.objects, model.pgh_event_model.objects)]
    points = chain.from_iterable(some.filter(party_id__in=keys).values_list("value", "typed") for some in rows)
    parties: Any = Party
    past = parties.pgh_event_model.objects.filter(pgh_obj_id__in=keys)
    names = [*Party.objects.filter(pk__in=keys).values_list("name", flat=True), *past.values_list("name", flat=True)]
    return sorted({word for word in [*names, *chain.from_iterable(points)] if word})


def language_of(key: UUID) -> str:
    return Party.objects.filter(pk=key).values_list("language", flat=True).first() or ""


SUBJECT = Subject(Party, tuple(Kind.values), words_of, language_of)
