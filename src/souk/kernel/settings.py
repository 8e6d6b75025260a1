"""Settings: read once in `app.py` and handed down. `SOUK_…` names are canonical; older names are accepted as aliases."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from souk.kernel.crypto import derive_key
from souk.kernel.gateway_settings import Manual, MockGateway, PayPal, Stripe
from souk.kernel.limit_settings import Limits
from souk.kernel.mailbox import read_mailbox
from souk.kernel.search_settings import Search

DEFAULT_SECRET = "dev-only-secret-change-me"  # noqa: S105 - refused with stage=live

ALIASES = {
    "SECRET_KEY": "SECRET_KEY",
    "JWT_SECRET_KEY": "SECRET_KEY",
    "JWT_ALGORITHM": "TOKENS__ALGORITHM",
    "ACCESS_TOKEN_EXPIRE_MINUTES": "TOKENS__ACCESS_MINUTES",
    "REFRESH_TOKEN_EXPIRE_DAYS": "TOKENS__REFRESH_DAYS",
    "SQLITE_DATABASE_URL": "DATABASE_URL",
    "DATABASE_URL": "DATABASE_URL",
    "REDIS_URL": "REDIS_URL",
    "COOKIE_DOMAIN": "COOKIES__DOMAIN",
    "COOKIE_SECURE": "COOKIES__SECURE",
    "COOKIE_SAMESITE": "COOKIES__SAMESITE",
    "COOKIE_PATH": "COOKIES__PATH",
    "CORS_ORIGINS": "CORS_ORIGINS",
    "MEDIA_ROOT": "MEDIA__FOLDER",
    "SMTP_HOST": "MAIL__HOST",
    "SMTP_PORT": "MAIL__PORT",
    "SMTP_USERNAME": "MAIL__USERNAME",
    "SMTP_PASSWORD": "MAIL__PASSWORD",
    "SMTP_STARTTLS": "MAIL__STARTTLS",
    "EMAIL_FROM": "MAIL__SENDER",
    "SENTRY_DSN": "SENTRY_DSN",
    "LOG_LEVEL": "LOG_LEVEL",
}
"""Names the requirement documents use → ours. `SOUK_…`, where set, wins."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Tokens(_Part):
    """Lifetimes: shoppers' tokens, and the stricter ones of staff and vendors."""

    algorithm: Literal["HS256", "HS384", "HS512"] = "HS256"
    """How access tokens are signed."""
    access_minutes: int = Field(default=60, ge=1)
    """How long a shopper's access token opens doors."""
    refresh_days: int = Field(default=7, ge=1)
    """How long a shopper stays signed in without coming back."""
    staff_access_minutes: int = Field(default=5, ge=1)
    """The same for staff and vendors."""
    staff_refresh_days: int = Field(default=1, ge=1)
    """The same for staff and vendors."""


class Cookies(_Part):
    domain: str | None = None
    """The domain of all cookies; unset: the host that set them."""
    secure: bool | None = None
    """Unset: secure when the request came by https."""
    samesite: Literal["lax", "strict"] = "lax"
    """Whether a link from another site arrives signed in (`lax`) or not (`strict`)."""
    path: str = "/"
    """Below which path browsers send them."""


class Media(_Part):
    folder: Path = Path("var/media")
    """Where pictures are kept."""
    largest_bytes: int = 10 * 1024 * 1024
    """The largest file that is taken."""
    most_pixels: int = 40_000_000
    """The largest picture that is taken, in pixels."""
    private_seconds: int = Field(default=1800, ge=60, le=86_400)
    """How long the signed address of a private picture holds: as long as somebody looks at one page."""


