"""What the room declares to the composition root."""

from pathlib import Path
from urllib.parse import urlsplit

from souk.identity import api, back_office, factors, other_ways, own_account, personal, upkeep, web
from souk.identity.api_keys.presenting import KeyLimits
from souk.identity.attempts import Attempts, ClientAddresses
from souk.identity.audited import AUDITED
from souk.identity.authentication import authenticate
from souk.identity.passkeys.ceremonies import relying_party
from souk.identity.passwords import Cost, Passwords
from souk.identity.policy import IdentityPermission
from souk.identity.processes import Reception
from souk.identity.tokens import TokenMint
from souk.kernel.rate_limit import Limiter
from souk.kernel.rooms import Room
from souk.kernel.settings import Settings

PERSONAL_DATA = (
    *upkeep.PERSONAL_DATA,
    *personal.PERSONAL_DATA,
    *own_account.PERSONAL_DATA,
    *factors.PERSONAL_DATA,
    *back_office.PERSONAL_DATA,
    *other_ways.PERSONAL_DATA,
)
PERSONAL_ROWS = (
    *own_account.PERSONAL_ROWS,
    *back_office.PERSONAL_ROWS,
    *factors.PERSONAL_ROWS,
    *other_ways.PERSONAL_ROWS,
    *personal.PERSONAL_ROWS,
)


def room(settings: Settings, limiter: Limiter) -> Room:
    return Room(
        name="identity",
        state=_ports(settings, limiter),
        api=[api.router, *factors.API, *other_ways.API, *own_account.API, *back_office.API],
        web=[web.router, *factors.WEB, *other_ways.WEB, *own_account.WEB, *back_office.WEB],
        templates=Path(__file__).parent / "templates",
        permissions=IdentityPermission,
        desk=back_office.DESK,
        subscriptions=back_office.SUBSCRIPTIONS,
        jobs=back_office.JOBS,
        audited=(*AUDITED, *other_ways.AUDITED),
        invariants=(*upkeep.INVARIANTS, *factors.INVARIANTS),
        clean_ups=(*upkeep.CLEAN_UPS, *own_account.CLEAN_UPS, *factors.CLEAN_UPS, *other_ways.CLEAN_UPS),
        personal_data=PERSONAL_DATA,
        personal_rows=PERSONAL_ROWS,
        exporters=own_account.EXPORTERS,
        erasers=(*own_account.ERASERS, *personal.ERASERS),
    )


def _ports(settings: Settings, limiter: Limiter) -> dict[str, object]:
    passwords = Passwords(
        settings.passwords.scheme,
        cost=Cost(settings.passwords.memory_kib, settings.passwords.iterations),
        least_score=settings.passwords.least_score,
        shop=("souk", urlsplit(settings.base_url).hostname or ""),
    )
    secret, *previous = settings.signing_secrets()
    mint = TokenMint(secret, settings.tokens, previous=previous)
    federation = other_ways.open_federation(settings)
    return {
        "authenticate": authenticate,
        "passwords": passwords,
        "mint": mint,
        "key_limits": KeyLimits(limiter),
        "federation": federation,
        "reception": Reception(passwords, mint, Attempts(limiter)),
        "relying_party": relying_party(settings.base_url),
        "client_addresses": ClientAddresses(settings.trusted_proxies),
        "security_sections": (
            own_account.PASSWORD,
            factors.SECOND_FACTOR,
            factors.PASSKEYS,
            own_account.DEVICES,
            own_account.EMAIL,
            own_account.USERNAME,
            other_ways.federation_section(federation),
            other_ways.API_KEYS,
        ),
    }
