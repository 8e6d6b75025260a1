"""What people do with their second factor."""

from uuid import UUID

from sqlalchemy import bindparam, delete, update

from souk.identity import policy
from souk.identity.second_factor.codes import matching_step, new_secret
from souk.identity.second_factor.errors import (
    EnrolmentNotStarted,
    SecondFactorAlreadyOn,
    SecondFactorDemanded,
    SecondFactorNotOn,
    WrongEnrolmentCode,
)
from souk.identity.second_factor.events import RecoveryCodesReplaced, SecondFactorTurnedOff, SecondFactorTurnedOn
from souk.identity.second_factor.models import RecoveryCode, TotpFactor
from souk.identity.second_factor.queries import SECRET, STANDING, Standing, TotpEnrolment, enrolment_of
from souk.identity.second_factor.services import lock_factors, note_factors, replace_recovery_codes
from souk.identity.step_up.queries import require_confirmed
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot

CONFIRM_TOTP: Hot[None] = Hot(
    update(TotpFactor)
    .where(TotpFactor.user_id == bindparam("person_id"), TotpFactor.confirmed_at.is_(None))
    .values(confirmed_at=bindparam("at"), last_step=bindparam("step"))
)


async def begin_totp(uow: UnitOfWork) -> TotpEnrolment:
    """A new secret for an authenticator app; what was begun before is forgotten. Raises SecondFactorAlreadyOn."""
    person_id = await _own_factors(uow)
    standing = await _standing(uow, person_id)
    if standing.has_totp:
        raise SecondFactorAlreadyOn
    secret = new_secret()
    await uow.session.execute(delete(TotpFactor).where(TotpFactor.user_id == person_id))
    uow.session.add(
        TotpFactor(
            user_id=person_id,
            sealed_secret=uow.keys.seal(secret),
            created_at=uow.now,
            confirmed_at=None,
            last_step=None,
        )
    )
    await uow.session.flush()
    return await enrolment_of(uow, person_id, secret)


async def turn_on_totp(uow: UnitOfWork, code: str) -> list[str]:
    """The app shows the right code: from now on it is asked for. The answer are ten recovery codes, shown once.

    Raises EnrolmentNotStarted, SecondFactorAlreadyOn, WrongEnrolmentCode.
    """
    person_id = await _own_factors(uow)
    secret = await uow.first(SECRET, person_id=person_id)
    if secret is None:
        raise EnrolmentNotStarted
    if secret.confirmed_at is not None:
        raise SecondFactorAlreadyOn
    step = matching_step(uow.keys.open(secret.sealed_secret), code, now=uow.now)
    if step is None:
        raise WrongEnrolmentCode
    await uow.change(CONFIRM_TOTP, person_id=person_id, at=uow.now, step=step)
    await note_factors(uow, person_id)
    uow.emit(SecondFactorTurnedOn(person_id=person_id))
    return await replace_recovery_codes(uow, person_id)


async def turn_off_totp(uow: UnitOfWork) -> None:
    """Raises SecondFactorNotOn, SecondFactorDemanded."""
    person_id = await _own_factors(uow)
    standing = await _standing(uow, person_id)
    if not standing.has_totp:
        raise SecondFactorNotOn
    if standing.is_demanded and not standing.has_passkey:
        raise SecondFactorDemanded
    await uow.session.execute(delete(TotpFactor).where(TotpFactor.user_id == person_id))
    await uow.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person_id))
    await note_factors(uow, person_id)
    uow.emit(SecondFactorTurnedOff(person_id=person_id))


async def renew_recovery_codes(uow: UnitOfWork) -> list[str]:
    """Ten new ones in place of those left. Raises ConfirmationRequired, SecondFactorNotOn."""
    person_id = await _own_factors(uow)
    await require_confirmed(uow)
    if not (await _standing(uow, person_id)).has_totp:
        raise SecondFactorNotOn
    uow.emit(RecoveryCodesReplaced(person_id=person_id))
    return await replace_recovery_codes(uow, person_id)


async def _own_factors(uow: UnitOfWork) -> UUID:
    """Whose they are; nobody else's change at the same time."""
    person_id = policy.signed_in(uow.actor)
    uow.require(policy.can_change_person(uow.actor, person_id))
    await lock_factors(uow, person_id)
    return person_id


async def _standing(uow: UnitOfWork, person_id: UUID) -> Standing:
    standing = await uow.first(STANDING, person_id=person_id)
    assert standing is not None
    return standing
