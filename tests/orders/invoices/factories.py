"""Paid orders in numbers, and what their papers say."""

import io
from typing import Any
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy import func, insert, select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.worker import carry_due
from souk.orders.invoices.models import Invoice
from souk.orders.models import Checkout, Order, OrderLine
from souk.payments.models import Payment


async def settle(database: Database) -> None:
    """Let everything happen that waits to happen."""
    while await carry_due(database):
        pass


async def count_invoices(database: Database) -> int:
    async with database.read(SYSTEM) as ctx:
        return await ctx.session.scalar(select(func.count()).select_from(Invoice)) or 0


async def make_more_like(database: Database, order_id: UUID, count: int) -> list[UUID]:
    """So many orders more, the same in everything but their ids and numbers. Nobody hears of them."""
    made: list[UUID] = []
    async with database.unit_of_work(SYSTEM) as uow:
        order = await _row(uow, Order, Order.id == order_id)
        checkout = await _row(uow, Checkout, Checkout.id == order["checkout_id"])
        payment = await _row(uow, Payment, Payment.id == order["payment_id"])
        line = await _row(uow, OrderLine, OrderLine.order_id == order_id)
        rows: dict[Any, list[dict[str, Any]]] = {Payment: [], Checkout: [], Order: [], OrderLine: []}
        for index in range(count):
            payment_id, checkout_id, copy_id = new_id(), new_id(), new_id()
            rows[Payment].append({**payment, "id": payment_id, "reference_id": checkout_id, "transaction_id": None})
            rows[Checkout].append(
                {**checkout, "id": checkout_id, "payment_id": payment_id, "idempotency_key": f"copy {index}"}
            )
            same = {"id": copy_id, "checkout_id": checkout_id, "payment_id": payment_id}
            rows[Order].append({**order, **same, "number": order["number"] + index + 1})
            rows[OrderLine].append({**line, "id": new_id(), "order_id": copy_id})
            made.append(copy_id)
        for model, many in rows.items():
            await uow.session.execute(insert(model.__table__), many)
    return made


async def _row(uow: Any, model: Any, condition: Any) -> dict[str, Any]:
    return dict((await uow.session.execute(select(model.__table__).where(condition))).mappings().first())


def read_pdf(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """As somebody would select it, in one line."""
    return " ".join(" ".join(page.extract_text() for page in read_pdf(content).pages).split())
