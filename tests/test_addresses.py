"""The table of addresses: by its first word a path finds what it would find if all addresses were tried in their order."""

import pytest
from django.urls import Resolver404, URLResolver, resolve
from django.urls.resolvers import RegexPattern

from clientela.config.addresses import Addresses
from clientela.config.urls import urlpatterns

KEY = "01900000-0000-7000-8000-000000000001"
PATHS = [
    "/", "/people/", f"/people/{KEY}/", f"/people/{KEY}/timeline/", f"/people/{KEY}/name/edit/", "/people/new/", "/people/export/",
    "/exports/", "/exports/export/", "/imports/", "/parties/lookup/", "/orders/lookup/", f"/parties/{KEY}/", "/settings/profile/",
    "/settings/", "/login/", "/logout/", "/palette/", "/palette/new/", "/api/v1/people", "/api/v1/people/", "/api/v1/",
    "/api/v1/openapi.json", f"/api/v1/people/{KEY}", "/api/v1/people/batch", f"/api/v1/people/{KEY}/timeline", "/people",
    "/nothing", "/a/b/c/d/e/", "//", "/people//", "/%/", "/calendar/feed/abc.ics", f"/households/{KEY}/members/", "/join/x/",
]  # fmt: skip


def unsorted(addresses):
    """The table as Django would have it."""
    for one in addresses:
        if isinstance(one, Addresses):
            yield from unsorted(one.url_patterns)
        elif isinstance(one, URLResolver):
            inner = list(unsorted(one.url_patterns))
            yield URLResolver(one.pattern, inner, one.default_kwargs, app_name=one.app_name, namespace=one.namespace)
        else:
            yield one


def found(table, path):
    try:
        match = table(path)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.url_name, match.route


@pytest.mark.parametrize("path", PATHS)
def test_a_path_finds_what_all_addresses_in_their_order_would_give(path):
    one_by_one = URLResolver(RegexPattern(r"^/"), list(unsorted(urlpatterns)))
    assert found(resolve, path) == found(one_by_one.resolve, path)
