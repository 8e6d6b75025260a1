"""What the tests of letters and notices do again and again."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from sqlalchemy import LargeBinary, Text, cast, select

from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.outbox import OutboxRow
from souk.kernel.worker import carry_due
from souk.notifications import LetterStatus, Notice, NoticeType, notify, write_letter
from souk.notifications.models import LetterRow
from tests.post_office import Taken


async def carry_all(database: Database) -> None:
    """Until nothing is due: an event, the letter it brings about, and its delivery."""
    while await carry_due(database):
        pass


async def write(database: Database, kind: str, person_id: UUID | None = None, **letter: Any) -> UUID:
    """A letter that nobody has written before."""
    async with database.unit_of_work(SYSTEM) as uow:
        given = {"occurrence": f"test:{new_id()}", **letter}
        written = await write_letter(uow, kind, person_id=person_id, **given)
    assert written is not None
    return written


async def leave_notice(database: Database, *people: UUID, title: str = "New order 100001", **more: Any) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        given = {"type": NoticeType.NEW_ORDER, "message": "$42.00 in Blue Door.", "related_id": new_id(), **more}
        await notify(uow, people, Notice(title=title, **given), occurrence=f"test:{new_id()}")


async def letters(database: Database, kind: str | None = None) -> list[LetterRow]:
    """In the order in which they were written."""
    wanted = select(LetterRow).order_by(LetterRow.id)
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(wanted if kind is None else wanted.where(LetterRow.kind == kind)))


async def standing(database: Database, letter_id: UUID) -> tuple[LetterStatus, int, str]:
    """(status, attempts, last error)."""
    (row,) = [each for each in await letters(database) if each.id == letter_id]
    return row.status, row.attempts, row.last_error


async def outbox(database: Database) -> list[OutboxRow]:
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


async def everything_kept(database: Database, *, but: Sequence[str] = ()) -> str:
    """Every value of every table, as one text; `but` leaves columns out, as `table.column`."""
    found = []
    async with database.read(SYSTEM) as ctx:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if f"{table.name}.{column.name}" not in but]
            plain = [column if isinstance(column.type, LargeBinary) else cast(column, Text) for column in columns]
            found += [repr(tuple(row)) for row in await ctx.session.execute(select(*plain))]
    return "\n".join(found)


def links_in(mail: Taken) -> list[str]:
    """Of the HTML part, in their order."""
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', mail.html)]


def link_to(mail: Taken, path: str) -> str:
    """The first link to this page of the shop, as path and query."""
    for link in links_in(mail):
        parts = urlsplit(link)
        if parts.path.startswith(path):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    raise AssertionError(f"no link to {path} in {links_in(mail)}")


def query_of(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
