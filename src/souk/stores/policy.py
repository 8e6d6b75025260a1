"""Who may change a store or a vendor's profile. Both are public: everybody may look."""

from enum import StrEnum
from uuid import UUID

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated


class StorePermission(StrEnum):
    STORES_WRITE = "stores:write"
    """Change what a store shows and the terms it sells under."""
    VENDORS_WRITE = "vendors:write"
    """Change any vendor's profile."""
    VENDORS_REVIEW = "vendors:review"
    """Let vendors in or reject them, verify them, and see the documents they show."""
    STAFF_READ = "staff:read"
    """See who works in a store, and who was invited."""
    STAFF_WRITE = "staff:write"
    """Invite people to a store, change their roles there and let them go."""


def refuse_guests(actor: Actor) -> None:
    """Raises Unauthenticated: nothing here is a guest's to change."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated


def insist(verdict: Verdict) -> None:
    """What a unit of work does in `require`, where none is open yet. Raises Forbidden."""
    if not verdict:
        raise Forbidden(verdict.reason)


def can_change_store(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(StorePermission.STORES_WRITE, store_id=store_id):
        return ALLOWED
    return denied("Only the people of this store may change it.")


def can_see_store(actor: Actor, store_id: UUID, *, is_pending: bool) -> bool:
    """Everybody sees a store; one that awaits review only its people and whoever reviews."""
    return not is_pending or store_id in actor.store_permissions or actor.may(StorePermission.VENDORS_REVIEW)


def can_see_vendor(actor: Actor, user_id: UUID, *, is_approved: bool) -> bool:
    return is_approved or actor.id == user_id or actor.may(StorePermission.VENDORS_REVIEW)


def can_change_vendor(actor: Actor, user_id: UUID) -> Verdict:
    """`user_id`: whose profile it is."""
    if actor.id == user_id or actor.may(StorePermission.VENDORS_WRITE):
        return ALLOWED
    return denied("Only the vendor may change this profile.")


def can_open_store(actor: Actor) -> Verdict:
    return ALLOWED if actor.id is not None else denied("Sign in, or register as a vendor, to open a store.")


def sees_any_staff(actor: Actor) -> bool:
    """Whether they look after the staff of any store."""
    return bool(actor.stores_with(StorePermission.STAFF_READ)) or actor.may(StorePermission.STAFF_READ)
