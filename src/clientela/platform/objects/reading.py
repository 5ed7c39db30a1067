"""The types that the company has made, as this process knows them: read once for each shape of the company."""

from clientela.platform.fields.reading import known_shape, once_a_shape
from clientela.platform.objects.models import OwnType


def contacts_of(type_: str) -> tuple[str, ...]:
    """The own fields of e-mails and phones of a type, those of every own type for an empty one: its records are found by them."""
    kinds, own = ("email", "phone"), {one.key for one in known_types()}
    found = (one for one in known_shape().fields if one.kind in kinds and one.entity in ({type_} if type_ else own))
    return tuple(dict.fromkeys(one.name for one in found))


@once_a_shape
def known_types() -> tuple[OwnType, ...]:
    """In the order in which they were made, those that are archived included."""
    return tuple(OwnType.objects.order_by("created_at", "id"))