class Mail(_Part):
    """Outgoing mail. Without a host it is kept in a folder and read at `/dev/inbox`, or held back with `stage=live`."""

    host: str | None = None
    """The SMTP server."""
    port: int = Field(default=587, ge=1, le=65535)
    """Its port; usually 587 with STARTTLS, 465 with TLS from the first byte."""
    username: str | None = None
    """Who signs in at the SMTP server; unset: nobody."""
    password: SecretStr | None = None
    """Their password."""
    starttls: bool = True
    """Insist on STARTTLS: a server that does not offer it gets no mail."""
    tls: bool = False
    """TLS from the first byte, instead of STARTTLS."""
    ca_file: Path | None = None
    """Certificates to trust, where the server's is signed by an authority of your own."""
    sender: str = "Souk <souk@localhost>"
    """From whom mails come: an address, or a name and an address in angle brackets."""
    timeout_seconds: float = Field(default=20.0, gt=0, le=60)
    """How long delivering one mail may take in all."""
    folder: Path = Path("var/mail")
    """Where mails are kept as files while no host is set."""

    @field_validator("sender")
    @classmethod
    def _is_one_mailbox(cls, text: str) -> str:
        if read_mailbox(text) is None:
            raise ValueError("must be one mail address, such as: Souk <shop@example.com>")
        return text

    @model_validator(mode="after")
    def _password_has_a_name(self) -> "Mail":
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password of the SMTP server belong together")
        return self


class Passwords(_Part):
    scheme: Literal["argon2", "bcrypt"] = "argon2"
    """For new hashes (bcrypt has 10 rounds). Both are verified, and upgraded at sign-in."""
    memory_kib: int = Field(default=19_456, ge=64)
    """How much memory one argon2 hash takes; `live` refuses less than OWASP's 19,456."""
    iterations: int = Field(default=2, ge=1)
    """How often argon2 goes through its memory; `live` refuses less than 2."""
    least_score: int = Field(default=3, ge=0, le=4)
    """How hard a new password must be to guess, on zxcvbn's scale of 0 to 4; 0 takes any of 8 characters."""


class Loyalty(_Part):
    """Points that orders earn."""

    points_live_months: int = Field(default=24, ge=0, le=1200)
    """Points end so many months after they were earned, the oldest first; 0: never."""


class Refunds(_Part):
    """Giving money back."""

    small_up_to: int = Field(default=100, ge=0, le=1_000_000)
    """What all refunds of one order may come to for who may approve small ones alone: whole units of its currency."""


class Booking(_Part):
    """Appointments."""

    hold_minutes: int = Field(default=15, ge=1, le=1440)
    """How long a place is kept for who has to pay for it."""
    offer_minutes: int = Field(default=30, ge=1, le=10080)
    """How long a place that became free is kept for who waited for it."""
    complete_after_hours: int = Field(default=24, ge=0, le=720)
    """How long after its end an appointment that nobody marked counts as completed, and is paid out."""
    most_held: int = Field(default=3, ge=1, le=100)
    """How many bookings one person may have that are not paid for yet."""
    most_upcoming: int = Field(default=20, ge=1, le=1000)
    """How many appointments one person may have ahead with one store."""


class Outbound(_Part):
    """Requests to addresses that somebody else gave."""

    allow_private: bool = False
    """Whether private, loopback and link-local addresses may be asked."""
    timeout_seconds: float = 10.0
    """How long an answer may take in all."""
    largest_bytes: int = 15 * 1024 * 1024
    """How large an answer may be."""


