"""Writing an entry: the only way into the ledger."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import insert

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.ledger.accounts import Account
from souk.ledger.models import LedgerLine

POINTS_CURRENCY = "PTS"
OF_POINTS = frozenset({Account.POINTS, Account.POINTS_ISSUED})
ADD_LINES: Hot[None] = Hot(insert(LedgerLine))


class Posting(msgspec.Struct, frozen=True):
    """`Posting(Account.VENDOR, store_id, -1999)`: debit positive, credit negative."""

    account: Account
    owner_id: UUID | None
    amount: int


async def post(uow: UnitOfWork, kind: str, reference_id: UUID, lines: Sequence[Posting], *, currency: str) -> None:
    """Write one entry, with the statement that the unit of work sends next. Lines of nought are left out.

    Once per `kind` and reference: a second time breaks a constraint (IntegrityError when it is sent), so callers first
    move a row of their own on, conditionally. Raises ValueError (a bug of the caller) when the lines do not sum to
    zero, or when points and money meet.
    """
    if sum(line.amount for line in lines):
        raise ValueError(f"{kind} {reference_id} does not balance: {[line.amount for line in lines]}")
    if any((line.account in OF_POINTS) != (currency == POINTS_CURRENCY) for line in lines):
        raise ValueError(f"{kind} {reference_id} mixes points and money")
    moving = [line for line in lines if line.amount]
    entry_id = new_id()
    await uow.write(
        ADD_LINES,
        *[
            {
                "entry_id": entry_id,
                "position": position,
                "kind": kind,
                "reference_id": reference_id,
                "account": line.account,
                "owner_id": line.owner_id,
                "currency": currency,
                "amount": line.amount,
                "posted_at": uow.now,
            }
            for position, line in enumerate(moving)
        ],
    )
