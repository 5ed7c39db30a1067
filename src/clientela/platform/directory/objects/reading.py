"""The company's own types as pages list them and as the API answers them."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.entities.own import label
from clientela.platform.entities.reading import Missing
from clientela.platform.fields.models import OwnField
from clientela.platform.objects.models import OwnType


def every() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Those in use, and those in the archive."""
    fields = Counter(OwnField.objects.filter(archived_at=None).values_list("entity", flat=True))
    types = list(OwnType.objects.order_by("created_at", "id"))
    return (
        [_line(one, fields[one.key]) for one in types if one.archived_at is None],
        [_line(one, fields[one.key]) for one in types if one.archived_at is not None],
    )


def found(key: Any) -> OwnType:
    """Raises Missing."""
    one = OwnType.objects.filter(pk=key).first()
    if one is None:
        raise Missing(_("There is no such type."))
    return one


def document(one: OwnType) -> dict[str, Any]:
    return {
        "id": str(one.pk), "key": one.key, "plural": one.plural, "labels": one.labels, "labels_plural": one.labels_plural,
        "icon": one.icon, "has_owner": one.has_owner, "archived_at": one.archived_at,
    }  # fmt: skip


def _line(one: OwnType, fields: int) -> dict[str, Any]:
    return {
        "id": str(one.pk), "key": one.key, "plural": one.plural, "icon": one.icon, "label": str(label(one.labels_plural)),
        "fields": fields,
    }  # fmt: skip
