"""Who may see what a store is owed, ask for it, send it, and say what the marketplace keeps."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, false, true

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.payouts.models import Payout


class PayoutPermission(StrEnum):
    PAYOUTS_READ = "payouts:read"
    """See balances, payouts and statements: of every store, or of the one it is held in."""
    PAYOUTS_REQUEST = "payouts:request"
    """Ask for a payout, say where the money goes and when it comes by itself."""
    PAYOUTS_SETTLE = "payouts:settle"
    """Send payouts and say how they went. Counts only where it is held everywhere."""
    COMMISSIONS_WRITE = "commissions:write"
    """Say what the marketplace keeps of a sale. Counts only where it is held everywhere."""


def can_see_money(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(PayoutPermission.PAYOUTS_READ, store_id=store_id) or can_settle(actor):
        return ALLOWED
    return denied("Only the people of this store see its money.")


def can_request_payout(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(PayoutPermission.PAYOUTS_REQUEST, store_id=store_id) or can_settle(actor):
        return ALLOWED
    return denied("Only the people of this store may ask for its money.")


def can_change_account(actor: Actor, store_id: UUID) -> Verdict:
    """Where the money goes is the store's to say, and nobody else's."""
    if actor.id is not None and actor.may(PayoutPermission.PAYOUTS_REQUEST, store_id=store_id):
        return ALLOWED
    return denied("Only the people of this store may say where its money goes.")


def can_settle(actor: Actor) -> Verdict:
    if actor.may(PayoutPermission.PAYOUTS_SETTLE):
        return ALLOWED
    return denied("Only those who look after the marketplace's money send payouts.")


def can_change_commission(actor: Actor) -> Verdict:
    if actor.may(PayoutPermission.COMMISSIONS_WRITE):
        return ALLOWED
    return denied("Only those who look after the marketplace's money change its commission.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if sees_every_payout(actor):
        return true()
    stores = actor.stores_with(PayoutPermission.PAYOUTS_READ)
    return Payout.store_id.in_(stores) if stores else false()


def sees_every_payout(actor: Actor) -> bool:
    return actor.may(PayoutPermission.PAYOUTS_READ) or actor.may(PayoutPermission.PAYOUTS_SETTLE)


def insist(actor: Actor, verdict: Verdict) -> None:
    """Raises Unauthenticated for a guest, Forbidden for who was refused."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
    if not verdict:
        raise Forbidden(verdict.reason)
