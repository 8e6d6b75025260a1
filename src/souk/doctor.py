"""`souk doctor`: looks at settings, database, Redis, disk, search and front end, and says what to mend and how."""

import os
from typing import Literal

import msgspec
from pydantic import ValidationError
from redis.asyncio import Redis
from sqlalchemy import make_url

from souk.defence import wide_open
from souk.kernel.migrate import revisions
from souk.kernel.settings import Mail, Settings


class Diagnosis(msgspec.Struct, frozen=True):
    kind: Literal["ok", "advice", "broken"]
    about: str
    sentence: str


async def examine() -> list[Diagnosis]:
    """Everything worth saying about this installation."""
    try:
        settings = Settings()
    except ValidationError as invalid:
        return [
            Diagnosis("broken", ".".join(map(str, each["loc"])) or "settings", each["msg"]) for each in invalid.errors()
        ]
    found = [*_stage(settings), await _database(settings), await _redis(settings), _media(settings)]
    found += [await examine_mail(settings), *await examine_search(settings), _front_end()]
    found += _payments(settings)
    if settings.stage == "live" and (loose := wide_open(settings.limits.model_dump())):
        names = ", ".join(f"SOUK_LIMITS__{name.upper()}" for name in loose)
        found.append(
            Diagnosis("advice", "limits", f"Traffic is hardly limited; see docs/reference/limits.md: {names}.")
        )
    return found


def _payments(settings: Settings) -> list[Diagnosis]:
    found = []
    if settings.stage == "live" and settings.gateway == "mock":
        sentence = "The mock gateway takes new payments: test cards buy for nothing. Set SOUK_GATEWAY."
        found.append(Diagnosis("advice", "payments", sentence))
        if settings.mock_gateway.failure_rate:
            sentence = "The mock gateway fails on purpose; set its failure rate to 0."
            found.append(Diagnosis("advice", "payments", sentence))
    secret = settings.stripe.secret_key.get_secret_value() if settings.stripe.secret_key is not None else ""
    if settings.stage == "live" and settings.gateway == "stripe" and "_test_" in secret:
        found.append(Diagnosis("advice", "payments", "Stripe's test keys move no money. Set the live ones."))
    if settings.gateway == "stripe" and not settings.stripe.webhook_secrets:
        sentence = "Stripe's webhooks are refused: set SOUK_STRIPE__WEBHOOK_SECRETS."
        found.append(Diagnosis("advice", "payments", sentence))
    if settings.gateway == "paypal" and not settings.paypal.webhook_id:
        found.append(Diagnosis("advice", "payments", "PayPal's webhooks are refused: set SOUK_PAYPAL__WEBHOOK_ID."))
    return found


def _stage(settings: Settings) -> list[Diagnosis]:
    if settings.stage == "live":
        return [Diagnosis("ok", "stage", "live, and fully dressed.")]
    complaints = [Diagnosis("advice", "before going live", f"{sentence}.") for sentence in settings.complaints()]
    return [Diagnosis("ok", "stage", f"{settings.stage}; secrets may be defaults."), *complaints]


async def _database(settings: Settings) -> Diagnosis:
    name = make_url(settings.database_url).render_as_string(hide_password=True)
    try:
        current, wanted = await revisions(settings.database_url)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the person must hear of it
        return Diagnosis("broken", "database", f"{name} cannot be opened: {failure}")
    if current is None:
        return Diagnosis(
            "broken", "database", f"{name} is empty. Run `souk migrate`, or `souk demo` for a furnished one."
        )
    if current != wanted:
        return Diagnosis("broken", "database", f"{name} is at {current}, the code wants {wanted}. Run `souk migrate`.")
    return Diagnosis("ok", "database", f"{name} is up to date.")


async def _redis(settings: Settings) -> Diagnosis:
    if settings.redis_url is None:
        if settings.database_url.startswith("postgresql"):
            return Diagnosis(
                "advice", "redis", "Without SOUK_REDIS_URL, traffic limits and live updates stay inside one process."
            )
        return Diagnosis("ok", "redis", "Not needed by one process.")
    redis = Redis.from_url(settings.redis_url)
    try:
        await redis.ping()
    except Exception as failure:  # noqa: BLE001
        return Diagnosis("broken", "redis", f"It does not answer: {failure}")
    finally:
        await redis.aclose()
    return Diagnosis("ok", "redis", "It answers.")


def _media(settings: Settings) -> Diagnosis:
    folder = settings.media.folder
    place = folder if folder.exists() else folder.parent
    if place.exists() and not os.access(place, os.W_OK):
        return Diagnosis("broken", "pictures", f"{folder} cannot be written to.")
    return Diagnosis("ok", "pictures", f"kept in {folder}.")


async def examine_mail(settings: Settings) -> Diagnosis:
    """Says hello to the mail server, where there is one."""
    from souk.kernel.mail import MailFailed
    from souk.kernel.smtp import SmtpMailer

    mail = settings.mail
    if mail.host is None and settings.stage == "live":
        sentence = "No SMTP server: letters are held back, and nobody can choose a new password. Set SOUK_MAIL__HOST."
        return Diagnosis("advice", "mail", sentence)
    if mail.host is None:
        return Diagnosis("ok", "mail", f"kept in {mail.folder}; read it at {settings.base_url}/dev/inbox.")
    try:
        await SmtpMailer(mail).greet()
    except MailFailed as failure:
        return Diagnosis("broken", "mail", f"{mail.host}:{mail.port} takes no mail: {failure}")
    if settings.stage == "live" and not (mail.tls or mail.starttls):
        return Diagnosis("advice", "mail", "It is sent without encryption. Set SOUK_MAIL__STARTTLS.")
    if settings.stage == "live" and mail.sender == Mail().sender:
        return Diagnosis("advice", "mail", "It comes from nobody's address. Set SOUK_MAIL__SENDER.")
    return Diagnosis("ok", "mail", f"{mail.host}:{mail.port} answers.")


async def examine_search(settings: Settings) -> list[Diagnosis]:
    """Asks the search engine for its index, where there is one."""
    from souk.catalog import SearchEngineFailed, has_search_index

    search = settings.search
    if not search.url:
        return [Diagnosis("ok", "search", "by the database itself.")]
    found = []
    if search.url.startswith("http://") and (search.api_key or search.password):
        found.append(Diagnosis("advice", "search", "Its key travels in clear. Give SOUK_SEARCH__URL as https."))
    try:
        is_there = await has_search_index(search)
    except SearchEngineFailed as failure:
        sentence = f"{search.url} does not answer as it should: {failure}. The database searches meanwhile."
        return [*found, Diagnosis("broken", "search", sentence)]
    if not is_there:
        sentence = f"{search.url} answers, but has no index of this shop yet. Run `souk search rebuild`."
        return [*found, Diagnosis("broken", "search", sentence)]
    return [*found, Diagnosis("ok", "search", f"{search.url} answers, and has an index.")]


def _front_end() -> Diagnosis:
    from souk.ui import Assets

    if Assets.read().files:
        return Diagnosis("ok", "front end", "built.")
    return Diagnosis("broken", "front end", "not built: run `python hatch_build.py`, or install the package.")
