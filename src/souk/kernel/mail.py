"""Mail: the port through which it leaves, what a letter is, and how it is written down for the wire.

Nothing that is put into a letter can become a header of its own: addresses are read strictly, names and subjects are
one line, and the standard library's writer refuses the rest. What a server answers is scrubbed before anybody keeps it.
"""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from typing import Any, Final, Protocol

import msgspec

from souk.kernel.mailbox import Mailbox, one_line
from souk.kernel.settings import Mail, Settings

LONGEST_SUBJECT: Final = 200
LONGEST_REMARK: Final = 300
_SECRETS = (
    (re.compile(r"https?://\S+"), "(link)"),
    (re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+"), "(address)"),
    (re.compile(r"[A-Za-z0-9_\-+/=]{24,}"), "(…)"),
)


class Attachment(msgspec.Struct, frozen=True):
    """`content_type`: such as `application/pdf`, or with parameters `text/calendar; method=REQUEST`.

    What `is_shown` stands beside text and HTML as well: an invitation, of which mail programs make one of their own.
    """

    name: str
    content_type: str
    content: bytes
    is_shown: bool = False


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one person. `message_id` without its brackets; the same for every try to deliver it.

    `unsubscribe_url`: where one click ends letters of this kind (RFC 8058).
    """

    recipient: Mailbox
    subject: str
    text: str
    html: str
    message_id: str
    written_at: datetime
    unsubscribe_url: str | None = None
    attachments: tuple[Attachment, ...] = ()


class Receipt(msgspec.Struct, frozen=True):
    """What was said on delivery."""

    message_id: str
    remark: str


class MailFailed(Exception):
    """It did not leave. The sentence carries neither addresses nor links, so it may be kept and logged."""

    def __init__(self, sentence: str) -> None:
        super().__init__(scrubbed(sentence))


class MailRefused(MailFailed):
    """It never will: there is no such mailbox, or nobody there takes this."""


class MailDelayed(MailFailed):
    """Not now: the server is away, busy, or not set up as it should be."""


class MailNotConfigured(MailFailed):
    """There is no way out of this house."""

    def __init__(self) -> None:
        super().__init__("Mail is not set up.")


class Mailer(Protocol):
    """`is_configured` tells beforehand that every `send` would raise MailNotConfigured."""

    is_configured: bool

    async def send(self, letter: Letter) -> Receipt:
        """Raises MailRefused, MailDelayed, MailNotConfigured."""
        ...


class NoMailer:
    """A live shop that was given no SMTP server."""

    is_configured = False

    async def send(self, letter: Letter) -> Receipt:
        raise MailNotConfigured


def open_mailer(settings: Settings) -> Mailer:
    """SMTP where a host is set; else a folder, but never in a live shop: nobody would read it there."""
    from souk.kernel.mail_folder import FolderMailer
    from souk.kernel.smtp import SmtpMailer

    if settings.mail.host is not None:
        return SmtpMailer(settings.mail)
    return FolderMailer(settings.mail) if keeps_folder(settings) else NoMailer()


def keeps_folder(settings: Settings) -> bool:
    """Whether mails stay in this house, where they can be read at `/dev/inbox`."""
    return settings.mail.host is None and settings.stage != "live"


def sender_of(settings: Mail) -> Mailbox:
    from souk.kernel.mailbox import read_mailbox

    found = read_mailbox(settings.sender)
    assert found is not None, "the settings held it to that"
    return found


def compose(letter: Letter, sender: Mailbox) -> EmailMessage:
    """The letter as a MIME message: text and HTML side by side, attachments behind them."""
    message = EmailMessage(policy=WIRE)
    message["From"] = sender.as_header()
    message["To"] = letter.recipient.as_header()
    message["Subject"] = one_line(letter.subject, most=LONGEST_SUBJECT)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url is not None:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for each in letter.attachments:
        if each.is_shown:
            message.add_alternative(each.content, **_content_type(each))
    for each in letter.attachments:
        message.add_attachment(each.content, **_content_type(each), filename=one_line(each.name, most=120))
    return message


def _content_type(of: Attachment) -> dict[str, Any]:
    kind, *more = (part.strip() for part in of.content_type.split(";"))
    maintype, _, subtype = kind.partition("/")
    return {"maintype": maintype, "subtype": subtype, "params": dict(each.split("=", 1) for each in more)}


def scrubbed(text: str) -> str:
    """A server's words without the addresses, links and tokens that it repeats."""
    plain = one_line(text, most=2000)
    for pattern, instead in _SECRETS:
        plain = pattern.sub(instead, plain)
    return one_line(plain, most=LONGEST_REMARK)
