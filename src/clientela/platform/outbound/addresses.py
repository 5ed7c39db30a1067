"""Which addresses may be reached: those of the open internet alone, and the ranges of CLIENTELA_INNER_NETWORKS.

Of IPv6 only 2000::/3 is the open internet, so that mapped, NAT64, link-local, unique local and multicast addresses need no list;
6to4 and Teredo lie in it and carry other addresses inside them. The metadata services of clouds are link-local, private or shared
(RFC 6598) but for two; what `ipaddress` calls global differs between versions of Python there.
"""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext as _

LONGEST = 2000  # characters of an address
PORTS = (443, 8443)  # of webhooks
_OPEN_6 = ipaddress.ip_network("2000::/3")
_CARRIERS_6 = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))
_CLOSED_4 = (
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments; Oracle answers its machines there
    ipaddress.ip_network("168.63.129.16/32"),  # Azure answers its machines there
    ipaddress.ip_network("192.88.99.0/24"),  # relays of 6to4
)


class Unreachable(Exception):
    """This address is not to be reached; nothing was sent."""


@dataclass(frozen=True)
class Target:
    """An address as it is asked."""

    scheme: str
    host: str  # as DNS knows it
    port: int
    path: str  # with its query

    @property
    def standard_port(self) -> bool:
        return self.port == (443 if self.scheme == "https" else 80)


def is_open(address: str) -> bool:
    """Whether an IP address is one of the open internet, and of one machine."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if not one.is_global or one.is_multicast or one.is_reserved:
        return False
    if one.version == 4:
        return not any(one in net for net in _CLOSED_4)
    return one in _OPEN_6 and not any(one in net for net in _CARRIERS_6)


def is_inner(address: str) -> bool:
    """Whether it lies in a range of our own network that may be reached."""
    one = ipaddress.ip_address(address.partition("%")[0])
    return any(one in ipaddress.ip_network(net) for net in settings.INNER_NETWORKS)


def proper(url: str, *, anywhere: bool = False) -> Target:
    """An address as somebody typed it. Raises Unreachable for what is none, before anything is looked up."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = (443 if parts.scheme == "https" else 80) if parts.port is None else parts.port
    except ValueError as error:  # UnicodeError is one
        raise Unreachable(_("This is not an address such as https://example.com/hook.")) from error
    schemes = ("https", "http") if settings.INNER_NETWORKS or anywhere else ("https",)
    odd = any(ord(sign) < 33 or ord(sign) == 127 for sign in url.strip())
    if parts.scheme not in schemes or not host or not port or parts.username is not None or len(url) > LONGEST or odd:
        raise Unreachable(_("This is not an address such as https://example.com/hook."))
    return Target(parts.scheme, host, port, urlunsplit(("", "", parts.path or "/", parts.query, "")))


def addresses_of(host: str, port: int, *, anywhere: bool = False) -> Sequence[str]:
    """Where a host may be reached, by whatever protocol, looked up once and each checked. Raises Unreachable, OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not anywhere and not all(is_open(one) or is_inner(one) for one in addresses):
        raise Unreachable(_("This address leads into a network that may not be reached."))
    return addresses


def looked_up(target: Target, *, ports: Sequence[int] = (), anywhere: bool = False) -> Sequence[str]:
    """The IP addresses behind the host of an address, each checked. Raises Unreachable, OSError.

    Outside of our own network only https is reached, on these ports if any are named.
    """
    addresses = addresses_of(target.host, target.port, anywhere=anywhere)
    if anywhere or all(map(is_inner, addresses)):
        return addresses
    if target.scheme != "https":
        raise Unreachable(_("Outside of our own network only https is reached."))
    if ports and target.port not in ports:
        raise Unreachable(_("Only these ports are reached: %(ports)s.") % {"ports": ", ".join(map(str, ports))})
    return addresses
