"""Which addresses belong to the public internet, by a table of our own.

What a name resolves to is chosen by whoever owns the name, so it may point into the asker's own network: at a loopback
service, a neighbor, the metadata service of a cloud. Addresses that carry another address inside (mapped, 6to4, Teredo,
NAT64) are refused as a whole, since where they lead depends on routers nobody here knows. The standard library's answer
to the same question changed between versions; it serves as the second opinion in the tests.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates); RFC 6052, 8215 (NAT64);
RFC 3056 (6to4); RFC 4380 (Teredo); RFC 9637 (documentation).
"""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

_REFUSED_V4 = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; some clouds' metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # looks public, and is the inside of a large cloud
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6 = ip_network("2000::/3")  # all that is assigned as global unicast: loopback, mapped, NAT64, ULA lie outside
_REFUSED_V6 = tuple(
    ip_network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """Whether ``address`` is the text of a public unicast address; false on any other text.

    >>> is_public("93.184.215.14"), is_public("::ffff:93.184.215.14"), is_public("169.254.169.254")
    (True, False, False)
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _REFUSED_V4)
    if parsed.scope_id is not None:
        return False
    return parsed in _GLOBAL_V6 and not any(parsed in network for network in _REFUSED_V6)
