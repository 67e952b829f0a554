"""Where webhooks go, how long they wait there, and where they never go."""

import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.gateway.webhooks.outbound import LARGEST_ANSWER, Answer, Poster
from tests.webhook_house import LOOPBACK, House
from tests.webhook_receiver import Receiver, receiving


def test_a_redirect_is_no_success_and_is_not_followed(house: House, receiver: Receiver) -> None:
    with receiving() as inside:

        def redirect(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("location", inside.url)
            handler.send_header("content-length", "0")
            handler.end_headers()

        made = house.subscribe(receiver)
        receiver.answers = [redirect]
        house.happen()
        house.settle_all()
        assert inside.got == [] and inside.unproven == 0
    (row,) = house.deliveries(made)
    assert (row["state"], row["status"]) == ("pending", 307)


def test_a_slow_receiver_is_not_waited_for(house: House, receiver: Receiver) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(100):
                handler.wfile.write(b"H")
                time.sleep(0.02)
        except OSError:
            return

    house.poster = Poster(LOOPBACK, seconds=0.3)
    made = house.subscribe(receiver)
    receiver.answers = [drip]
    house.happen()
    began = time.monotonic()
    house.settle_all()
    assert time.monotonic() - began < 1.5
    assert house.deliveries(made)[0]["error"] == "timeout"


def test_of_a_long_answer_only_the_beginning_is_read(house: House, receiver: Receiver) -> None:
    def long(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", str(1000 * LARGEST_ANSWER))
        handler.end_headers()
        try:
            for _ in range(1000):
                handler.wfile.write(b"x" * LARGEST_ANSWER)
        except OSError:
            return

    made = house.subscribe(receiver)
    receiver.answers = [long]
    house.happen()
    house.settle_all()
    assert house.deliveries(made)[0]["state"] == "delivered"


@pytest.mark.parametrize("addresses", [["10.0.0.7"], ["8.8.8.8", "127.0.0.1"], ["::ffff:169.254.169.254"]])
def test_a_name_that_leads_inside_is_not_followed(addresses: list[str]) -> None:
    def resolve(_host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(None, None, 0, "", (address, port)) for address in addresses]

    answer = Poster(resolve=resolve).post("https://innocent.example/", {}, b"{}")
    assert (answer.status, answer.error) == (None, "private-address")


def test_a_name_is_looked_up_once_and_that_address_is_connected_to(receiver: Receiver) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(None, None, 0, "", (address, port))]

    url = receiver.url.replace("127.0.0.1", "rebinding.example")
    answer = Poster(LOOPBACK, resolve=resolve).post(url, {"content-length": "2"}, b"{}")
    assert (answer.status, asked, receiver.unproven) == (204, ["rebinding.example"], 1)


def test_a_receiver_behind_tls_has_to_be_the_one_that_it_is_called(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver.example")])
    until = datetime.now(UTC) + timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("receiver.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "receiver.pem"
    file.write_bytes(
        certificate.public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(file)
    trusted = ssl.create_default_context(cafile=str(file))

    def resolve(_host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(None, None, 0, "", ("127.0.0.1", port))]

    def sent(to: str, tls: ssl.SSLContext | None) -> Answer:
        return Poster(LOOPBACK, seconds=3, resolve=resolve, tls=tls).post(to, {"content-length": "2"}, b"{}")

    with receiving(tls=served) as receiver:
        url = receiver.url.replace("http://127.0.0.1", "https://receiver.example")
        assert sent(url, trusted).status == 204
        for answer in (sent(url, None), sent(url.replace("receiver", "another"), trusted)):
            assert (answer.status, answer.error) == (None, "no-connection")
            assert "certificate" in answer.detail.lower()


def test_a_name_that_leads_nowhere_is_a_failure() -> None:
    def resolve(host: str, _port: int, **_: Any) -> list[tuple[Any, ...]]:
        raise socket.gaierror(f"no such host {host}")

    assert Poster(resolve=resolve).post("https://gone.example/", {}, b"{}").error == "no-connection"


def test_without_permission_this_machine_is_out_of_reach(receiver: Receiver) -> None:
    answer = Poster().post(receiver.url, {}, b"{}")
    assert (answer.error, receiver.unproven) == ("private-address", 0)
