"""What somebody needs to come in, and what they have set up."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, exists, func, select

from souk.identity import policy
from souk.identity.models import Grant, Role, User
from souk.identity.passkeys.models import Passkey
from souk.identity.passwords import is_unmatched
from souk.identity.second_factor.codes import provisioning_uri
from souk.identity.second_factor.models import RecoveryCode, SecondFactorChallenge, TotpFactor
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot

TOTP, RECOVERY_CODE, PASSKEY = "totp", "recovery_code", "passkey"
SHOP: Final = "Souk"


class Standing(msgspec.Struct, frozen=True):
    """`is_demanded`: a role of theirs does not let them in without a second factor."""

    is_active: bool
    password_hash: str
    has_totp: bool
    has_passkey: bool
    is_demanded: bool

    def methods(self) -> tuple[str, ...]:
        """What has to be shown beside a password; nothing, if the password is enough.

        A passkey alone asks nothing of those who may sign in by password; a role that demands a second factor makes
        it the only way, or whoever knows the password could set up an app of their own.
        """
        if not self.has_totp and not (self.is_demanded and self.has_passkey):
            return ()
        return ((TOTP, RECOVERY_CODE) if self.has_totp else ()) + ((PASSKEY,) if self.has_passkey else ())


class Awaited(msgspec.Struct, frozen=True):
    """A challenge that is out, and the account it would open."""

    user_id: UUID
    password_mark: str
    is_active: bool
    password_hash: str


class SecondFactorState(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has set up. `is_pending`: an app was begun with and not confirmed."""

    has_totp: bool
    totp_since: datetime | None
    is_pending: bool
    recovery_codes_left: int
    passkeys: int
    is_demanded: bool
    has_password: bool

    @property
    def is_on(self) -> bool:
        return self.has_totp or self.passkeys > 0


class TotpEnrolment(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` to type in, `otpauth_uri` to scan. Shown to nobody but whoever is setting it up."""

    secret: str
    otpauth_uri: str


class Secret(msgspec.Struct, frozen=True):
    sealed_secret: str
    confirmed_at: datetime | None


_demanded = exists().where(Grant.user_id == User.id, Role.name == Grant.role, Role.requires_second_factor)
STANDING = Hot(
    select(
        User.is_active,
        User.password_hash,
        TotpFactor.confirmed_at.is_not(None).label("has_totp"),
        exists().where(Passkey.user_id == User.id).label("has_passkey"),
        _demanded.label("is_demanded"),
    )
    .outerjoin(TotpFactor, TotpFactor.user_id == User.id)
    .where(User.id == bindparam("person_id")),
    Standing,
)
AWAITED = Hot(
    select(SecondFactorChallenge.user_id, SecondFactorChallenge.password_mark, User.is_active, User.password_hash)
    .join(User, User.id == SecondFactorChallenge.user_id)
    .where(
        SecondFactorChallenge.digest == bindparam("presented"),
        SecondFactorChallenge.used_at.is_(None),
        SecondFactorChallenge.expires_at > bindparam("at"),
    ),
    Awaited,
)
SECRET = Hot(
    select(TotpFactor.sealed_secret, TotpFactor.confirmed_at).where(TotpFactor.user_id == bindparam("person_id")),
    Secret,
)


async def get_state(ctx: ReadContext) -> SecondFactorState:
    """Of whoever acts. Raises Unauthenticated for a guest."""
    person_id = policy.signed_in(ctx.actor)
    codes = select(func.count()).where(RecoveryCode.user_id == person_id, RecoveryCode.used_at.is_(None))
    keys = select(func.count()).where(Passkey.user_id == person_id)
    asked = (
        select(
            TotpFactor.created_at,
            TotpFactor.confirmed_at,
            codes.scalar_subquery().label("codes"),
            keys.scalar_subquery().label("keys"),
            _demanded.label("demanded"),
            User.password_hash,
        )
        .select_from(User)
        .outerjoin(TotpFactor, TotpFactor.user_id == User.id)
        .where(User.id == person_id)
    )
    found = (await ctx.session.execute(asked)).one()
    return SecondFactorState(
        has_totp=found.confirmed_at is not None,
        totp_since=found.confirmed_at,
        is_pending=found.created_at is not None and found.confirmed_at is None,
        recovery_codes_left=found.codes if found.confirmed_at is not None else 0,
        passkeys=found.keys,
        is_demanded=found.demanded,
        has_password=not is_unmatched(found.password_hash),
    )


async def find_pending_enrolment(ctx: ReadContext) -> TotpEnrolment | None:
    """The app that the actor began to set up and did not confirm. Raises Unauthenticated for a guest."""
    person_id = policy.signed_in(ctx.actor)
    secret = await ctx.first(SECRET, person_id=person_id)
    if secret is None or secret.confirmed_at is not None:
        return None
    return await enrolment_of(ctx, person_id, ctx.keys.open(secret.sealed_secret))


async def enrolment_of(ctx: ReadContext, person_id: UUID, secret: str) -> TotpEnrolment:
    """The secret as an app takes it, under the name that its owner signs in with."""
    user = await ctx.session.get_one(User, person_id)
    return TotpEnrolment(secret=secret, otpauth_uri=provisioning_uri(secret, account=user.email, shop=SHOP))
