"""Whom to tell of what: a letter, a notice in the shop, or both. Touches only the database."""

from typing import Final

from souk.booking import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReminderDue,
    SlotOffered,
    TicketCalled,
)
from souk.identity import (
    EmailChangeAsked,
    EmailChanged,
    EmailVerificationAsked,
    PasswordChanged,
    PasswordResetAsked,
    PersonRegistered,
    SignedIn,
)
from souk.kernel.outbox import Event, Listener
from souk.loyalty import TierChanged
from souk.notifications.listeners import (
    account,
    booking,
    by_hand,
    gift_cards,
    invoices,
    late_payments,
    orders,
    payouts,
    queue,
    returns,
    reviews,
    rewards,
    stores,
)
from souk.orders import (
    InvoiceIssued,
    OrderBecameUnavailable,
    OrderCancelled,
    OrderDelivered,
    OrderNoted,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRefunded,
    OrderRefundReopened,
    OrderShipped,
    ReturnMoved,
    ReturnRequested,
    ShipmentCorrected,
    ShipmentDelivered,
)
from souk.payments import GiftCardIssued, PaymentAwaited, PaymentCameLate, RefundSettled
from souk.payouts import PayoutFailed, PayoutSent
from souk.reviews import ReviewApproved, ReviewRejected, ReviewReplied, ReviewWritten
from souk.stores import StaffInvited, VendorAwaitsReview

HEARD: Final[tuple[tuple[str, type[Event], Listener], ...]] = (
    ("welcome", PersonRegistered, account.welcome),
    ("verification", EmailVerificationAsked, account.send_verification),
    ("password_reset", PasswordResetAsked, account.send_reset),
    ("password_changed", PasswordChanged, account.tell_of_new_password),
    ("email_change", EmailChangeAsked, account.send_email_change),
    ("email_changed", EmailChanged, account.tell_former_address),
    ("new_device", SignedIn, account.tell_of_new_device),
    *((what, event, account.tell_of_security) for event, what in account.WHAT.items()),
    ("payment_awaited", PaymentAwaited, by_hand.tell_how_to_pay),
    ("payment_came_late", PaymentCameLate, late_payments.tell_that_it_goes_back),
    ("order_placed", OrderPlaced, orders.tell_of_order),
    ("invoice_issued", InvoiceIssued, invoices.send_invoice),
    ("order_shipped", OrderShipped, orders.tell_of_shipping),
    ("order_partly_shipped", OrderPartlyShipped, orders.tell_of_part),
    ("parcel_delivered", ShipmentDelivered, orders.tell_of_arrival),
    ("shipment_corrected", ShipmentCorrected, orders.tell_of_correction),
    ("order_noted", OrderNoted, orders.tell_of_note),
    ("order_delivered", OrderDelivered, orders.tell_of_delivery),
    ("order_cancelled", OrderCancelled, orders.tell_of_cancellation),
    ("order_unavailable", OrderBecameUnavailable, orders.tell_of_unavailability),
    ("refund", RefundSettled, returns.tell_of_settled),
    ("order_refunded", OrderRefunded, returns.tell_of_refund),
    ("refund_reopened", OrderRefundReopened, returns.tell_of_reopened),
    ("return_requested", ReturnRequested, returns.tell_of_return),
    ("return_moved", ReturnMoved, returns.tell_of_step),
    ("appointment_booked", AppointmentBooked, booking.tell_of_booking),
    ("appointment_confirmed", AppointmentConfirmed, booking.tell_of_yes),
    ("appointment_moved", AppointmentMoved, booking.tell_of_move),
    ("appointment_cancelled", AppointmentCancelled, booking.tell_of_cancellation),
    ("appointment_reminder", AppointmentReminderDue, booking.remind),
    ("appointment_completed", AppointmentCompleted, booking.ask_for_review),
    ("appointment_missed", AppointmentMissed, booking.tell_of_absence),
    ("slot_offered", SlotOffered, booking.tell_of_offer),
    ("queue_called", TicketCalled, queue.tell_of_call),
    ("gift_card_issued", GiftCardIssued, gift_cards.send_gift_card),
    ("payout_sent", PayoutSent, payouts.tell_of_sending),
    ("payout_failed", PayoutFailed, payouts.tell_of_failure),
    ("review_written", ReviewWritten, reviews.tell_of_review),
    ("review_approved", ReviewApproved, reviews.tell_of_approval),
    ("review_rejected", ReviewRejected, reviews.tell_of_rejection),
    ("review_replied", ReviewReplied, reviews.tell_of_reply),
    ("tier_changed", TierChanged, rewards.tell_of_tier),
    ("vendor_awaits_review", VendorAwaitsReview, stores.tell_who_reviews),
    *((kind, event, stores.tell_of_decision) for event, kind in stores.KINDS.items()),
    ("staff_invited", StaffInvited, stores.invite),
)
"""(name that is stored with each delivery, what is heard, who hears it)"""

__all__ = ["HEARD"]
