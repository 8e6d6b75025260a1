"""Settings of who moves the money."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MockGateway(Part):
    """The gateway that moves no money: how slow it is, and how often it fails by itself."""

    delay_ms: int = Field(default=0, ge=0, le=60_000)
    """How long every call takes."""
    failure_rate: float = Field(default=0.0, ge=0, le=1)
    """The share of payments it declines by itself; 0.1 is 10 %."""


class Manual(Part):
    """Payments that staff take themselves, beside the gateway: a bank transfer, cash."""

    instructions: str = Field(default="", max_length=1000)
    """Where buyers send the money, or whom they hand it; shown with a number to quote. Empty: nobody can pay so."""
    label: str = Field(default="Bank transfer", min_length=1, max_length=40)
    """What this way to pay is called."""


class Stripe(Part):
    """Payments through Stripe. Keys of its test mode begin with `sk_test_` and `pk_test_` and move no money."""

    secret_key: SecretStr | None = None
    """The secret key, or a restricted one that may write payment intents, refunds, customers and transfers."""
    publishable_key: str = ""
    """The key that browsers get."""
    webhook_secrets: tuple[SecretStr, ...] = ()
    """What signs Stripe's webhooks (`whsec_…`); several while one replaces another."""
    webhook_tolerance_seconds: int = Field(default=300, ge=1, le=3600)
    """How old a signature may be."""
    api_base: str = Field(default="https://api.stripe.com", pattern=r"^https?://[^\s?#]+[^\s?#/]$")
    """Where its interface is."""
    script_url: str = Field(default="https://js.stripe.com/v3/", pattern=r"^https?://[^\s?#]+$")
    """Where browsers load Stripe.js from; the content security policy of the checkout page follows it."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    """How long one call may take; it is tried twice."""
    upi: bool = True
    """Whether UPI is offered where prices are in INR; the account has to have it switched on."""
    pays_vendors: bool = False
    """Whether payouts go to stores' connected accounts (`acct_…`) by themselves; other accounts wait for a person."""

    @model_validator(mode="after")
    def _transfers_need_a_key(self) -> "Stripe":
        if self.pays_vendors and self.secret_key is None:
            raise ValueError("paying vendors needs the secret key")
        return self


class PayPal(Part):
    """Payments through PayPal."""

    client_id: str = ""
    """The name of your app at PayPal."""
    client_secret: SecretStr | None = None
    """Its secret."""
    webhook_id: str = ""
    """Which of your webhooks PayPal signs for."""
    api_base: str = Field(default="https://api-m.paypal.com", pattern=r"^https?://[^\s?#]+[^\s?#/]$")
    """Where its interface is; `https://api-m.sandbox.paypal.com` moves no money."""
    approval_base: str = Field(default="https://www.paypal.com", pattern=r"^https?://[^\s?#]+[^\s?#/]$")
    """Where shoppers approve; `https://www.sandbox.paypal.com` in the sandbox."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    """How long one call may take."""
