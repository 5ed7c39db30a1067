"""What was merged, and what taking it back came to, in words and for programs."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientela.parties.merging.actions import Unmerged
from clientela.parties.models import Party
from clientela.platform.merging.reading import merges_into
from clientela.platform.permissions.actor import Actor
from clientela.platform.undo.telling import as_document as undone_document
from clientela.platform.undo.telling import sentence as undone_sentence


def merged_into(key: UUID) -> list[dict[str, Any]]:
    """What went on as this party by itself, with the names that they had then; the latest first."""
    found = merges_into(key)
    past: Any = Party.pgh_event_model  # type: ignore[attr-defined]
    gone = past.objects.filter(pgh_obj_id__in=[one.old for one in found], pgh_label="delete").order_by("pgh_id")
    names = dict(gone.values_list("pgh_obj_id", "name"))
    return [
        {"id": str(one.old), "name": names.get(one.old, ""), "merge": str(one.merge), "at": one.at.isoformat(),
         "reason": one.reason}
        for one in found
    ]  # fmt: skip


def as_document(out: Unmerged, actor: Actor) -> dict[str, Any]:
    sent = {
        str(whose): {table: len(keys) for table, keys in tables.items()} for whose, tables in out.parted.sent.items()
    }
    unclear = {table: [str(key) for key in keys] for table, keys in out.parted.unclear.items()}
    ids = {"id": str(out.into), "others": [str(one) for one in out.others]}
    return ids | undone_document(out.undone, actor) | {"sent": sent, "unclear": unclear}


def sentence(out: Unmerged, actor: Actor) -> str:
    """For a toast."""
    sent = sum(len(keys) for tables in out.parted.sent.values() for keys in tables.values())
    left = sum(len(keys) for keys in out.parted.unclear.values())
    said = [undone_sentence(out.undone, actor) if out.undone.left else _("Split again, each as it was.")]
    if sent:
        words = ngettext(
            "%(num)s entry that came meanwhile went along.", "%(num)s entries that came meanwhile went along.", sent
        )
        said.append(words % {"num": sent})
    if left:
        words = ngettext(
            "%(num)s stays, since nothing tells whose it is.", "%(num)s stay, since nothing tells whose they are.", left
        )
        said.append(words % {"num": left})
    return " ".join(said)
