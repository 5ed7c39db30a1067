"""Mails taken as what they are to us: people first, then the mails, then what these tell of their writers; short acts.

Each act takes locks of its own, and lets them go at its end: two who take at once wait for each other, never in a circle.
"""

from collections.abc import Sequence

from clientela.channels.email.capture.actions import Found, note_signs, take_mails
from clientela.channels.email.capture.identity import Known, introduce, learn
from clientela.channels.email.capture.judging import judge, lesson_of, newcomer, seen_of
from clientela.channels.email.models import Mailbox
from clientela.platform.permissions.actor import Actor


def take_in(mailbox: Mailbox, found: Sequence[Found], known: Known, *, by: Actor) -> int:
    """Take mails: who becomes known by them first, then themselves, then what they tell of their writers. How many were kept."""
    wanted = [one.arrival for one in found if not judge(mailbox, one.arrival, known)]
    new = [lesson for one in wanted if (lesson := newcomer(mailbox, seen_of(one, known)))]
    if new:
        known.met(introduce(new, mailbox, by=by))
    messages = take_mails(mailbox, found, known, by=by)
    kept = [one.arrival.mail for one, message in zip(found, messages, strict=True) if message is not None]
    note_signs(kept, known, by=by)
    lessons = [lesson for one in found if (lesson := lesson_of(mailbox, one.arrival.mail)) is not None]
    learn([lesson for lesson in lessons if known.parties_at([lesson.email])], mailbox, by=by)
    return sum(message is not None for message in messages)