class Provider(_Part):
    """A provider of OpenID Connect whose accounts open the shop's."""

    label: str = Field(min_length=1, max_length=40)
    issuer: str = Field(pattern=r"^https?://[^\s?#]+$")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = None
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    icon: Literal["log-in", "key-round", "building-2", "school", "users", "globe", "mail", ""] = ""

    @field_validator("scopes")
    @classmethod
    def _ask_who_it_is(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise ValueError("must contain openid")
        return scopes


class Federation(_Part):
    """Signing in with accounts of others."""

    providers: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")], Provider] = {}
    """As JSON, by a name of your choice: `{"google": {"label": …, "issuer": …, "client_id": …, "client_secret": …}}`."""
    allow_private: bool = False
    """Whether a provider may be at a private or loopback address, and reached without TLS."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    """How long a provider may take to answer."""

    @model_validator(mode="after")
    def _over_tls(self) -> "Federation":
        plain = [name for name, each in self.providers.items() if not each.issuer.startswith("https://")]
        if plain and not self.allow_private:
            raise ValueError(f"the issuer of {plain[0]} must be an https address")
        return self


class Settings(BaseSettings):
    """Everything an operator may decide. See `.env.example`; `souk doctor` explains what is wrong."""

    model_config = SettingsConfigDict(
        env_prefix="SOUK_", env_nested_delimiter="__", env_file=".env", frozen=True, extra="ignore"
    )

    stage: Literal["dev", "test", "demo", "live"] = "dev"
    """`live` refuses default secrets and seeds nothing."""
    database_url: str = "sqlite+inline:///var/souk.db"
    """SQLite for one process, `postgresql+asyncpg://…` for many."""
    replica_url: str | None = None
    """A read replica; what only looks may go there."""
    redis_url: str | None = None
    """Redis or Valkey: limits, live news and dropped caches across processes."""
    secret_key: SecretStr = SecretStr(DEFAULT_SECRET)
    """At least 32 random characters; signs tokens and links."""
    previous_secrets: tuple[SecretStr, ...] = ()
    """Former secret keys, newest first: what they signed still holds. Leave out one that leaked."""
    index_secret: SecretStr | None = None
    """Finds what is sealed without opening it, so it never changes; unset: the oldest of the secret keys."""
    encryption_keys: tuple[SecretStr, ...] = ()
    """Fernet keys, newest first; derived from the secret outside `live`."""
    base_url: str = "http://127.0.0.1:8000"
    """The address shoppers use; links in pages and mails start with it."""
    cors_origins: tuple[str, ...] = ("http://localhost:3000", "http://127.0.0.1:3000")
    """Front ends of other origins that may call the API with credentials."""
    trusted_proxies: tuple[str, ...] = ()
    """Proxies, as addresses or networks, whose `X-Forwarded-For` is believed."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """What is logged."""
    log_json: bool = True
    """One JSON object per line; otherwise lines for people."""
    sentry_dsn: SecretStr | None = None
    """Reports bugs to Sentry; needs the `sentry` extra."""
    traces: bool = False
    """OpenTelemetry traces and metrics of requests, through the providers that the `traces` extra configures."""
    largest_body_bytes: int = 1024 * 1024
    """The largest request body, where no files are taken."""
    cache_seconds: float = Field(default=1.0, ge=0, le=1.0)
    """How old an anonymous catalogue answer may be; 0 switches the cache off."""
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    """The currency of the marketplace; stores may have their own."""
    vendor_onboarding: Literal["auto", "review"] = "auto"
    """Whether new vendors may sell at once, or after somebody of the marketplace has approved them."""
    tokens: Tokens = Tokens()
    cookies: Cookies = Cookies()
    media: Media = Media()
    mail: Mail = Mail()
    passwords: Passwords = Passwords()
    gateway: Literal["mock", "stripe", "paypal"] = "mock"
    """Who takes new payments. Older ones stay with the gateway that took them, as long as its keys are set."""
    mock_gateway: MockGateway = MockGateway()
    stripe: Stripe = Stripe()
    paypal: PayPal = PayPal()
    manual: Manual = Manual()
    loyalty: Loyalty = Loyalty()
    refunds: Refunds = Refunds()
    booking: Booking = Booking()
    outbound: Outbound = Outbound()
    federation: Federation = Federation()
    search: Search = Search()
    limits: Limits = Limits()
    limits_counted_in: Literal["auto", "memory", "database", "redis"] = "auto"
    """Where tries at passwords, codes and the like are counted; `auto`: in Redis where there is one, else in a
    PostgreSQL database, which many processes share, else in this process's memory."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, file_secret_settings, _Aliases(settings_cls)

    @model_validator(mode="after")
    def _redis_is_there_to_count_in(self) -> "Settings":
        if self.limits_counted_in == "redis" and self.redis_url is None:
            raise ValueError("SOUK_LIMITS_COUNTED_IN=redis needs SOUK_REDIS_URL")
        return self

    @model_validator(mode="after")
    def _gateway_has_its_keys(self) -> "Settings":
        if self.gateway == "stripe" and (self.stripe.secret_key is None or not self.stripe.publishable_key):
            raise ValueError("SOUK_GATEWAY=stripe needs SOUK_STRIPE__SECRET_KEY and SOUK_STRIPE__PUBLISHABLE_KEY")
        if self.gateway == "paypal" and (self.paypal.client_secret is None or not self.paypal.client_id):
            raise ValueError("SOUK_GATEWAY=paypal needs SOUK_PAYPAL__CLIENT_ID and SOUK_PAYPAL__CLIENT_SECRET")
        return self

    @model_validator(mode="after")
    def _live_is_fully_dressed(self) -> "Settings":
        if self.stage == "live" and (complaints := self.complaints()):
            raise ValueError("; ".join(complaints))
        return self

    def complaints(self) -> list[str]:
        """Why these settings may not go live, one sentence each."""
        secret = self.secret_key.get_secret_value()
        found = []
        if secret == DEFAULT_SECRET or len(secret) < 32:
            found.append("SOUK_SECRET_KEY must be set to at least 32 random characters")
        if not self.encryption_keys:
            found.append("SOUK_ENCRYPTION_KEYS must hold at least one Fernet key (`souk doctor --new-key` prints one)")
        if any(origin == "*" or "//localhost" in origin or "//127.0.0.1" in origin for origin in self.cors_origins):
            found.append("SOUK_CORS_ORIGINS must name the front ends that are trusted, or be empty: []")
        if not self.base_url.startswith("https://"):
            found.append("SOUK_BASE_URL must be the https address shoppers use")
        if self.passwords.memory_kib < 19_456 or self.passwords.iterations < 2:
            found.append("SOUK_PASSWORDS__MEMORY_KIB must be at least 19456, and SOUK_PASSWORDS__ITERATIONS at least 2")
        if any(not each.issuer.startswith("https://") for each in self.federation.providers.values()):
            found.append("SOUK_FEDERATION__PROVIDERS must name issuers by https addresses")
        return found

    def keys(self) -> list[str]:
        given = [key.get_secret_value() for key in self.encryption_keys]
        return given or [derive_key(secret) for secret in self.signing_secrets()]

    def signing_secrets(self) -> list[str]:
        """Newest first: the first signs, all of them know what was signed."""
        return [each.get_secret_value() for each in (self.secret_key, *self.previous_secrets)]

    def indexing_secret(self) -> str:
        return self.index_secret.get_secret_value() if self.index_secret is not None else self.signing_secrets()[-1]


class _Aliases(PydanticBaseSettingsSource):
    """The documents' names, translated; the weakest source."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        return translate(os.environ)


def translate(environment: Mapping[str, str]) -> dict[str, Any]:
    """`{"COOKIE_SECURE": "true"}` → `{"cookies": {"secure": "true"}}`."""
    found: dict[str, Any] = {}
    for theirs, ours in ALIASES.items():
        if theirs not in environment:
            continue
        value: Any = environment[theirs]
        if theirs == "SQLITE_DATABASE_URL":
            value = value.replace("sqlite:///", "sqlite+inline:///")
        elif theirs == "DATABASE_URL":
            value = value.replace("postgres://", "postgresql://").replace("postgresql://", "postgresql+asyncpg://")
        elif theirs == "CORS_ORIGINS":
            value = [origin.strip() for origin in value.strip("[]").replace('"', "").split(",") if origin.strip()]
        *parents, name = ours.lower().split("__")
        place = found
        for parent in parents:
            place = place.setdefault(parent, {})
        place[name] = value
    return found
