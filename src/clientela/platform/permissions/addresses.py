"""From where a request comes: the caller's address, told by a proxy only where that proxy is one of ours."""

import ipaddress
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The nearest address that is none of CLIENTELA_PROXIES; what stands before it in X-Forwarded-For anybody can write."""
    here: str = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXIES:
        return here
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [part.strip() for part in forwarded if part.strip()]
    while hops and within(here, settings.PROXIES):
        here = hops.pop()
    return here if _address(here) else ""


def within(address: str, networks: Sequence[str]) -> bool:
    """Whether an address lies in one of these ranges."""
    known = _address(address)
    return known is not None and any(known in ipaddress.ip_network(one) for one in networks)


def networks_in(text: str) -> list[str]:
    """The ranges that a text names, each as CIDR. Raises ValueError with the part that is none."""
    found = []
    for part in text.replace(",", " ").split():
        try:
            found.append(str(ipaddress.ip_network(part, strict=False)))
        except ValueError:
            raise ValueError(part[:60]) from None
    return list(dict.fromkeys(found))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
