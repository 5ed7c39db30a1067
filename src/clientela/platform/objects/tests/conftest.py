"""A type of the company's own, for every test of this room."""

import pytest

from clientela.platform.objects.actions import add_type
from clientela.platform.permissions.actor import SYSTEM

VINEYARD = {
    "key": "own_vineyard", "plural": "vineyards", "labels": {"en": "Vineyard", "it": "Vigneto"},
    "labels_plural": {"en": "Vineyards", "it": "Vigneti"}, "icon": "package",
}  # fmt: skip


@pytest.fixture
def vineyard(db: None) -> str:
    """Its key."""
    add_type(VINEYARD, by=SYSTEM)
    return "own_vineyard"
