"""What the room declares to the composition root."""

from pathlib import Path

from souk.identity import api, upkeep, web
from souk.identity.attempts import Attempts, ClientAddresses
from souk.identity.authentication import authenticate
from souk.identity.passwords import Passwords
from souk.identity.policy import IdentityPermission
from souk.identity.processes import Reception
from souk.identity.tokens import TokenMint
from souk.kernel.rate_limit import Limiter
from souk.kernel.rooms import Room
from souk.kernel.settings import Settings


def room(settings: Settings, limiter: Limiter) -> Room:
    passwords = Passwords(settings.passwords.scheme)
    mint = TokenMint(settings.secret_key.get_secret_value(), settings.tokens)
    return Room(
        name="identity",
        state={
            "authenticate": authenticate,
            "passwords": passwords,
            "mint": mint,
            "reception": Reception(passwords, mint, Attempts(limiter)),
            "client_addresses": ClientAddresses(settings.trusted_proxies),
        },
        api=[api.router],
        web=[web.router],
        templates=Path(__file__).parent / "templates",
        permissions=IdentityPermission,
        invariants=upkeep.INVARIANTS,
        clean_ups=upkeep.CLEAN_UPS,
        personal_data=upkeep.PERSONAL_DATA,
    )
