"""A request goes to where it was meant, is answered or ends, and never reaches inside."""

import datetime
import ssl
import time
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from clientela.platform.outbound import addresses, asking
from clientela.platform.outbound.addresses import Unreachable, is_open, proper
from clientela.platform.outbound.asking import WEBHOOK, NoAnswer, post
from clientela.platform.outbound.tests.conftest import drip

INSIDE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "ff0e::1", "100::1", "2001:db8::1"
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_the_open_internet_is_never_reached(address):
    assert not is_open(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001::200e"]
)
def test_the_open_internet_is(address):
    assert is_open(address)


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "//example.com", "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://", "https:///x",
        "https://a:b@example.com/", "https://@example.com/", "https://example.com:99999/", "https://exa mple.com/",
        "https://example.com/\r\nHost: x", "https://[::1/", f"https://example.com/{'a' * 2000}", "gopher://example.com/",
        "https://" + "a" * 64 + ".com/", "https://example.com:0/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_webhook_is_refused_before_it_is_looked_up(url, monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("looked up"))
    with pytest.raises(Unreachable):
        proper(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_way_of_writing_it_leads_inside(host):
    with pytest.raises(Unreachable):
        post(f"https://{host}/", b"{}", {})


def answering(*said: str) -> Any:
    """DNS that answers with this."""
    return lambda *_a, **_k: [(2, 1, 6, "", (one, 443)) for one in said]


def test_one_inner_answer_among_others_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", answering("8.8.8.8", "10.0.0.1"))
    with pytest.raises(Unreachable):
        post("https://example.com/", b"{}", {})


def test_outside_only_https_on_its_ports(monkeypatch):
    monkeypatch.setattr(settings, "INNER_NETWORKS", ["10.0.0.0/8"])
    monkeypatch.setattr(addresses.socket, "getaddrinfo", answering("8.8.8.8"))
    for url in ("http://example.com/", "https://example.com:25/", "https://example.com:5432/"):
        with pytest.raises(Unreachable):
            post(url, b"{}", {})


def test_it_connects_to_what_was_checked_though_dns_changes(listen, monkeypatch):
    """The second answer of DNS would lead elsewhere, and nobody asks for it."""
    server, asked = listen(), []

    def changing(host, port, *_a, **_k):
        if host != "127.0.0.1":  # that is no question to DNS
            asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", changing)
    assert post(f"http://hooks.example:{server.port}/a?b=ü", b'{"a":1}', {"webhook-id": "7"}).status == 200
    assert asked == ["hooks.example"]
    (head, body) = server.heard[0].split(b"\r\n\r\n")
    assert head.startswith(b"POST /a?b=%C3%BC HTTP/1.1\r\n")
    assert f"Host: hooks.example:{server.port}".encode() in head
    assert (b"webhook-id: 7" in head, body) == (True, b'{"a":1}')


def test_nobody_is_followed(listen):
    inner = listen()
    away = listen(lambda s: s.sendall(f"HTTP/1.1 302 Found\r\nLocation: {inner.url}\r\n\r\n".encode()))
    assert post(away.url, b"{}", {}).status == 302
    assert inner.heard == []


def test_an_endless_answer_is_not_read_to_its_end(listen):
    def endless(stream):
        stream.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            stream.sendall(b"a" * 65536)

    answer = post(listen(endless).url, b"{}", {})
    assert (answer.status, len(answer.said)) == (200, WEBHOOK.kept)


@pytest.mark.parametrize("say", [drip, lambda _s: time.sleep(3)], ids=["drips", "is silent"])
def test_who_is_slow_is_left(listen, say):
    began = time.monotonic()
    with pytest.raises(NoAnswer, match="No answer within"):
        post(listen(say).url, b"{}", {}, seconds=0.4)
    assert time.monotonic() - began < 1.5


def test_an_endless_head_ends(listen):
    def endless(stream):
        stream.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            stream.sendall(b"X-More: " + b"a" * 4000 + b"\r\n")

    with pytest.raises(NoAnswer):
        post(listen(endless).url, b"{}", {}, seconds=2)


@pytest.mark.parametrize(
    "said", [b"\x00\xff garbage\r\n\r\n", b"", b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 200"]
)
def test_garbage_is_no_answer(listen, said):
    with pytest.raises(NoAnswer):
        post(listen(lambda s: s.sendall(said)).url, b"{}", {}, seconds=2)


def test_what_is_said_is_kept_as_text(listen):
    said = listen(lambda s: s.sendall(b"HTTP/1.1 500 x\r\nContent-Length: 5\r\n\r\n\x00\xff<b>"))
    assert post(said.url, b"{}", {}).said == "\ufffd\ufffd<b>"


def test_nobody_there(listen):
    server = listen()
    with pytest.raises(NoAnswer):
        post(f"http://127.0.0.1:{server.port ^ 1}/", b"{}", {}, seconds=2)


def test_a_certificate_that_nobody_vouches_for_is_refused(listen, tmp_path):
    server = listen(tls=certificate(tmp_path))
    with pytest.raises(NoAnswer, match="certificate"):
        post(server.url, b"{}", {}, seconds=2)
    assert server.heard == []


def test_a_certificate_of_the_name_is_taken(listen, tmp_path, monkeypatch):
    server = listen(tls=certificate(tmp_path))
    monkeypatch.setattr(asking, "_trust", lambda: ssl.create_default_context(cafile=tmp_path / "cert.pem"))
    assert post(f"https://localhost:{server.port}/", b"{}", {}).status == 200
    with pytest.raises(NoAnswer, match="certificate"):
        post(server.url, b"{}", {}, seconds=2)


def certificate(folder: Any) -> ssl.SSLContext:
    """A certificate for “localhost” that vouches for itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
