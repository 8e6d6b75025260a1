"""What is told to somebody about their own account."""

from uuid import UUID

from souk.identity import (
    ApiKeyCreated,
    EmailChangeAsked,
    EmailChanged,
    EmailVerificationAsked,
    PasskeyAdded,
    PasskeyCloned,
    PasskeyRemoved,
    PasswordChanged,
    PasswordResetAsked,
    PersonRegistered,
    RecoveryCodeUsed,
    SecondFactorTurnedOff,
    SecondFactorTurnedOn,
    SignedIn,
    SignInLinked,
    get_person,
)
from souk.kernel.database import UnitOfWork
from souk.notifications.listeners.causes import delivery_of
from souk.notifications.services import is_about_to_go, write_letter
from souk.notifications.writing import about

SecurityEvent = (
    SecondFactorTurnedOn
    | SecondFactorTurnedOff
    | RecoveryCodeUsed
    | PasskeyAdded
    | PasskeyRemoved
    | PasskeyCloned
    | SignInLinked
    | ApiKeyCreated
)
WHAT: dict[type[SecurityEvent], str] = {
    SecondFactorTurnedOn: "second_factor_on",
    SecondFactorTurnedOff: "second_factor_off",
    RecoveryCodeUsed: "recovery_code_used",
    PasskeyAdded: "passkey_added",
    PasskeyRemoved: "passkey_removed",
    PasskeyCloned: "passkey_cloned",
    SignInLinked: "sign_in_linked",
    ApiKeyCreated: "api_key_created",
}


async def welcome(uow: UnitOfWork, happened: PersonRegistered) -> None:
    await write_letter(uow, "welcome", occurrence=f"welcome:{happened.person_id}", person_id=happened.person_id)


async def send_verification(uow: UnitOfWork, happened: EmailVerificationAsked) -> None:
    """Not to whoever has just come: their welcome brings the link."""
    person = await get_person(uow, happened.person_id)
    if uow.cause is not None and uow.cause.at == person.created_at:
        return
    await _ask(uow, "verify_email", happened.person_id)


async def send_reset(uow: UnitOfWork, happened: PasswordResetAsked) -> None:
    if happened.person_id is not None:
        await _ask(uow, "password_reset", happened.person_id)


async def tell_of_new_password(uow: UnitOfWork, happened: PasswordChanged) -> None:
    how = about(was_reset="yes") if happened.was_reset else {}
    await write_letter(
        uow,
        "password_changed",
        occurrence=delivery_of(uow, "password_changed"),
        person_id=happened.person_id,
        about=how,
    )


async def send_email_change(uow: UnitOfWork, happened: EmailChangeAsked) -> None:
    await _ask(uow, "email_change", happened.person_id)
    await _ask(uow, "email_change_asked", happened.person_id)


async def tell_former_address(uow: UnitOfWork, happened: EmailChanged) -> None:
    former = uow.keys.open(happened.sealed_former)
    await write_letter(uow, "email_changed", occurrence=delivery_of(uow, "email_changed"), address=former)


async def tell_of_new_device(uow: UnitOfWork, happened: SignedIn) -> None:
    if not happened.is_new_device:
        return
    await write_letter(
        uow,
        "new_sign_in",
        occurrence=f"new_sign_in:{happened.session_id}",
        person_id=happened.person_id,
        about=about(session_id=happened.session_id),
    )


async def tell_of_security(uow: UnitOfWork, happened: SecurityEvent) -> None:
    """Whatever changes how an account is opened."""
    await write_letter(
        uow,
        "security_changed",
        occurrence=delivery_of(uow, "security_changed"),
        person_id=happened.person_id,
        about=about(what=WHAT[type(happened)]),
    )


async def _ask(uow: UnitOfWork, kind: str, person_id: UUID) -> None:
    """A letter that somebody asks for by a button: however often they press it, one at a time waits."""
    if not await is_about_to_go(uow, kind, person_id):
        await write_letter(uow, kind, occurrence=delivery_of(uow, kind), person_id=person_id)
