"""Whether a mail is captured: the policy's answer as a reason to leave it out, or none; so that its effect can be shown."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clientela.channels.email.models import CapturePolicy, Folder, Unknown
from clientela.channels.email.reading.mail import Address, Mail

REASONS = {
    "internal": _("Between colleagues"),
    "old": _("Older than the policy reaches"),
    "private": _("Private"),
    "excluded": _("An address or a domain that is left out"),
    "other_domain": _("A domain that is not among those captured"),
    "newsletter": _("A newsletter, or a machine’s message"),
    "auto_reply": _("An automatic reply"),
    "spam": _("Spam"),
    "unknown": _("Nobody we know takes part"),
    "discarded": _("Thrown away, or never sent"),
    "too_large": _("Larger than this server reads"),
}
# Where a store says of a mail itself that it is no correspondence, whatever folder it lies in.
DISCARDED: dict[str, str] = {Folder.Role.JUNK: "spam", Folder.Role.TRASH: "discarded", Folder.Role.DRAFTS: "discarded"}


@dataclass(frozen=True)
class Seen:
    """What is known of a mail when it is judged."""

    mail: Mail
    outgoing: bool
    others: tuple[Address, ...]  # who takes part and is not of ours, whom it is from or to first
    known: Mapping[str, UUID]  # the parties at addresses among them and in its bounces, by these in lower case
    answered: Callable[[], bool]  # whether something of ours stands in its thread; asked only where that matters
    welcome: bool = False  # it went where everybody may write to


def reason_against(policy: CapturePolicy, seen: Seen) -> str:
    """The first reason to leave it out, of REASONS; "" to capture it."""
    mail = seen.mail
    if mail.kind == "spam":
        return "spam"
    if not seen.others and mail.kind != "bounce":
        return "" if policy.internal else "internal"
    if mail.at and _is_old(policy, mail.at):
        return "old"
    if mail.private or any(_says(mail.subject, word) for word in policy.private_words):
        return "private"
    return _by_addresses(policy, seen) or _by_kind(policy, seen) or _by_knowledge(policy, seen)


def _says(subject: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", subject, re.IGNORECASE) is not None


def _is_old(policy: CapturePolicy, at: datetime) -> bool:
    """Before the policy begins, or longer ago than it keeps: what was let go does not come back."""
    kept = policy.keep_days is None or at > timezone.now() - timedelta(days=policy.keep_days)
    return not kept or (policy.since is not None and at.date() < policy.since)


def _by_addresses(policy: CapturePolicy, seen: Seen) -> str:
    emails = [one.email.lower() for one in seen.others]
    if any(_listed(email, policy.not_from) for email in emails):
        return "excluded"
    if policy.only_domains and not any(_listed(email, policy.only_domains) for email in emails):
        return "other_domain"
    return ""


def _listed(email: str, names: Collection[str]) -> bool:
    """Whether it is one of these addresses, or in one of these domains or below it."""
    domain = email.rpartition("@")[2]
    return any(
        email == name
        if "@" in name.lstrip("@")
        else domain == name.lstrip("@") or domain.endswith(f".{name.lstrip('@')}")
        for name in names
    )


def _by_kind(policy: CapturePolicy, seen: Seen) -> str:
    if seen.mail.kind == "newsletter" and not policy.newsletters and not seen.outgoing:
        return "newsletter"
    if seen.mail.kind == "auto_reply" and not policy.auto_replies:
        return "auto_reply"
    return ""


def _by_knowledge(policy: CapturePolicy, seen: Seen) -> str:
    return "" if seen.known or admits(policy, seen) or (not seen.others and seen.mail.kind != "bounce") else "unknown"


def admits(policy: CapturePolicy, seen: Seen) -> bool:
    """Whether somebody unknown becomes a person by this mail."""
    if seen.mail.kind not in ("personal", "calendar"):
        return False
    if seen.welcome or policy.unknown == Unknown.EVERYBODY:
        return True
    return policy.unknown == Unknown.ANSWERED and (seen.outgoing or seen.answered())
