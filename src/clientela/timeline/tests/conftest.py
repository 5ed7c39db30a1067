"""A person of Alice's to write about."""

from typing import Any
from uuid import UUID

import pytest

from clientela.parties import actions as parties


@pytest.fixture
def anna(alice: Any) -> UUID:
    return parties.create("person", {"name": "Anna"}, by=alice.actor)
