"""What the marketplace keeps of a sale, and how the rest reaches those who sold.

Promises: the commission of an order is taken once, by the rules of the moment it was paid, and given back with its
refunds to the cent; a store is never paid more than it has available, however many ask at once; every step of a payout
is one conditional move and posted with it. Stands on orders, catalog, stores and the ledger, whose lines alone say who
has what. Announces PayoutRequested, PayoutSent, PayoutPaid and PayoutFailed; hears of orders being paid, refunded and
delivered.
"""

from souk.payouts.accounts import edit_account, edit_terms
from souk.payouts.balances import VendorBalance, find_balance
from souk.payouts.commands import mark_failed, mark_paid, request_payout
from souk.payouts.commission.commands import add_rule
from souk.payouts.commission.models import Scope
from souk.payouts.commission.schemas import CommissionRuleBody
from souk.payouts.events import PayoutFailed, PayoutPaid, PayoutRequested, PayoutSent
from souk.payouts.policy import PayoutPermission
from souk.payouts.processes import send_payout
from souk.payouts.schemas import DestinationBody, PayoutAccountBody, PayoutTermsBody, PayoutView
from souk.payouts.transfers import ManualTransfers, Transfers

__all__ = [
    "CommissionRuleBody",
    "DestinationBody",
    "ManualTransfers",
    "PayoutAccountBody",
    "PayoutFailed",
    "PayoutPaid",
    "PayoutPermission",
    "PayoutRequested",
    "PayoutSent",
    "PayoutTermsBody",
    "PayoutView",
    "Scope",
    "Transfers",
    "VendorBalance",
    "add_rule",
    "edit_account",
    "edit_terms",
    "find_balance",
    "mark_failed",
    "mark_paid",
    "request_payout",
    "send_payout",
]
