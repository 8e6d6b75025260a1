"""A real SMTP server in a thread of its own: it keeps what it takes, and can be told to refuse or to be away."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import free_port

HOST = "127.0.0.1"


class Taken(NamedTuple):
    """A mail as it arrived: who the envelope names, whether it came encrypted, and the message."""

    sender: str
    recipients: list[str]
    encrypted: bool
    message: EmailMessage

    def part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert body is not None, f"no {kind} part"
        return str(body.get_content())

    @property
    def text(self) -> str:
        return self.part("plain")

    @property
    def html(self) -> str:
        return self.part("html")

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])


class PostOffice:
    """`refuse_recipient` and `refuse_message` are answers such as `550 No such user`; they hold until they are taken back."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.refuse_recipient: str | None = None
        self.refuse_message: str | None = None
        self.accepted_login: tuple[bytes, bytes] | None = None
        self.port = free_port()
        self._controller: Controller | None = None

    def mails_to(self, address: str) -> list[Taken]:
        return [mail for mail in self.taken if address in mail.recipients]

    def settings(self, **more: Any) -> dict[str, Any]:
        """What the shop is told to reach it."""
        return {"host": HOST, "port": self.port, "starttls": False, "sender": "Souk <shop@souk.test>", **more}

    def open(self, **options: Any) -> None:
        self._controller = Controller(self, hostname=HOST, port=self.port, enable_SMTPUTF8=True, **options)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuse_recipient is not None:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_message is not None:
            return self.refuse_message
        content = envelope.original_content or b""
        message = message_from_bytes(content, EmailMessage, policy=SMTPUTF8)
        recipients = [str(each) for each in envelope.rcpt_tos]
        self.taken.append(Taken(str(envelope.mail_from), recipients, session.ssl is not None, message))
        return "250 Message accepted for delivery"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == self.accepted_login, handled=False)


@contextmanager
def post_office(**options: Any) -> Iterator[PostOffice]:
    office = PostOffice()
    office.open(**options)
    try:
        yield office
    finally:
        office.close()


def self_signed(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine that only whoever trusts it believes, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, secret = folder / "mail.crt", folder / "mail.key"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption_algorithm=plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, secret)
    return trusted, context
