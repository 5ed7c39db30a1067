"""Every address with a key that leads nowhere, asked by who may do everything and by who may do it with his own: it is missing, and
nothing breaks."""

from uuid import UUID

import pytest
from tests.attack.world import addresses, ask

pytestmark = pytest.mark.django_db
NOWHERE = str(UUID(int=7))
KEYED = [one for one in addresses() if set(one.names.values()) & {"uuid"}]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["owner", "alice"])
def test_what_is_not_there_is_told_as_missing(request, who, method):
    persona = request.getfixturevalue(who)
    asked = [one.filled(dict.fromkeys(one.names, NOWHERE)) for one in KEYED]
    broken = [url for url in asked if ask(persona, method, url).status_code >= 500]
    assert (len(asked) > 100, broken) == (True, [])
