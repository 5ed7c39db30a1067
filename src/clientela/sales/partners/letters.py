"""What a partner is written when something was answered: to its readers, as far as a role still shows it to them."""

from uuid import UUID

from django.utils import translation

from clientela.platform.directory.mail import send
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import read_dict
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_by_user
from clientela.sales.partners.answering import readers
from clientela.sales.partners.models import PartnerDeal


def write(key: UUID) -> int:
    """Answers to how many people it was sent; nobody where the account is gone or does not see the record any more."""
    row = PartnerDeal.objects.filter(pk=key).first()
    return sum(_write(user, key) for user in readers(row)) if row else 0


def _write(user: User, key: UUID) -> bool:
    actor = actor_by_user(user.pk)
    if actor is None or actor.outside is None or not actor.may("see", "partner_deal"):
        return False
    entity = known("partner_deal", actor)
    if not entity.visible_to(actor).filter(pk=key).exists():
        return False
    with translation.override(user.language):
        record = read_dict(entity, key, actor)
        gives_way = PartnerDeal.objects.filter(pk=key, yields_to__isnull=False).exists()
        send("partner_deal", to=user.email, language=user.language, user=user, deal=record, gives_way=gives_way)
    return True
