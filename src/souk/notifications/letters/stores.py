"""Letters to those who sell."""

from dataclasses import dataclass, replace
from datetime import datetime

from souk.kernel.mailbox import mailbox
from souk.kernel.money import Money
from souk.notifications.letters.orders import LineView, order_of
from souk.notifications.statuses import MailGroup
from souk.notifications.writing import Draft, LetterKind, Writer, readable_name
from souk.orders import OrderStatus, number_text
from souk.stores import find_review_reason, get_vendor
from souk.ui import money

SELLER = "you sell at Souk"


@dataclass(frozen=True, slots=True)
class NewOrderView:
    """An order as its store sees it; nothing of it says who bought."""

    first_name: str
    number: str
    store: str
    url: str
    lines: tuple[LineView, ...]
    total: Money


async def store_new_order(writer: Writer) -> Draft | None:
    detail = await order_of(writer)
    if detail is None or detail.order.status not in {OrderStatus.PENDING, OrderStatus.PROCESSING}:
        return None
    order, currency = detail.order, detail.order.currency
    store = detail.store.name if detail.store is not None else "your store"
    total = Money(order.total, currency)
    lines = tuple(
        LineView(line.name, f"{line.quantity} of {line.sku}", Money(line.total_price, currency))
        for line in detail.lines
    )
    number = number_text(order.number)
    view = NewOrderView(writer.first_name, number, store, writer.links.page(f"/vendor/orders/{order.id}"), lines, total)
    return Draft(f"New order {number} in {store}", f"{money(total)}, {len(lines)} {_lines(len(lines))}.", view)


def _lines(count: int) -> str:
    return "product" if count == 1 else "products"


@dataclass(frozen=True, slots=True)
class VendorView:
    first_name: str
    business: str
    url: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InvitationView:
    store: str
    role: str
    invited_by: str
    url: str
    expires_at: datetime


async def vendor_approved(writer: Writer) -> Draft | None:
    view = await _vendor(writer, "/vendor")
    return Draft(f"{view.business} is open", "Your store is on the market.", view)


async def vendor_rejected(writer: Writer) -> Draft | None:
    view = await _vendor(writer, "/vendor/verification")
    reason = await find_review_reason(writer.ctx, writer.id_of("vendor_id"))
    told = replace(view, reason=writer.links.private(reason))
    return Draft(f"{view.business} cannot open yet", "What is missing, and how to go on.", told)


async def vendor_removed(writer: Writer) -> Draft | None:
    view = await _vendor(writer, "/stores")
    return Draft(f"{view.business} was closed", "Your stores take no orders any more.", view)


async def vendor_restored(writer: Writer) -> Draft | None:
    view = await _vendor(writer, "/vendor")
    return Draft(f"{view.business} is back", "You can sign in and sell again.", view)


async def staff_invitation(writer: Writer) -> Draft | None:
    """To the address that was invited, whoever has it."""
    invitation = await writer.links.invitation(writer.id_of("invitation_id"))
    recipient = mailbox(invitation.address) if invitation is not None else None
    if invitation is None or recipient is None:
        return None
    view = InvitationView(
        invitation.store, invitation.role, readable_name(invitation.invited_by), invitation.url, invitation.expires_at
    )
    return Draft(f"{invitation.store} invites you to its staff", f"As: {invitation.role}.", view, recipient)


async def _vendor(writer: Writer, path: str) -> VendorView:
    vendor = await get_vendor(writer.ctx, writer.id_of("vendor_id"))
    return VendorView(writer.first_name, vendor.business_name, writer.links.page(path))


KINDS = (
    LetterKind(
        name="store_new_order",
        title="New order in a store",
        compose=store_new_order,
        because=SELLER,
        group=MailGroup.STORE_ORDERS,
    ),
    LetterKind(name="vendor_approved", title="Vendor let in", compose=vendor_approved, because=SELLER),
    LetterKind(name="vendor_rejected", title="Vendor not let in", compose=vendor_rejected, because=SELLER),
    LetterKind(
        name="vendor_removed",
        title="Vendor removed",
        compose=vendor_removed,
        because="you sold at Souk",
        reaches_the_removed=True,
    ),
    LetterKind(name="vendor_restored", title="Vendor restored", compose=vendor_restored, because=SELLER),
    LetterKind(
        name="staff_invitation",
        title="Invitation to a store's staff",
        compose=staff_invitation,
        because="a store at Souk wants you on its staff",
    ),
)
