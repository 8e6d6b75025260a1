"""What is told to those who sell, to those they invite, and to those who look after the marketplace."""

from souk.identity import people_holding
from souk.kernel.database import UnitOfWork
from souk.notifications.listeners.causes import actor_of_cause, delivery_of
from souk.notifications.services import Notice, notify, write_letter
from souk.notifications.statuses import NoticeType
from souk.notifications.writing import about
from souk.stores import (
    StaffInvited,
    StorePermission,
    VendorApproved,
    VendorAwaitsReview,
    VendorRejected,
    VendorRemoved,
    VendorRestored,
    get_vendor,
)

VendorEvent = VendorApproved | VendorRejected | VendorRemoved | VendorRestored
KINDS: dict[type[VendorEvent], str] = {
    VendorApproved: "vendor_approved",
    VendorRejected: "vendor_rejected",
    VendorRemoved: "vendor_removed",
    VendorRestored: "vendor_restored",
}
DECIDED: dict[type[VendorEvent], tuple[str, str]] = {
    VendorApproved: ("{name} is open", "Your store is on the market."),
    VendorRejected: ("{name} cannot open yet", "See what is missing."),
}
"""What the vendor sees in the shop."""
TO_OFFICE: dict[type[VendorEvent], tuple[str, str]] = {
    VendorRemoved: ("{name} was removed", "Its stores are closed, and its open orders were called off."),
    VendorRestored: ("{name} was restored", "Its stores are as they were."),
}
"""What those who look after vendors see."""


async def tell_of_decision(uow: UnitOfWork, happened: VendorEvent) -> None:
    """By mail to the vendor; in the shop to whom it concerns, save whoever decided."""
    kind, occurrence = KINDS[type(happened)], delivery_of(uow, KINDS[type(happened)])
    ids = about(vendor_id=happened.vendor_id)
    await write_letter(uow, kind, occurrence=occurrence, person_id=happened.person_id, about=ids)
    name = (await get_vendor(uow, happened.vendor_id)).business_name
    if type(happened) in DECIDED:
        title, message = DECIDED[type(happened)]
        notice = Notice(
            type=NoticeType.STORE, title=title.format(name=name), message=message, related_id=happened.vendor_id
        )
        await notify(uow, [happened.person_id], notice, occurrence=occurrence)
    if type(happened) in TO_OFFICE:
        title, message = TO_OFFICE[type(happened)]
        await _tell_office(uow, happened, title.format(name=name), message)


async def tell_who_reviews(uow: UnitOfWork, happened: VendorAwaitsReview) -> None:
    name = (await get_vendor(uow, happened.vendor_id)).business_name
    await _tell_office(uow, happened, f"{name} waits for review", "A new business wants to sell here.")


async def invite(uow: UnitOfWork, happened: StaffInvited) -> None:
    """To the address that was invited. The letter finds it, and makes the link, when it is sent."""
    await write_letter(
        uow,
        "staff_invitation",
        occurrence=delivery_of(uow, "staff_invitation"),
        about=about(invitation_id=happened.invitation_id),
    )


async def _tell_office(uow: UnitOfWork, happened: VendorEvent | VendorAwaitsReview, title: str, message: str) -> None:
    people = await people_holding(uow, StorePermission.VENDORS_REVIEW, store_id=None)
    others = [person_id for person_id in people if person_id != actor_of_cause(uow)]
    notice = Notice(type=NoticeType.VENDOR, title=title, message=message, related_id=happened.vendor_id)
    await notify(uow, others, notice, occurrence=delivery_of(uow, "office"))
