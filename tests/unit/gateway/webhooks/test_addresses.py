"""Where a webhook may go, and where not."""

from ipaddress import ip_network

import pytest

from services.gateway.webhooks.addresses import may_be_reached, require_fit
from shared.contracts.refusal import Refusal

OFFICE = (ip_network("10.20.0.0/16"), ip_network("127.0.0.1"))
PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "0.0.0.0",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_not_reached(address: str) -> None:
    assert not may_be_reached(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.113.131.1", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_what_is_public_is(address: str) -> None:
    assert may_be_reached(address)


def test_the_operator_may_name_networks() -> None:
    assert may_be_reached("10.20.3.4", OFFICE)
    assert may_be_reached("::ffff:10.20.3.4", OFFICE)
    assert not may_be_reached("10.21.3.4", OFFICE)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.vn/x", "webhook.bad-url"),
        ("https://", "webhook.bad-url"),
        ("example.vn", "webhook.bad-url"),
        ("https://user:pass@example.vn/", "webhook.bad-url"),
        ("https://example.vn/#x", "webhook.bad-url"),
        ("https://example.vn:0/", "webhook.bad-url"),
        ("https://example.vn:99999/", "webhook.bad-url"),
        ("https://[::1", "webhook.bad-url"),
        ("https://exämple.vn/", "webhook.bad-url"),
        ("https://example.vn/\r\nx: y", "webhook.bad-url"),
        ("https://169.254.169.254/latest", "webhook.private-url"),
        ("https://[::ffff:127.0.0.1]/", "webhook.private-url"),
        ("http://example.vn/", "webhook.plain-url"),
        ("http://8.8.8.8/", "webhook.plain-url"),
        ("http://localhost:8080/", "webhook.plain-url"),
    ],
)
def test_what_could_never_be_sent_to_is_refused(url: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_fit(url)
    assert refused.value.code == code


@pytest.mark.parametrize("url", ["https://example.vn/a?b=c", "https://example.vn:8443", "https://8.8.8.8/"])
def test_what_could_be_is_not(url: str) -> None:
    require_fit(url)


def test_without_tls_only_where_the_operator_says() -> None:
    require_fit("http://10.20.0.7:9000/x", OFFICE)
    with pytest.raises(Refusal):
        require_fit("http://10.21.0.7/x", OFFICE)
