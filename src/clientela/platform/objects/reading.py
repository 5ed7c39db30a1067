"""The types that the company has made, as this process knows them: read once for each shape of the company."""

from clientela.platform.fields.reading import Shape, known_shape
from clientela.platform.objects.models import OwnType
from clientela.platform.permissions.middleware import UNSHAPED

_known: list[tuple[Shape | None, tuple[OwnType, ...]]] = [(None, ())]


def known_types() -> tuple[OwnType, ...]:
    """In the order in which they were made, those that are archived included."""
    shape, types = _known[0]
    if shape is not (here := known_shape()):
        types = () if here.stamp == UNSHAPED else tuple(OwnType.objects.order_by("created_at", "id"))
        _known[0] = (here, types)
    return types
