"""Own fields as pages list them and as the API answers them."""

from typing import Any

from django.utils import translation

from clientela.platform.directory.fields.checking import KINDS, types
from clientela.platform.entities.own import label
from clientela.platform.entities.quickening import can_be_quick
from clientela.platform.entities.reading import Missing
from clientela.platform.fields.actions import NoSuchField
from clientela.platform.fields.models import IN_ORDER, OwnField, Quick


def by_type() -> list[dict[str, Any]]:
    """Each type that can have fields of the company's own, with those in use and those in the archive."""
    every = list(OwnField.objects.select_related("quick").order_by(*IN_ORDER))
    return [
        {
            "key": entity.key,
            "label": entity.label_plural,
            "fields": [_line(one) for one in every if one.entity == entity.key and one.archived_at is None],
            "archived": [_line(one) for one in every if one.entity == entity.key and one.archived_at is not None],
        }
        for entity in types()
    ]


def found(key: Any) -> OwnField:
    """Raises Missing."""
    one = OwnField.objects.filter(pk=key).first()
    if one is None:
        raise Missing(translation.gettext(str(NoSuchField.__doc__)))
    return one


def document(one: OwnField) -> dict[str, Any]:
    return {
        "id": str(one.pk), "type": one.entity, "name": one.name, "kind": one.kind, "labels": one.labels, "choices": one.choices,
        **({"computed": one.computed} if one.computed else {}),
        "target": one.target, "currency": one.currency, "forgetting": one.forgetting,
        "required": one.required, "section": one.section, "archived_at": one.archived_at,
        "quick": quick.state if (quick := _quick(one)) else "", "quick_why": quick.why if quick else "",
    }  # fmt: skip


def said(one: OwnField) -> str:
    """Its label in the reader's language."""
    return str(label(one.labels))


def _quick(one: OwnField) -> Quick | None:
    """What stands of the field's index; None where nobody asked for one."""
    return getattr(one, "quick", None)


def _line(one: OwnField) -> dict[str, Any]:
    return {
        "id": str(one.pk), "label": said(one), "name": one.name, "kind": KINDS[one.kind], "required": one.required,
        "choices": len(one.choices), "quick": _quick(one), "can_be_quick": can_be_quick(one.kind),
    }  # fmt: skip
