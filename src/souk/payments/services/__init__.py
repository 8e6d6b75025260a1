"""What a checkout and a cancellation ask of payments: each a conditional change of state and a line in the log."""

from souk.payments.services.charges import (
    drop_tendered,
    never_sent,
    open_payment,
    record_authorised,
    record_captured,
    record_declined,
    record_voided,
    record_waiting,
)
from souk.payments.services.refunds import request_refund, settle_refund

__all__ = [
    "drop_tendered",
    "never_sent",
    "open_payment",
    "record_authorised",
    "record_captured",
    "record_declined",
    "record_voided",
    "record_waiting",
    "request_refund",
    "settle_refund",
]
