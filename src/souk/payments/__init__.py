"""Payments and refunds through gateways, and the log of every transaction.

Promises: a card's number ends at `check_method` and is never stored, logged or repeated; a payment only moves along its
declared transitions; no more goes back than was paid. A checkout opens a payment, asks a gateway with the payment's id
as key while no unit of work is open, and records the answer. What a person keeps to pay with (`saved/`) is a gateway's
token, a brand and four digits, sealed or masked, seen by nobody else. Stands on identity. Is heard through
RefundSettled, PaymentMethodSaved and PaymentMethodRemoved.
"""

from souk.payments.errors import (
    GatewayUnavailable,
    PaymentDeclined,
    PaymentMethodUnavailable,
    PaymentMovedOn,
    RawCardRefused,
    RefundExceedsPayment,
    TooManyPaymentMethods,
    UnknownPayment,
    UnknownPaymentMethod,
)
from souk.payments.events import (
    ChargeMoved,
    DisputeClosed,
    DisputeOpened,
    PaymentAwaited,
    PaymentCameLate,
    RefundArrived,
    RefundSettled,
)
from souk.payments.events import PaymentDeclined as ChargeDeclined
from souk.payments.gateways import Charge, ChargeStatus, Gateway, GatewayAnswer
from souk.payments.gateways.by_name import gateways_for, open_gateways
from souk.payments.gateways.in_browser import Paying
from souk.payments.gateways.manual import NAME as MANUAL
from souk.payments.gateways.stripe import StripeGateway
from souk.payments.gateways.stripe.amounts import NotChargeable
from souk.payments.methods import PaymentMethod, SavedChoice, check_method, choose_method
from souk.payments.models import MethodKind, PaymentStatus
from souk.payments.queries import find_payments, get_payment
from souk.payments.saved.events import PaymentMethodRemoved, PaymentMethodSaved
from souk.payments.saved.methods import NewMethod, keepable, read_method
from souk.payments.saved.processes import save_method, save_method_once
from souk.payments.saved.queries import get_own_method, list_own_methods
from souk.payments.saved.schemas import NewMethodBody, SavedMethodView
from souk.payments.schemas import MethodView, PaymentDetail, PaymentMethodBody, PaymentView
from souk.payments.services import (
    drop_tendered,
    never_sent,
    open_payment,
    record_authorised,
    record_captured,
    record_declined,
    record_voided,
    record_waiting,
    request_refund,
)
from souk.payments.tenders.commands import give_credit, issue_gift_card
from souk.payments.tenders.covering import method_after
from souk.payments.tenders.errors import GiftCardRefused, TenderTooSmall, UnknownGiftCard
from souk.payments.tenders.events import CreditGiven, GiftCardIssued, GiftCardVoided
from souk.payments.tenders.giving_back import GivenBack, give_back_tenders
from souk.payments.tenders.guarding import code_guard_of, coupon_guard_of
from souk.payments.tenders.holding import (
    Covered,
    WantedTenders,
    hold_tenders,
    keep_held,
    release_tenders,
    spend_tenders,
)
from souk.payments.tenders.issuing import NewCard, add_credit
from souk.payments.tenders.nothing_due import TENDERS, gateway_of
from souk.payments.tenders.queries import Shown, credit_of, get_own_credit, preview_tenders
from souk.payments.tenders.services import MailedCard, gift_card_to_mail

__all__ = [
    "MANUAL",
    "TENDERS",
    "Charge",
    "ChargeDeclined",
    "ChargeMoved",
    "ChargeStatus",
    "Covered",
    "CreditGiven",
    "DisputeClosed",
    "DisputeOpened",
    "Gateway",
    "GatewayAnswer",
    "GatewayUnavailable",
    "GiftCardIssued",
    "GiftCardRefused",
    "GiftCardVoided",
    "GivenBack",
    "MailedCard",
    "MethodKind",
    "MethodView",
    "NewCard",
    "NewMethod",
    "NewMethodBody",
    "NotChargeable",
    "Paying",
    "PaymentAwaited",
    "PaymentCameLate",
    "PaymentDeclined",
    "PaymentDetail",
    "PaymentMethod",
    "PaymentMethodBody",
    "PaymentMethodRemoved",
    "PaymentMethodSaved",
    "PaymentMethodUnavailable",
    "PaymentMovedOn",
    "PaymentStatus",
    "PaymentView",
    "RawCardRefused",
    "RefundArrived",
    "RefundExceedsPayment",
    "RefundSettled",
    "SavedChoice",
    "SavedMethodView",
    "Shown",
    "StripeGateway",
    "TenderTooSmall",
    "TooManyPaymentMethods",
    "UnknownGiftCard",
    "UnknownPayment",
    "UnknownPaymentMethod",
    "WantedTenders",
    "add_credit",
    "check_method",
    "choose_method",
    "code_guard_of",
    "coupon_guard_of",
    "credit_of",
    "drop_tendered",
    "find_payments",
    "gateway_of",
    "gateways_for",
    "get_own_credit",
    "get_own_method",
    "get_payment",
    "gift_card_to_mail",
    "give_back_tenders",
    "give_credit",
    "hold_tenders",
    "issue_gift_card",
    "keep_held",
    "keepable",
    "list_own_methods",
    "method_after",
    "never_sent",
    "open_gateways",
    "open_payment",
    "preview_tenders",
    "read_method",
    "record_authorised",
    "record_captured",
    "record_declined",
    "record_voided",
    "record_waiting",
    "release_tenders",
    "request_refund",
    "save_method",
    "save_method_once",
    "spend_tenders",
]
