"""Who may make and change coupons: whoever gives discounts; what the platform bears, its own people alone."""

from uuid import UUID

from sqlalchemy import ColumnElement, true

from souk.catalog import CatalogPermission
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.pricing.coupons.models import Coupon, Funding

DISCOUNT = CatalogPermission.PRICING_DISCOUNT


def signed_in(actor: Actor) -> None:
    """Raises Unauthenticated for a guest: nothing here is theirs."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated


def can_look_after_coupons(actor: Actor) -> Verdict:
    """Any at all."""
    if actor.may_somewhere(DISCOUNT):
        return ALLOWED
    return denied("Coupons are looked after by stores and by the marketplace's sales people.")


def can_change_coupon(actor: Actor, *, store_id: UUID | None, funded_by: Funding) -> Verdict:
    if actor.may(DISCOUNT):
        return ALLOWED
    if store_id is None or not actor.may(DISCOUNT, store_id=store_id):
        return denied("You may not give discounts in this store.")
    if funded_by is Funding.PLATFORM:
        return denied("The marketplace bears this coupon; only its people may change it.")
    return ALLOWED


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if actor.may(DISCOUNT):
        return true()
    return Coupon.store_id.in_(actor.stores_with(DISCOUNT))


def insist_on_looking_after(actor: Actor) -> None:
    """Raises Unauthenticated, Forbidden."""
    signed_in(actor)
    if not (verdict := can_look_after_coupons(actor)):
        raise Forbidden(verdict.reason)
