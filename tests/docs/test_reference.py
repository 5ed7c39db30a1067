"""docs/reference/ is what docs/generate.py would write today."""

import pytest

from docs import generate


@pytest.mark.parametrize("page", generate.pages(), ids=lambda page: page.name)
def test_the_reference_is_fresh(page):
    """Run `.venv/bin/python docs/generate.py` after a change of an entity, a setting or a command."""
    assert page.exists(), test_the_reference_is_fresh.__doc__
    assert page.read_text() == generate.pages()[page], test_the_reference_is_fresh.__doc__
