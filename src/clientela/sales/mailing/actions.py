"""The verb of papers by mail: the only writer of mailings."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.channels.email.sending.actions import send_letter
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor
from clientela.platform.seconding.acts import NeedsSecond
from clientela.sales.mailing.contacts import Contact, contacts
from clientela.sales.mailing.letters import Letter, SentBefore, draft
from clientela.sales.mailing.models import Mailing
from clientela.sales.mailing.papers import Paper
from clientela.sales.mailing.reading import arrived
from clientela.sales.quotes import actions as quotes

MAILED = "sent by mail: "  # begins the reason of an act that nobody takes back
MAIL_STAYS = gettext_lazy(
    "A letter has left by this, and nothing calls it back. Change the record as it is to be, and send it anew."
)
AN_HOUR = 100  # papers that one person may mail


def mail(paper: Paper, letter: Letter, *, by: Actor, whole: Callable[[str], str]) -> Mailing:
    """Send it, with its PDF, to one of its contacts. `whole` makes a path an address with its host.

    Raises ValueError with a sentence, Conflict, and NeedsSecond for a quote that waits for somebody from now on.
    """
    try:
        with transaction.atomic():
            return _mailed(paper, letter, by=by, whole=whole)
    except IntegrityError:  # at the same moment, by the same form
        known = Mailing.objects.filter(pk=letter.key, **paper.of).first()
        if known is None:
            raise
        return known
    except NeedsSecond:
        quotes.send(paper.of["quote_id"], by=by)  # says so again, and leaves it waiting
        raise


def _mailed(paper: Paper, letter: Letter, *, by: Actor, whole: Callable[[str], str]) -> Mailing:
    with acting(by, "edit", paper.entity, reason=f"{MAILED}{paper.number}"):
        known = Mailing.objects.filter(pk=letter.key, **paper.of, by_user=by.user_id).first()
        if known is not None:
            return known
        _pace(by)
        if paper.refused:
            raise Conflict(paper.refused)
        contact, *copies = _people(paper, letter, by)
        made = paper.make()
        digest = hashlib.sha256(made.pdf).digest()
        if not letter.again and arrived(paper.of, digest, contact.address):
            raise SentBefore(_("The very same paper went to %(to)s before.") % {"to": contact.address})
        message = send_letter(draft(paper, letter, [contact, *copies], made, by=by, whole=whole), by=by)
        done: Mailing = Mailing.objects.create(
            pk=letter.key, message=message, name=made.name, digest=digest, by_user_id=by.user_id, **paper.of
        )
        publish(f"{paper.entity}:{next(iter(paper.of.values()))}", by=by.name, fields=["mailed"])
        return done


def _people(paper: Paper, letter: Letter, by: Actor) -> list[Contact]:
    """To whom it goes, and who gets a copy: all of them among its contacts."""
    known = contacts(paper.party, by)
    by_address = {one.address: one for one in reversed(known)}
    wanted = [one.strip().casefold() for one in (letter.to or (known[0].address if known else ""), *letter.cc)]
    found = [by_address.get(one) for one in dict.fromkeys(wanted)]
    if not known:
        raise ValueError(
            _("No e-mail address of %(name)s is known that works and may be written to.") % {"name": paper.party.name}
        )
    people = [one for one in found if one is not None]
    if len(people) < len(found):
        raise ValueError(_("Choose one of the addresses that are known of %(name)s.") % {"name": paper.party.name})
    return people


def _pace(by: Actor) -> None:
    since = timezone.now() - timedelta(hours=1)
    if Mailing.objects.filter(by_user=by.user_id, at__gte=since).count() >= AN_HOUR:
        raise Conflict(
            _("You have sent %(most)s papers within an hour: go on later. Nothing was sent.") % {"most": AN_HOUR}
        )
