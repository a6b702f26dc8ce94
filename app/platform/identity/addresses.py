"""Where a request comes from, and whether that is on a client's list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class BadNetwork(ValueError):
    """The text is neither an address nor a network in CIDR notation."""


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """``192.0.2.7``, ``192.0.2.0/24``, ``2001:db8::/32``. Host bits beside the prefix are a mistake, and refused."""
    try:
        return tuple(ip_network(text.strip()) for text in texts)
    except ValueError as error:
        raise BadNetwork(str(error)) from None


def client_address(scope: Scope, proxies: Sequence[Network]) -> Address | None:
    """The peer; or, when that is one of our proxies, the nearest address in ``X-Forwarded-For`` that is none. None: nobody knows.

    Read from the right: what a proxy appended is its word, everything left of that is the caller's own.
    """
    client = scope.get("client")
    current = _address(client[0]) if client else None
    if current is None or not proxies or not within(current, proxies):
        return current
    fields = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    for text in reversed(b",".join(fields).decode("latin-1").split(",") if fields else []):
        current = _address(text.strip())
        if current is None or not within(current, proxies):
            return current
    return current


def within(address: Address | None, allowed: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in allowed)


def _address(text: str) -> Address | None:
    """IPv4 in an IPv6 coat (RFC 4291 §2.5.5.2) is IPv4: a dual-stack socket shows it so."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
