"""Why a message of a gateway, or a question about an intent, is refused."""

from souk.kernel.errors import Invalid, Refusal, TooLarge


class WebhookRefused(Refusal):
    """Nothing of it was kept."""

    status = 400
    sentence = "This message is not signed by the payment service, or its signature is too old."


class WebhookTooLarge(TooLarge):
    sentence = "The payment service does not send messages this large."


class AmountDiffers(Invalid):
    """Facts: `amount` and `currency`, as they stand in the shop's own books."""

    field = "amount"
    sentence = "This is not the amount of the payment."
