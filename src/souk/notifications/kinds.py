"""Every kind of letter by its name, and what people may switch off."""

from typing import Final

from souk.notifications.letters import (
    account,
    booking,
    booking_store,
    by_hand,
    gift_cards,
    invoices,
    late_payments,
    orders,
    parcels,
    payouts,
    returns,
    reviews,
    rewards,
    security,
    stores,
    webhooks,
)
from souk.notifications.statuses import MailGroup
from souk.notifications.writing import LetterKind

KINDS: Final = {
    kind.name: kind
    for kind in (
        *account.KINDS,
        *security.KINDS,
        *orders.KINDS,
        *by_hand.KINDS,
        *gift_cards.KINDS,
        *invoices.KINDS,
        *late_payments.KINDS,
        *parcels.KINDS,
        *booking.KINDS,
        *booking_store.KINDS,
        *payouts.KINDS,
        *returns.KINDS,
        *reviews.KINDS,
        *rewards.KINDS,
        *stores.KINDS,
        *webhooks.KINDS,
    )
}
GROUPS: Final = {
    MailGroup.ORDER_UPDATES: ("On the way", "When something you ordered has shipped or arrived."),
    MailGroup.STORE_ORDERS: ("Orders in your stores", "When somebody orders in a store you work for."),
    MailGroup.REMINDERS: ("Reminders", "A day and two hours before an appointment of yours."),
    MailGroup.REVIEWS: (
        "Reviews",
        "When you could review something, when yours appears or is answered, or you get one.",
    ),
    MailGroup.STORE_BOOKINGS: ("Appointments in your stores", "When somebody books in a store you work for."),
    MailGroup.REWARDS: ("Rewards", "When your tier changes."),
}
"""Name and sentence of what may be switched off. All else is about security, money or a promise, and always comes."""


def kind_named(name: str) -> LetterKind:
    """Raises KeyError for a kind that nobody wrote."""
    return KINDS[name]
