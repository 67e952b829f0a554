"""Which addresses a webhook may reach: those of the public internet, and networks that the operator names."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from shared.contracts.refusal import Refusal

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST_URL = 2000

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into the IPv4 address in their last 32 bits."""


def may_be_reached(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether a webhook may go to the IP address: one that all the world may reach, or one of `allowed`.

    Loopback, private and shared networks, link-local ones with their metadata services, multicast: none of
    these, nor an IPv6 address that only is another way to write one of these.
    """
    found = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if any(found.version == network.version and found in network for network in allowed):
        return True
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _meant(address: Address) -> Address:
    """The IPv4 address that stands within an IPv6 one, if one does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if within is None and address in _TRANSLATED:
        within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return within or address


def require_fit(url: str, allowed: Sequence[Network] = ()) -> None:
    """Refuse an address that could never be sent to: unreadable, without TLS, or plainly a private one.

    Where a name leads to, only shows when it is sent to. Without TLS go only those of `allowed`, by number.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refusal("webhook.bad-url", place="url", value=url) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise Refusal("webhook.bad-url", place="url", value=url)
    if parts.username is not None or parts.fragment or not url.isascii() or not url.isprintable():
        raise Refusal("webhook.bad-url", place="url", value=url)
    by_number = _number(parts.hostname)
    if by_number is not None and not may_be_reached(by_number, allowed):
        raise Refusal("webhook.private-url", place="url", value=url)
    if parts.scheme == "http" and (by_number is None or not _is_among(by_number, allowed)):
        raise Refusal("webhook.plain-url", place="url", value=url)


def _is_among(address: str, allowed: Sequence[Network]) -> bool:
    found = ipaddress.ip_address(address)
    return any(found.version == network.version and found in network for network in allowed)


def _number(host: str) -> str | None:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None
