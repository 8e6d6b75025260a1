"""What this room refuses."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownWebhook(NotFound):
    sentence = "There is no such webhook."


class UnknownDelivery(NotFound):
    sentence = "There is no such delivery; they are kept for 30 days."


class WebhookPaused(Conflict):
    sentence = "This webhook is switched off. Switch it on first."


class TooManyWebhooks(Conflict):
    sentence = "That are enough webhooks for one store. Remove one first."


class WebhookAddressRefused(Invalid):
    field = "url"
    sentence = "Give a public https address, without a user name in it."
