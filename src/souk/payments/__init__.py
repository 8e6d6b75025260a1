"""Payments and refunds through gateways, and the log of every transaction.

Promises: a card's number ends at `check_method` and is never stored, logged or repeated; a payment only moves along its
declared transitions; no more goes back than was paid. A checkout opens a payment, asks a gateway with the payment's id
as key while no unit of work is open, and records the answer. Stands on identity. Is heard through RefundSettled.
"""

from souk.payments.errors import (
    GatewayUnavailable,
    PaymentDeclined,
    PaymentMethodUnavailable,
    PaymentMovedOn,
    RawCardRefused,
    RefundExceedsPayment,
    UnknownPayment,
)
from souk.payments.events import RefundSettled
from souk.payments.gateways import Charge, ChargeStatus, Gateway, GatewayAnswer
from souk.payments.gateways.by_name import open_gateways
from souk.payments.methods import PaymentMethod, check_method
from souk.payments.models import MethodKind, PaymentStatus
from souk.payments.queries import find_payments, get_payment
from souk.payments.schemas import MethodView, PaymentDetail, PaymentMethodBody, PaymentView
from souk.payments.services import (
    never_sent,
    open_payment,
    record_authorised,
    record_captured,
    record_declined,
    record_voided,
    request_refund,
)

__all__ = [
    "Charge",
    "ChargeStatus",
    "Gateway",
    "GatewayAnswer",
    "GatewayUnavailable",
    "MethodKind",
    "MethodView",
    "PaymentDeclined",
    "PaymentDetail",
    "PaymentMethod",
    "PaymentMethodBody",
    "PaymentMethodUnavailable",
    "PaymentMovedOn",
    "PaymentStatus",
    "PaymentView",
    "RawCardRefused",
    "RefundExceedsPayment",
    "RefundSettled",
    "UnknownPayment",
    "check_method",
    "find_payments",
    "get_payment",
    "never_sent",
    "open_gateways",
    "open_payment",
    "record_authorised",
    "record_captured",
    "record_declined",
    "record_voided",
    "request_refund",
]
