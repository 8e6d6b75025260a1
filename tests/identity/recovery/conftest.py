"""Asking for mailed secrets as whoever sends the mail does."""

from collections.abc import Awaitable, Callable

import pytest

from souk.identity import issue_email_change_token, issue_reset_token, issue_verification_token
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database

Mailed = Callable[..., Awaitable[str]]


@pytest.fixture
def mailed(database: Database) -> Mailed:
    """The secret of a link mailed to a person: `await mailed("reset", person)`."""

    async def secret_of(kind: str, person: object) -> str:
        issue = {"reset": issue_reset_token, "verify": issue_verification_token}.get(kind)
        person_id = person.id  # type: ignore[attr-defined]
        async with database.unit_of_work(SYSTEM) as uow:
            if issue is not None:
                return await issue(uow, person_id) or ""
            link = await issue_email_change_token(uow, person_id)
        return link.token if link else ""

    return secret_of
