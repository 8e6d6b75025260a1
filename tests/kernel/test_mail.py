"""Mail leaves through a real SMTP server, or stays in a folder; nothing in a letter becomes a header of its own."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from souk.kernel.mail import (
    Attachment,
    Letter,
    MailDelayed,
    MailNotConfigured,
    MailRefused,
    compose,
    open_mailer,
    scrubbed,
    sender_of,
)
from souk.kernel.mail_folder import FolderMailer
from souk.kernel.mailbox import Mailbox, mailbox, read_mailbox
from souk.kernel.settings import Mail, Settings, translate
from souk.kernel.smtp import SmtpMailer
from tests.post_office import PostOffice, post_office, self_signed

pytestmark = pytest.mark.anyio
WRITTEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def letter(to: str = "ada@example.com", name: str = "Ada Byron", **changes: Any) -> Letter:
    recipient = mailbox(to, name)
    assert recipient is not None
    content: dict[str, Any] = {
        "subject": "Welcome",
        "text": "Hello.",
        "html": "<p>Hello.</p>",
        "message_id": "018f-1@souk.test",
        "written_at": WRITTEN,
    }
    return Letter(recipient=recipient, **{**content, **changes})


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


def mailer_to(office: PostOffice, **settings: Any) -> SmtpMailer:
    return SmtpMailer(Mail(**office.settings(**settings)), rest_seconds=0)


class TestSending:
    async def test_delivers_text_and_html_with_every_header_a_reader_needs(self, office: PostOffice) -> None:
        receipt = await mailer_to(office).send(letter(unsubscribe_url="https://souk.test/unsubscribe?signature=x"))

        (mail,) = office.taken
        headers = {name: str(mail.message[name]) for name in ("From", "To", "Subject", "Message-ID", "Date")}
        assert receipt.message_id == "018f-1@souk.test"
        assert (mail.sender, mail.recipients) == ("shop@souk.test", ["ada@example.com"])
        assert headers == {
            "From": "Souk <shop@souk.test>",
            "To": "Ada Byron <ada@example.com>",
            "Subject": "Welcome",
            "Message-ID": "<018f-1@souk.test>",
            "Date": "Sat, 21 Nov 2026 09:30:00 +0000",
        }
        assert (mail.text.strip(), mail.html.strip()) == ("Hello.", "<p>Hello.</p>")
        assert mail.message.get_content_type() == "multipart/alternative"
        assert mail.message["List-Unsubscribe"] == "<https://souk.test/unsubscribe?signature=x>"
        assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.message["Auto-Submitted"] == "auto-generated"

    async def test_keeps_every_script_readable(self, office: PostOffice) -> None:
        await mailer_to(office).send(
            letter(
                "søren@smørrebrød.dk", "Søren «Ælfred» 王", subject="Størrelse 王 ✓", text="Å, 王\n", html="<p>Å</p>"
            )
        )

        (mail,) = office.taken
        assert mail.recipients == ["søren@xn--smrrebrd-64af.dk"]
        assert mail.subject == "Størrelse 王 ✓"
        assert str(mail.message["To"]) == "Søren «Ælfred» 王 <søren@xn--smrrebrd-64af.dk>"
        assert mail.text.strip() == "Å, 王"

    async def test_brings_attachments_along(self, office: PostOffice) -> None:
        await mailer_to(office).send(letter(attachments=(Attachment("Rechnung Ä.pdf", "application/pdf", b"%PDF-1"),)))

        (attached,) = office.taken[0].message.iter_attachments()
        assert (attached.get_filename(), attached.get_content_type()) == ("Rechnung Ä.pdf", "application/pdf")
        assert attached.get_payload(decode=True) == b"%PDF-1"

    async def test_signs_in_where_the_server_asks_for_it(self, tmp_path: Path) -> None:
        trusted, context = self_signed(tmp_path)
        office = PostOffice()
        office.accepted_login = (b"souk", b"four words of mine")
        office.open(tls_context=context, auth_required=True, authenticator=office.authenticate)
        safe: dict[str, Any] = {"host": "localhost", "starttls": True, "ca_file": trusted, "username": "souk"}

        await mailer_to(office, **safe, password=SecretStr("four words of mine")).send(letter())
        with pytest.raises(MailDelayed, match="535"):
            await mailer_to(office, **safe, password=SecretStr("five words, not mine")).send(letter())

        office.close()
        assert [mail.encrypted for mail in office.taken] == [True]


class TestEncryption:
    async def test_is_insisted_on(self, office: PostOffice) -> None:
        with pytest.raises(MailDelayed, match="STARTTLS"):
            await mailer_to(office, starttls=True).send(letter())

        assert office.taken == []

    async def test_needs_a_certificate_that_is_trusted(self, tmp_path: Path) -> None:
        trusted, context = self_signed(tmp_path)
        with post_office(tls_context=context) as office:
            with pytest.raises(MailDelayed):
                await mailer_to(office, host="localhost", starttls=True).send(letter())
            assert office.taken == []

            await mailer_to(office, host="localhost", starttls=True, ca_file=trusted).send(letter())

            assert [mail.encrypted for mail in office.taken] == [True]


class TestFailures:
    @pytest.mark.parametrize("answer", ["550 5.1.1 <ada@example.com>: no such user", "553 not here"])
    async def test_a_mailbox_that_is_not_there_is_refused_for_good(self, answer: str, office: PostOffice) -> None:
        office.refuse_recipient = answer

        with pytest.raises(MailRefused) as refused:
            await mailer_to(office).send(letter())

        assert "ada@example.com" not in str(refused.value)
        assert refused.value.__cause__ is None
        assert refused.value.__suppress_context__

    async def test_a_letter_that_is_refused_is_refused_for_good(self, office: PostOffice) -> None:
        office.refuse_message = "554 5.7.1 looks like spam"

        with pytest.raises(MailRefused, match="554"):
            await mailer_to(office).send(letter())

    @pytest.mark.parametrize("answer", ["450 mailbox busy", "451 try later", "452 full"])
    async def test_what_may_pass_is_tried_again(self, answer: str, office: PostOffice) -> None:
        office.refuse_recipient = answer
        with pytest.raises(MailDelayed):
            await mailer_to(office).send(letter())

        office.refuse_recipient = None
        await mailer_to(office).send(letter())

        assert len(office.taken) == 1

    async def test_a_server_that_is_away_is_left_alone_for_a_while(self, office: PostOffice) -> None:
        office.close()
        patient = SmtpMailer(Mail(**office.settings()), rest_seconds=3600)
        with pytest.raises(MailDelayed, match="does not answer"):
            await patient.send(letter())
        office.open()

        with pytest.raises(MailDelayed, match="a moment ago"):
            await patient.send(letter())
        await mailer_to(office).send(letter())

        assert len(office.taken) == 1


class TestInjection:
    def test_a_subject_or_a_name_stays_one_line(self) -> None:
        nasty = "Hello\r\nBcc: everybody@example.com\r\n\r\nBuy"

        message = compose(letter(name=nasty, subject=nasty), sender_of(Mail()))

        assert set(message.keys()) == {
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        }  # fmt: skip
        assert message["Subject"] == "Hello Bcc: everybody@example.com Buy"
        assert [address.addr_spec for address in message["To"].addresses] == ["ada@example.com"]

    @pytest.mark.parametrize(
        "address",
        [
            "ada@example.com\r\nBcc: bob@example.com",
            "ada@example.com, bob@example.com",
            "ada@example.com> SIZE=1",
            "<ada@example.com>",
            "ada @example.com",
            '"ada@example.com"@example.com',
            "ada@exa\u2028mple.com",
            "ada@@example.com",
            "@example.com",
            "ada",
            "",
            f"{'a' * 320}@example.com",
        ],
    )
    def test_what_is_no_single_address_is_no_mailbox(self, address: str) -> None:
        assert mailbox(address) is None

    @pytest.mark.parametrize("sender", ["", "Souk", "a@b.example, c@d.example", "Souk\n <a@b.example>"])
    def test_the_sender_is_one_mailbox(self, sender: str) -> None:
        with pytest.raises(ValidationError, match="one mail address"):
            Mail(sender=sender)

    def test_a_sender_has_a_name_or_not(self) -> None:
        assert read_mailbox('"Blue, Door" <shop@example.com>') == Mailbox("shop@example.com", "Blue, Door")
        assert read_mailbox("shop@example.com") == Mailbox("shop@example.com")


class TestScrubbing:
    def test_takes_addresses_links_and_tokens_out_of_what_a_server_says(self) -> None:
        said = "550 <ada@example.com>\r\n see https://mx.example/?token=abc id qZ7-1_aVeryLongRandomLookingToken0123"

        assert scrubbed(said) == "550 <(address)> see (link) id (…)"


class TestFolder:
    def mailer(self, folder: Path) -> FolderMailer:
        return FolderMailer(Mail(folder=folder / "mail"))

    async def test_keeps_what_would_have_been_sent(self, tmp_path: Path) -> None:
        mailer = self.mailer(tmp_path)
        await mailer.send(letter(subject="Größe", attachments=(Attachment("a.pdf", "application/pdf", b"%"),)))

        (listed,), total = await mailer.list_kept()
        kept = await mailer.read(listed.name)

        assert total == 1
        assert kept is not None
        assert (kept.subject, kept.recipient, kept.sent_at) == ("Größe", "Ada Byron <ada@example.com>", WRITTEN)
        assert (kept.text.strip(), kept.html.strip(), kept.attachments) == ("Hello.", "<p>Hello.</p>", ("a.pdf",))

    async def test_keeps_every_script_readable(self, tmp_path: Path) -> None:
        mailer = self.mailer(tmp_path)
        await mailer.send(letter("søren@example.com", "Søren 王", subject="Å ✓"))

        (listed,), _ = await mailer.list_kept()

        assert (listed.recipient, listed.subject) == ("Søren 王 <søren@example.com>", "Å ✓")

    async def test_keeps_a_letter_once_and_lists_the_newest_first(self, tmp_path: Path) -> None:
        mailer = self.mailer(tmp_path)
        await mailer.send(letter(subject="Old"))
        await mailer.send(letter(message_id="018f-2@souk.test", subject="New", written_at=WRITTEN + timedelta(days=1)))
        await mailer.send(letter(subject="Old, again", written_at=WRITTEN + timedelta(hours=1)))

        listed, total = await mailer.list_kept()

        assert ([mail.subject for mail in listed], total) == (["New", "Old, again"], 2)
        assert listed[1].sent_at == WRITTEN + timedelta(hours=1)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "..", "", "a.b", "a/b", "a" * 81])
    async def test_reads_nothing_but_its_own(self, name: str, tmp_path: Path) -> None:
        mailer = self.mailer(tmp_path)
        await mailer.send(letter())
        (tmp_path / "mail" / "a.b.eml").write_bytes(b"From: me\r\n\r\nsecret")

        assert await mailer.read(name) is None
        assert (await mailer.list_kept())[1] == 1

    async def test_forgets_what_is_old(self, tmp_path: Path) -> None:
        mailer = self.mailer(tmp_path)
        for number in (1, 2):
            await mailer.send(letter(message_id=f"018f-{number}@souk.test"))
        os.utime(tmp_path / "mail" / "018f-1.eml", (WRITTEN.timestamp(),) * 2)
        os.utime(tmp_path / "mail" / "018f-2.eml", ((WRITTEN + timedelta(days=20)).timestamp(),) * 2)

        assert await mailer.forget_old(WRITTEN + timedelta(days=31)) == 1
        assert [mail.name for mail in (await mailer.list_kept())[0]] == ["018f-2"]


class TestChoosingAWay:
    def test_a_host_means_smtp_and_none_a_folder_but_never_live(self, tmp_path: Path) -> None:
        live: dict[str, Any] = {
            "stage": "live",
            "secret_key": "x" * 32,
            "encryption_keys": ["k" * 43 + "="],
            "cors_origins": [],
            "base_url": "https://souk.test",
        }
        host, folder = Mail(host="mail.example"), Mail(folder=tmp_path)

        assert isinstance(open_mailer(Settings(_env_file=None, mail=host)), SmtpMailer)
        assert isinstance(open_mailer(Settings(_env_file=None, mail=folder)), FolderMailer)
        assert not open_mailer(Settings(_env_file=None, mail=folder, **live)).is_configured
        assert isinstance(open_mailer(Settings(_env_file=None, mail=host, **live)), SmtpMailer)

    async def test_without_any_way_nothing_is_sent(self, tmp_path: Path) -> None:
        from souk.kernel.mail import NoMailer

        with pytest.raises(MailNotConfigured):
            await NoMailer().send(letter())

    def test_the_documents_names_are_understood(self) -> None:
        given = translate(
            {
                "SMTP_HOST": "mail.example",
                "SMTP_PORT": "2525",
                "SMTP_USERNAME": "souk",
                "SMTP_PASSWORD": "s3cret",
                "SMTP_STARTTLS": "false",
                "EMAIL_FROM": "Blue Door <shop@example.com>",
            }
        )

        mail = Mail(**given["mail"])

        assert (mail.host, mail.port, mail.username, mail.starttls) == ("mail.example", 2525, "souk", False)
        assert mail.password is not None
        assert (mail.password.get_secret_value(), mail.sender) == ("s3cret", "Blue Door <shop@example.com>")

    def test_a_name_needs_its_password(self) -> None:
        with pytest.raises(ValidationError, match="belong together"):
            Mail(username="souk")
