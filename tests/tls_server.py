"""A real TLS server on the loopback address that says what a test tells it to, and counts who came.

``connections`` counts whoever opened a connection, ``requests`` whoever got as far as sending a request; a guard that
works leaves both at nought.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "issuer.example"
Script = Callable[[ssl.SSLSocket, threading.Event], None]


def certificate(folder: Path, *, host: str = HOST) -> tuple[Path, Path]:
    """Files of a fresh self-signed certificate for ``host`` and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return public, private


@dataclass
class Server:
    """Where the server listens, whom it trusts to be, what it says next, and who came."""

    port: int
    certificate: Path
    script: Script = lambda connection, _: None
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def trust(self) -> ssl.SSLContext:
        """What a client needs to believe the certificate."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def says(self, *answer: bytes) -> None:
        """From now on answer a request with these bytes."""

        def script(connection: ssl.SSLSocket, _: threading.Event) -> None:
            for part in answer:
                connection.sendall(part)

        self.script = script


@contextlib.contextmanager
def serving(folder: Path, *, host: str = HOST) -> Iterator[Server]:
    """A server that listens on 127.0.0.1 (and, where the machine has it, ::1) until the block ends."""
    public, private = certificate(folder, host=host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server = Server(listener.getsockname()[1], public)
    thread = threading.Thread(target=_accept, args=(server, listener, context))
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        thread.join()
        listener.close()


def _accept(server: Server, listener: socket.socket, context: ssl.SSLContext) -> None:
    while not server.stopping.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        server.connections += 1
        with connection, contextlib.suppress(OSError):
            connection.settimeout(5)
            with context.wrap_socket(connection, server_side=True) as secured:
                request = b""
                while not request.endswith(b"\r\n\r\n"):
                    part = secured.recv(4096)
                    if not part:
                        break
                    request += part
                server.requests.append(request)
                server.script(secured, server.stopping)
                with contextlib.suppress(OSError):
                    secured.unwrap()
