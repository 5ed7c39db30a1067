"""The verbs on mailboxes and policies. A mailbox is its owner's; whoever configures mailboxes may change any, but never read its
password, nor lead it elsewhere with the password that was typed for another server."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.channels.email.checking import checked_mailbox, checked_policy
from clientela.channels.email.events import MailboxConnected, MailboxDisconnected
from clientela.channels.email.models import COMES_ONCE, CapturePolicy, Folder, Mailbox, Sighting
from clientela.channels.email.naming import kept
from clientela.channels.email.waking import wake
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.files.storing import let_go
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

FIRST_PRIVATE = ["private", "privato", "privata", "privado", "privada", "prywatne", "prywatnie", "vertraulich"]
_WHERE = {"host", "port", "security", "smtp_host", "smtp_port", "smtp_security", "token_url", "user_name", "provider"}
_SECRETS = ("secret", "client_secret")


def connect_mailbox(said: Mapping[str, Any], *, by: Actor) -> Mailbox:
    """A mailbox of the actor's own, read from now on. Raises Unfit, Conflict for an address that is connected already."""
    with acting(by, "create", "mailbox"):
        facts = checked_mailbox(said, new=True)
        _refuse_directory(facts, "", by=by)
        _refuse_house(facts, stands=False, by=by)
        if by.user_id is None:
            raise ValueError("A mailbox belongs to a person.")
        policy = facts.pop("policy", None) or first_policy(by=by)
        if through := facts.get("provider"):
            facts = through.place | {name: value for name, value in facts.items() if value or name not in through.place}
        try:
            with transaction.atomic():
                made: Mailbox = Mailbox.objects.create(owner_id=by.user_id, policy=policy, **facts)
        except IntegrityError:
            raise Conflict(_("“%(name)s” is connected already.") % {"name": facts["address"]}) from None
        emit(MailboxConnected(str(made.pk), made.address), by=by)
        wake(made.pk)
        return made


def edit_mailbox(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Mailbox:
    """Set what is named. Who leads it to another server types its password again. Raises Missing, Unfit."""
    with acting(by, "create", "mailbox"):
        one = held(key, by=by)
        facts = {
            name: value for name, value in checked_mailbox(changes, new=False).items() if value or name not in _SECRETS
        }
        _refuse_directory(facts, one.directory, by=by)
        _refuse_house(facts, stands=one.house, by=by)
        moved = any(name in facts and facts[name] != getattr(one, name) for name in _WHERE)
        if moved and "secret" not in facts:
            if not facts.get("provider", one.provider):
                raise Conflict(
                    _("Type the password again: the mailbox is to be read from another place. Nothing was changed.")
                )
            facts["secret"] = ""  # a consent holds for the place for which it was given
        for name, value in facts.items():
            setattr(one, name, value)
        if "secret" in facts:
            one.access_token, one.access_until = "", None
        one.version = F("version") + 1
        one.save()
        wake(key)
        return held(key, by=by)


def pause(key: UUID, *, by: Actor) -> None:
    """It is not read until it is resumed; what comes meanwhile waits on its server."""
    with acting(by, "create", "mailbox"):
        one = held(key, by=by)
        Mailbox.objects.filter(pk=one.pk).update(state=Mailbox.State.PAUSED, failing_since=None)


def resume(key: UUID, *, by: Actor) -> None:
    with acting(by, "create", "mailbox"):
        one = held(key, by=by)
        Mailbox.objects.filter(pk=one.pk).update(state=Mailbox.State.ACTIVE, failure="", failing_since=None)
        wake(key)


def disconnect(key: UUID, *, by: Actor) -> None:
    """It is read no more, and its ledger goes; what was captured stays. Raises Missing."""
    with acting(by, "create", "mailbox"):
        one = held(key, by=by)
        emit(MailboxDisconnected(str(key), one.address), by=by)
        files = set(one.folders.exclude(file=None).values_list("file", flat=True))
        one.delete()
        for sha in files:
            let_go(str(sha))


def choose_folders(key: UUID, chosen: set[UUID], *, by: Actor) -> None:
    """Read these folders and no others. What was captured of the others stays. Raises Missing."""
    with acting(by, "create", "mailbox"):
        one = held(key, by=by)
        one.folders.filter(pk__in=chosen).update(chosen=True)
        for folder in one.folders.exclude(COMES_ONCE).exclude(pk__in=chosen).filter(chosen=True):
            Sighting.objects.filter(folder=folder).delete()
            Folder.objects.filter(pk=folder.pk).update(chosen=False, read_at=None, uid_validity=None)
        wake(key)


def look_again(key: UUID, *, by: Actor) -> None:
    """Judge what was left out, and try what failed, anew: the policy, or whom we know, may have changed. Raises Missing."""
    with acting(by, "create", "mailbox"):
        one = held(key, by=by)
        there = Sighting.objects.filter(folder__in=one.folders.exclude(COMES_ONCE))
        there.exclude(outcome=Sighting.Outcome.CAPTURED).delete()
        wake(key)


def first_policy(*, by: Actor) -> CapturePolicy:
    """The policy that there is from the start."""
    with acting(by, "create", "mailbox"):
        first = CapturePolicy.objects.order_by("created_at").first()
        return first or CapturePolicy.objects.create(
            name=_("Mail with customers"), private_words=FIRST_PRIVATE,
            legal_basis=_("Legitimate interest: correspondence with customers (Art. 6 (1) f GDPR)"),
        )  # fmt: skip


def create_policy(said: Mapping[str, Any], *, by: Actor) -> CapturePolicy:
    """Raises Unfit, Conflict for a name that is there."""
    with acting(by, "configure", "mailbox"):
        return kept(CapturePolicy(), checked_policy(said, new=True))


def edit_policy(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> CapturePolicy:
    """What is captured from now on; `look_again` judges what is there. Raises Missing, Unfit, Conflict."""
    with acting(by, "configure", "mailbox"):
        one = CapturePolicy.objects.select_for_update().filter(pk=key).first()
        if one is None:
            raise Missing(_("There is no such policy."))
        return kept(one, checked_policy(changes, new=False))


def note_reading(key: UUID, failure: str, *, by: Actor, whole: bool = True) -> None:
    """How reading a mailbox ended: "" for well, and whether to its end. Of one that fails for long `freshness` tells."""
    with acting(by, "import", "entry"):
        one = Mailbox.objects.select_for_update().filter(pk=key).first()
        if one is None:
            return
        now = timezone.now()
        if not failure:
            fresh = {"read_at": now} if whole else {}
            Mailbox.objects.filter(pk=key).update(tried_at=now, failure="", failing_since=None, **fresh)
            return
        since = one.failing_since or now
        Mailbox.objects.filter(pk=key).update(tried_at=now, failure=failure[:500], failing_since=since)


def held(key: UUID, *, by: Actor) -> Mailbox:
    """A mailbox that the actor may change, until the transaction ends. Raises Missing."""
    found: Mailbox | None = Mailbox.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such mailbox, or it is not yours."))
    return found


def _refuse_directory(facts: Mapping[str, Any], stands: str, *, by: Actor) -> None:
    """What lies on this machine is told by who may connect its folders, as with any other files. Raises Denied."""
    if facts.get("directory", stands) != stands:
        require(by, "configure", "connector")


def _refuse_house(facts: Mapping[str, Any], *, stands: bool, by: Actor) -> None:
    """That all colleagues write from a mailbox is said by who configures mailboxes. Raises Denied."""
    if facts.get("house", stands) != stands:
        require(by, "configure", "mailbox")
