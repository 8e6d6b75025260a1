"""What somebody means to buy, and the coupons and points they wish to use: priced by the catalogue until checkout.

Promises that prices are always the catalogue's of this moment; that a line never grows beyond what is in stock; that
a guest's cart joins the person's exactly once; that of two checkouts which claim a cart at once one gets its lines.
Stands on catalog (offers), inventory (what is available), pricing (quote, coupons), loyalty (tier, points) and stores
(terms). Announces nothing.
"""

from souk.cart.commands import add_item
from souk.cart.cookies import set_badge
from souk.cart.errors import CartEmpty, NotEligible, NotForSale, OtherCurrency, ServiceUnavailable
from souk.cart.ownership import Owner, owner_of
from souk.cart.pages import StoreGroup, reasons_of, store_groups, summary_of
from souk.cart.queries import (
    CartItem,
    CartRow,
    PricedCart,
    get_cart,
    price_cart,
    refuse_barred,
    refuse_lost_coupons,
    refuse_unsold,
)
from souk.cart.schemas import ServiceRef, service_ref
from souk.cart.services import Claimed, ClaimedLine, claim_for_checkout, give_back
from souk.cart.shopper import keep_key, mark, settle_in, shopper_of
from souk.cart.wishes import NO_WISHES, Wishes

__all__ = [
    "NO_WISHES",
    "CartEmpty",
    "CartItem",
    "CartRow",
    "Claimed",
    "ClaimedLine",
    "NotEligible",
    "NotForSale",
    "OtherCurrency",
    "Owner",
    "PricedCart",
    "ServiceRef",
    "ServiceUnavailable",
    "StoreGroup",
    "Wishes",
    "add_item",
    "claim_for_checkout",
    "get_cart",
    "give_back",
    "keep_key",
    "mark",
    "owner_of",
    "price_cart",
    "reasons_of",
    "refuse_barred",
    "refuse_lost_coupons",
    "refuse_unsold",
    "service_ref",
    "set_badge",
    "settle_in",
    "shopper_of",
    "store_groups",
    "summary_of",
]
