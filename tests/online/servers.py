"""Servers on loopback that behave well, badly, or not at all."""

from __future__ import annotations

import datetime
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address
from pathlib import Path
from threading import Event, Thread

Behaviour = Callable[[socket.socket, str, Event], None]
"""What is done with a connection, the request's head, and whether the test is over."""


class Server:
    """What a test needs to know of a server.

    :param heads: the heads of all requests, in their order
    """

    def __init__(self, port: int, scheme: str) -> None:
        self.port = port
        self.url = f"{scheme}://127.0.0.1:{port}"
        self.heads: list[str] = []

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [head.split(" ")[1] for head in self.heads if " " in head]


@contextmanager
def running(behave: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve each connection by *behave*, until the test is over."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.02)
        server = Server(listener.getsockname()[1], "https" if tls else "http")

        def serve(connection: socket.socket) -> None:
            with suppress(OSError):
                if tls:
                    connection = tls.wrap_socket(connection, server_side=True)
                with connection:
                    connection.settimeout(20)
                    head = b""
                    while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
                        head += piece
                    server.heads.append(head.decode("latin-1"))
                    behave(connection, server.paths[-1] if head else "", over)

        def accept() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    connection = listener.accept()[0]
                    Thread(target=serve, args=(connection,), daemon=True).start()

        thread = Thread(target=accept)
        thread.start()
        try:
            yield server
        finally:
            over.set()
            thread.join()


def response(
    body: bytes | str = b"",
    status: int = 200,
    kind: str = "application/json",
    **headers: str,
) -> bytes:
    """A whole answer; names of headers are written with ``_``."""
    held = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status} As said",
        f"Content-Type: {kind}",
        f"Content-Length: {len(held)}",
        "Connection: close",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + held


def answers(pages: Mapping[str, bytes]) -> Behaviour:
    """Whole answers by path; others are not found."""

    def behave(connection: socket.socket, path: str, over: Event) -> None:
        found = pages.get(path, response("nothing", 404, "text/plain"))
        connection.sendall(found)

    return behave


def as_json(value: object, status: int = 200, **headers: str) -> bytes:
    """An answer that holds *value*."""
    return response(json.dumps(value), status, **headers)


def says_nothing(connection: socket.socket, path: str, over: Event) -> None:
    """Take the question and never answer."""
    over.wait()


def drips(connection: socket.socket, path: str, over: Event) -> None:
    """Send one byte after the other, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b" ")


def drips_headers(connection: socket.socket, path: str, over: Event) -> None:
    """Send one byte of the head after the other, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.05):
        connection.sendall(b"a")


def sends_much(connection: socket.socket, path: str, over: Event) -> None:
    """Ten megabytes of JSON."""
    connection.sendall(response(json.dumps({"version": "x" * 10_000_000})))


def hangs_up(connection: socket.socket, path: str, over: Event) -> None:
    """Close the connection at once."""


def breaks_off(connection: socket.socket, path: str, over: Event) -> None:
    """Promise more than one sends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")


def speaks_no_http(connection: socket.socket, path: str, over: Event) -> None:
    """Answer in another protocol."""
    connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n\x00\xff\r\n\r\n")


def redirects_for_ever(connection: socket.socket, path: str, over: Event) -> None:
    """Lead from one page to the next."""
    connection.sendall(response(status=302, Location=f"{path}x"))


def redirects_to(place: str) -> Behaviour:
    """Lead to *place*."""

    def behave(connection: socket.socket, path: str, over: Event) -> None:
        connection.sendall(response(status=302, Location=place))

    return behave


def sends_events(*pieces: bytes, is_endless: bool = False) -> Behaviour:
    """A stream of *pieces* without a length; perhaps it goes on with comments for ever."""

    def behave(connection: socket.socket, path: str, over: Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        for piece in pieces:
            connection.sendall(piece)
        while is_endless and not over.wait(0.05):
            connection.sendall(b":keepalive\n\n")

    return behave


SLOW = (says_nothing, drips, drips_headers)
"""Who is never done; with all others one may be patient, on a busy machine too."""


def limit_for(behave: Behaviour) -> float:
    """Seconds after which a test gives up waiting for *behave*."""
    return 0.5 if behave in SLOW else 30.0


def certificate(folder: Path, *names: str, days: int = 2) -> tuple[ssl.SSLContext, Path]:
    """A certificate for *names* that it signs itself, and the file of its authority.

    :param days: how long it is still valid; it is from before
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a hub")])
    others = [
        x509.IPAddress(IPv4Address(name)) if name[0].isdigit() else x509.DNSName(name)
        for name in names
    ]
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = folder / "certificate.pem"
    public.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private = folder / "key.pem"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
