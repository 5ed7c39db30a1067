"""A mailbox tried out, and the effect of a policy shown before it holds: on the latest mail that really lies on the servers."""

from collections import Counter
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from clientela.channels.email.archives.archive import in_folder
from clientela.channels.email.capture import imap
from clientela.channels.email.capture.identity import Known
from clientela.channels.email.capture.imap import BREAKS, Refused, connected
from clientela.channels.email.capture.judging import seen_of
from clientela.channels.email.capture.knowing import Arrival
from clientela.channels.email.capture.policy import REASONS, reason_against
from clientela.channels.email.checking import checked_policy
from clientela.channels.email.models import CapturePolicy, Folder, Mailbox
from clientela.channels.email.reading.parsing import read
from clientela.channels.email.sending.line import greeted
from clientela.platform.connectors.kinds.folder import inside
from clientela.platform.connectors.kinds.page import Trouble
from clientela.platform.imports.reading import Unreadable
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

LATEST = 200  # mails of each mailbox that a preview looks at


@dataclass(frozen=True)
class Tried:
    folders: int = 0
    incoming: str = ""  # what is wrong; "" for well
    outgoing: str = ""


@dataclass
class Effect:
    """What a policy would do with the latest mail, beside what the policy that holds does."""

    looked_at: int = 0
    captured: int = 0
    captured_now: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str]] = field(
        default_factory=list
    )  # subject, and why it is left out anew ("" for captured anew)
    failures: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[tuple[str, int]]:
        return [(str(REASONS[reason]), count) for reason, count in self.reasons.most_common()]


def try_out(mailbox: Mailbox) -> Tried:
    """Whether it can be read, and sent from."""
    folders, incoming = 0, ""
    try:
        folders = _folders_of(mailbox)
    except (Refused, Unreadable, Trouble) as error:
        incoming = str(error)
    except BREAKS as error:
        incoming = str(error)[:200] or _("The line broke.")
    return Tried(folders, incoming, greeted(mailbox) if mailbox.smtp_host else "")


def _folders_of(mailbox: Mailbox) -> int:
    if mailbox.directory:
        with in_folder(inside(mailbox.directory)) as archive:
            return len(archive.folders())
    with connected(mailbox) as client:
        return len(imap.folders(client))


def preview(policy: CapturePolicy, said: Mapping[str, Any], *, by: Actor) -> Effect:
    """Nothing is stored of it. Raises Denied, Unfit."""
    require(by, "configure", "mailbox")
    wanted = copy(policy)
    for name, value in checked_policy(said, new=False).items():
        setattr(wanted, name, value)
    effect = Effect()
    boxes = Mailbox.objects.visible_to(by).select_related("policy").filter(state=Mailbox.State.ACTIVE)
    for mailbox in boxes.filter(policy=policy) if policy.version and not policy._state.adding else boxes[:3]:
        try:
            with connected(mailbox) as client:
                _look(mailbox, client, wanted, effect)
        except Refused as error:
            effect.failures.append(f"{mailbox.address}: {error}")
        except BREAKS as error:
            effect.failures.append(f"{mailbox.address}: {str(error)[:200]}")
    return effect


def _look(mailbox: Mailbox, client: Any, wanted: CapturePolicy, effect: Effect) -> None:
    known = Known()
    for folder in mailbox.folders.filter(chosen=True, gone=False):
        there = imap.opened(client, folder.name)
        for head in imap.headers(client, there.uids[:LATEST]) if there.uids else []:
            arrival = Arrival(read(head.content), head.received, folder.role == Folder.Role.SENT)
            seen = seen_of(arrival, known)
            before, after = reason_against(mailbox.policy, seen), reason_against(wanted, seen)
            effect.looked_at += 1
            effect.captured_now += not before
            effect.captured += not after
            effect.reasons.update([after] if after else [])
            if bool(before) != bool(after) and len(effect.examples) < 12:
                effect.examples.append((arrival.mail.subject[:120], str(REASONS[after]) if after else ""))
