"""Mail through an SMTP server, one connection for each letter."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from souk.kernel.mail import Letter, MailDelayed, MailFailed, MailRefused, Receipt, compose, scrubbed, sender_of
from souk.kernel.settings import Mail

REST_SECONDS: Final = 15.0
"""How long a server is left alone once it did not answer: other work waits behind each letter."""
PERMANENT: Final = range(500, 600)


class SmtpMailer:
    """Never sends in clear what was to be encrypted: a server without STARTTLS is one that is not set up."""

    is_configured = True

    def __init__(self, settings: Mail, *, rest_seconds: float = REST_SECONDS) -> None:
        self._settings, self._sender, self._rest = settings, sender_of(settings), rest_seconds
        self._away_until = 0.0

    async def send(self, letter: Letter) -> Receipt:
        """A mailbox or a letter that is refused for good is MailRefused; everything else may pass: MailDelayed."""
        if time.monotonic() < self._away_until:
            raise MailDelayed("The mail server did not answer a moment ago.")
        message = compose(letter, self._sender)
        async with self._connection() as client:
            _, remark = await client.send_message(
                message, sender=self._sender.address, recipients=[letter.recipient.address]
            )
        return Receipt(letter.message_id, scrubbed(remark))

    async def greet(self) -> str:
        """For `souk doctor`: connect, sign in, and leave. Raises MailDelayed."""
        async with self._connection() as client:
            return scrubbed((await client.noop()).message)

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[SMTP]:
        """Signed in. What goes wrong is translated; how the farewell goes is of no matter."""
        client: SMTP | None = None
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                client = self._client()
                await client.connect()
                yield client
        except (OSError, SMTPException, ValueError) as failure:
            # from None: what the server said, and so the chain of exceptions, may name the recipient
            raise self._as_failure(failure) from None
        finally:
            if client is not None:
                with contextlib.suppress(Exception):
                    await client.quit(timeout=1)
                client.close()

    def _client(self) -> SMTP:
        mail = self._settings
        secure = mail.tls or mail.starttls
        return SMTP(
            hostname=mail.host,
            port=mail.port,
            username=mail.username,
            password=mail.password.get_secret_value() if mail.password is not None else None,
            local_hostname=self._sender.domain,
            timeout=mail.timeout_seconds,
            use_tls=mail.tls,
            start_tls=mail.starttls and not mail.tls,
            tls_context=ssl.create_default_context(cafile=mail.ca_file) if secure else None,
        )

    def _as_failure(self, failure: Exception) -> MailFailed:
        kind: type[MailFailed] = MailDelayed
        match failure:
            case SMTPRecipientsRefused():
                code, words = failure.recipients[0].code, failure.recipients[0].message
                kind = MailRefused if code in PERMANENT else MailDelayed
                said = f"{code} {words}"
            case SMTPResponseException():
                kind = MailRefused if isinstance(failure, SMTPDataError) and failure.code in PERMANENT else MailDelayed
                said = f"{failure.code} {failure.message}"
            case SMTPNotSupported() if "SMTPUTF8" in failure.message:
                kind, said = MailRefused, "The mail server does not know addresses of this script."
            case OSError():
                self._away_until = time.monotonic() + self._rest
                said = f"The mail server does not answer ({type(failure).__name__})."
            case _:
                said = f"{type(failure).__name__}: {failure}"
        return kind(said)
