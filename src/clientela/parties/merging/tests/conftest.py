"""Two people who are one, each with something that the other has not."""

from uuid import UUID

import pytest
from conftest import Persona

from clientela.parties.merging.tests.world import made


@pytest.fixture
def ada(owner: Persona) -> UUID:
    return made(
        "person", owner, name="Ada Rossi", emails=[{"typed": "ada@example.com"}], tags=["vip"], notes="Likes it dark"
    )


@pytest.fixture
def twin(owner: Persona) -> UUID:
    return made(
        "person", owner, name="A. Rossi", emails=[{"typed": "ada@example.com"}, {"typed": "rossi@example.org"}],
        tags=["fair"], notes="Met in Bari", city="Bari", lifecycle="customer", birth_date="1980-05-12",
    )  # fmt: skip
