"""Laws of the fetcher's guard: a second opinion on addresses, one spelling of URLs."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from greenchain.adapters.fetch import is_public, read_target
from greenchain.values.errors import InputError

v4 = st.integers(0, 2**32 - 1).map(IPv4Address)
v6 = st.integers(0, 2**128 - 1).map(IPv6Address)
v6_global = st.integers(0x2000 << 112, (0x4000 << 112) - 1).map(IPv6Address)
v6_protocol = st.integers(0x20010000 << 96, (0x20020001 << 96) - 1).map(IPv6Address)


@given(st.one_of(v4, v6, v6_global, v6_protocol, st.ip_addresses()))
@example(ip_address("100.64.0.0"))
@example(ip_address("192.0.0.9"))
@example(ip_address("255.255.255.255"))
def test_what_is_public_here_is_global_unicast_for_the_standard_library_too(address):
    if is_public(str(address)):
        assert address.is_global
        special = ("multicast", "reserved", "loopback", "link_local", "private", "unspecified")
        assert [name for name in special if getattr(address, f"is_{name}")] == []


@given(v4)
def test_an_address_inside_another_is_never_public(inner):
    number = int(inner)
    for carrier in (
        IPv6Address(0xFFFF << 32 | number),  # mapped
        IPv6Address(number),  # compatible
        IPv6Address(0x64FF9B << 96 | number),  # NAT64
        IPv6Address(0x64FF9B0001 << 80 | number),  # NAT64, local use
        IPv6Address(0x2002 << 112 | number << 80 | 1),  # 6to4
        IPv6Address(0x20010000 << 96 | number << 64 | 1),  # Teredo server
        IPv6Address(0x20010000 << 96 | number ^ 0xFFFFFFFF),  # Teredo client
    ):
        assert not is_public(str(carrier))


@given(st.text())
def test_no_text_but_an_address_is_public(text):
    if is_public(text):
        assert ip_address(text)


@given(
    v4.filter(lambda a: is_public(str(a))), st.sampled_from(["{}%eth0", " {}", "{} ", "{}.", "{}/32", "[{}]", "{}:443"])
)
def test_an_address_with_anything_around_it_is_not_public(address, form):
    assert not is_public(form.format(address))


def edges(low: str, high: str) -> tuple[str, str, str, str]:
    """Just below, first, last, just above."""
    first, last = ip_address(low), ip_address(high)
    return str(first - 1), low, high, str(last + 1)


def test_each_range_ends_where_its_registry_says():
    for low, high in [
        ("10.0.0.0", "10.255.255.255"), ("100.64.0.0", "100.127.255.255"), ("127.0.0.0", "127.255.255.255"),
        ("169.254.0.0", "169.254.255.255"), ("172.16.0.0", "172.31.255.255"), ("192.0.0.0", "192.0.0.255"),
        ("192.0.2.0", "192.0.2.255"), ("192.88.99.0", "192.88.99.255"), ("192.168.0.0", "192.168.255.255"),
        ("198.18.0.0", "198.19.255.255"), ("198.51.100.0", "198.51.100.255"), ("203.0.113.0", "203.0.113.255"),
        ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"), ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ]:  # fmt: skip
        assert [is_public(address) for address in edges(low, high)] == [True, False, False, True], low


hosts = st.from_regex(r"\A[a-z0-9.-]{1,40}\Z") | st.sampled_from(["issuer.example", "a.b.example"])
paths = st.text("ab/.%:@\\#?;=&é ", max_size=12)


@given(hosts, paths)
@example("issuer.example", "/a//b")
def test_a_target_is_what_a_general_parser_reads_from_the_same_url(host, path):
    url = f"https://{host}{path}"
    try:
        target = read_target(url)
    except InputError as error:
        assert error.code == "FETCH_REFUSED"  # noqa: PT017 - either outcome is lawful
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.hostname, parts.netloc, parts.fragment) == ("https", target.host, target.host, "")
    assert target.resource == (parts.path or "/") + (f"?{parts.query}" if "?" in url else "")
    assert target.resource.isascii()
    assert not {".", "..", "%"} & set(parts.path.split("/"))


@given(st.text() | st.text("https://[]@:.%0x7f1"))
def test_any_text_is_a_target_or_refused(text):
    try:
        assert read_target(text).url == text
    except InputError as error:
        assert error.code == "FETCH_REFUSED"  # noqa: PT017 - likewise
