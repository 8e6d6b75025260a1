"""Every kind of letter by its name, and what people may switch off."""

from typing import Final

from souk.notifications.letters import (
    account,
    gift_cards,
    invoices,
    orders,
    parcels,
    returns,
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
        *gift_cards.KINDS,
        *invoices.KINDS,
        *parcels.KINDS,
        *returns.KINDS,
        *rewards.KINDS,
        *stores.KINDS,
        *webhooks.KINDS,
    )
}
GROUPS: Final = {
    MailGroup.ORDER_UPDATES: ("On the way", "When something you ordered has shipped or arrived."),
    MailGroup.STORE_ORDERS: ("Orders in your stores", "When somebody orders in a store you work for."),
    MailGroup.REWARDS: ("Rewards", "When your tier changes."),
}
"""Name and sentence of what may be switched off. All else is about security, money or a promise, and always comes."""


def kind_named(name: str) -> LetterKind:
    """Raises KeyError for a kind that nobody wrote."""
    return KINDS[name]
