"""What `souk doctor` says about mail."""

from pathlib import Path
from typing import Any

import pytest

from souk.doctor import examine_mail
from souk.kernel.settings import Mail, Settings
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio
LIVE: dict[str, Any] = {
    "stage": "live",
    "secret_key": "x" * 40,
    "encryption_keys": ["x" * 43 + "="],
    "cors_origins": [],
    "base_url": "https://souk.test",
}


def settings(mail: Mail, **more: Any) -> Settings:
    return Settings(_env_file=None, mail=mail, **more)


class TestDoctor:
    async def test_says_where_mails_can_be_read_while_developing(self, tmp_path: Path) -> None:
        found = await examine_mail(settings(Mail(folder=tmp_path)))

        assert (found.kind, found.about) == ("ok", "mail")
        assert f"kept in {tmp_path}" in found.sentence
        assert "/dev/inbox" in found.sentence

    async def test_advises_a_live_shop_to_have_a_server(self) -> None:
        found = await examine_mail(settings(Mail(), **LIVE))

        assert (found.kind, "SOUK_MAIL__HOST" in found.sentence) == ("advice", True)

    async def test_greets_the_server(self, office: PostOffice) -> None:
        found = await examine_mail(settings(Mail(**office.settings())))

        assert (found.kind, found.sentence) == ("ok", f"127.0.0.1:{office.port} answers.")
        assert office.taken == []

    async def test_tells_of_a_server_that_is_away(self, office: PostOffice) -> None:
        office.close()

        found = await examine_mail(settings(Mail(**office.settings())))

        assert (found.kind, "does not answer" in found.sentence) == ("broken", True)

    async def test_advises_against_mail_in_clear_and_from_nobody(self, office: PostOffice) -> None:
        in_clear = await examine_mail(settings(Mail(**office.settings()), **LIVE))

        assert (in_clear.kind, "SOUK_MAIL__STARTTLS" in in_clear.sentence) == ("advice", True)
