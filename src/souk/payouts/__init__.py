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
from souk.payouts.commission.queries import list_rules
from souk.payouts.commission.schemas import CommissionRuleBody
from souk.payouts.events import PayoutFailed, PayoutPaid, PayoutRequested, PayoutSent
from souk.payouts.policy import PayoutPermission
from souk.payouts.processes import fail_payout, send_payout
from souk.payouts.queries import PayoutFilter, get_payout, list_payouts
from souk.payouts.schemas import DestinationBody, PayoutAccountBody, PayoutTermsBody, PayoutView
from souk.payouts.services import owed_to, set_account
from souk.payouts.statuses import PayoutSchedule, PayoutStatus
from souk.payouts.tasks import start_due_payouts
from souk.payouts.transfers import Destination, ManualTransfers, Transfers

__all__ = [
    "CommissionRuleBody",
    "Destination",
    "DestinationBody",
    "ManualTransfers",
    "PayoutAccountBody",
    "PayoutFailed",
    "PayoutFilter",
    "PayoutPaid",
    "PayoutPermission",
    "PayoutRequested",
    "PayoutSchedule",
    "PayoutSent",
    "PayoutStatus",
    "PayoutTermsBody",
    "PayoutView",
    "Scope",
    "Transfers",
    "VendorBalance",
    "add_rule",
    "edit_account",
    "edit_terms",
    "fail_payout",
    "find_balance",
    "get_payout",
    "list_payouts",
    "list_rules",
    "mark_failed",
    "mark_paid",
    "owed_to",
    "request_payout",
    "send_payout",
    "set_account",
    "start_due_payouts",
]
