"""What must hold about second factors, what is thrown away by night, and what is kept of whom."""

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, delete, exists, or_, select

from souk.identity.models import User
from souk.identity.passkeys.models import Passkey, PasskeyChallenge
from souk.identity.second_factor.models import SecondFactorChallenge, TotpFactor
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, Invariant, PersonalData

UNFINISHED: Final = timedelta(days=1)
DROP_CHALLENGES: Hot[None] = Hot(
    delete(SecondFactorChallenge).where(SecondFactorChallenge.expires_at < bindparam("before"))
)
DROP_PASSKEY_CHALLENGES: Hot[None] = Hot(
    delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < bindparam("before"))
)
DROP_UNFINISHED: Hot[None] = Hot(
    delete(TotpFactor).where(TotpFactor.confirmed_at.is_(None), TotpFactor.created_at < bindparam("before"))
)


async def wrongly_noted_factors(ctx: ReadContext) -> list[str]:
    """Whether somebody has a second factor is written on the account, where every request reads it."""
    has_one = or_(
        exists().where(TotpFactor.user_id == User.id, TotpFactor.confirmed_at.is_not(None)),
        exists().where(Passkey.user_id == User.id),
    )
    wrong = select(User.id).where(has_one != User.second_factor_at.is_not(None))
    return [
        f"Person {person_id} is wrongly noted for a second factor." for person_id in await ctx.session.scalars(wrong)
    ]


async def drop_ended_challenges(database: Database) -> int:
    """Sign-ins that nobody finished, and apps that nobody went on to confirm."""
    async with database.unit_of_work(SYSTEM) as uow:
        ended = await uow.change(DROP_CHALLENGES, before=uow.now)
        ended += await uow.change(DROP_PASSKEY_CHALLENGES, before=uow.now)
        return ended + await uow.change(DROP_UNFINISHED, before=uow.now - UNFINISHED)


INVARIANTS = (Invariant(name="identity.second_factors_noted", find=wrongly_noted_factors),)
CLEAN_UPS = (CleanUp(name="identity.challenges", run=drop_ended_challenges),)
PERSONAL_DATA = (
    PersonalData(table="totp_factors", column="sealed_secret", sealed=True, on_erase="row removed"),
    PersonalData(table="recovery_codes", column="digest", sealed=False, on_erase="row removed"),
    PersonalData(table="second_factor_challenges", column="password_mark", sealed=False, on_erase="row removed"),
    PersonalData(table="passkeys", column="credential_id", sealed=False, on_erase="row removed"),
    PersonalData(table="passkeys", column="public_key", sealed=False, on_erase="row removed"),
    PersonalData(table="passkeys", column="sealed_name", sealed=True, on_erase="row removed"),
    PersonalData(table="users", column="second_factor_at", sealed=False, on_erase="removed"),
)
PERSONAL_ROWS = (
    PersonalRows(table="totp_factors", title="Authenticator app", shows=("created_at", "confirmed_at")),
    PersonalRows(table="recovery_codes", title="Recovery codes", shows=("created_at", "used_at")),
    PersonalRows(table="second_factor_challenges", title="Sign-ins that wait for a code"),
    PersonalRows(
        table="passkeys",
        title="Passkeys",
        shows=("sealed_name", "credential_id", "is_synced", "created_at", "last_used_at"),
        opens=("sealed_name",),
    ),
)
