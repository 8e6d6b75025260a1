"""Around password checks and mailed links: what was wrong is remembered, and nobody learns whose an address is."""

import msgspec

from souk.identity import policy
from souk.identity.events import PasswordResetAsked
from souk.identity.logins import normal_email
from souk.identity.processes import Reception
from souk.identity.recovery import commands
from souk.identity.recovery.errors import LinkNotValid
from souk.identity.recovery.kinds import LinkKind
from souk.identity.recovery.links import take_link
from souk.identity.recovery.queries import KNOWN, find_id_by_email, find_link_owner
from souk.identity.recovery.services import confirm_address, replace_email, replace_password
from souk.identity.recovery.strangers import shut_out_strangers
from souk.identity.step_up.processes import Proof, prove
from souk.kernel.actors import GUEST, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal


class NewSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A password somebody chose, with the one they had; where they come from."""

    current: str
    chosen: str
    address: str


async def ask_reset(database: Database, reception: Reception, *, email: str, address: str) -> None:
    """Have a link mailed, if the address is anybody's. Raises RateLimited, by where they come from.

    Known and unknown addresses take the same statements and are announced alike. More than a few mails for one address
    are answered alike too, and not sent.
    """
    await reception.attempts.asking_reset(address=address)
    account = database.keys.blind_index(normal_email(email), purpose="reset")
    may_mail = await reception.attempts.may_mail_reset(account=account)
    async with database.unit_of_work(GUEST) as uow:
        person_id = await find_id_by_email(uow, email)
        if may_mail:
            uow.emit(PasswordResetAsked(person_id=person_id))


async def reset_password(database: Database, reception: Reception, *, token: str, chosen: str, address: str) -> None:
    """By a mailed link, which also proves the address. Raises LinkNotValid, WeakPassword, RateLimited."""
    await reception.attempts.following_link(address=address)
    async with database.read(GUEST) as ctx:
        owner = await find_link_owner(ctx, LinkKind.PASSWORD_RESET, token)
    if owner is None:
        raise LinkNotValid
    password_hash = await reception.passwords.choose(chosen, about=owner.words(), field="new_password")
    async with database.unit_of_work(GUEST) as uow:
        taken = await take_link(uow, LinkKind.PASSWORD_RESET, token)
        if taken is None:
            raise LinkNotValid
        if await confirm_address(uow, taken.person_id):
            await shut_out_strangers(uow, taken.person_id)
        await replace_password(uow, taken.person_id, password_hash, was_reset=True)


async def verify_email(database: Database, reception: Reception, *, token: str, address: str) -> None:
    """By a mailed link. Raises LinkNotValid, RateLimited."""
    await reception.attempts.following_link(address=address)
    async with database.unit_of_work(GUEST) as uow:
        taken = await take_link(uow, LinkKind.EMAIL_VERIFICATION, token)
        if taken is None:
            raise LinkNotValid
        await confirm_address(uow, taken.person_id)


async def confirm_email_change(database: Database, reception: Reception, *, token: str, address: str) -> None:
    """By the link mailed to the new address. Raises LinkNotValid, EmailTaken, RateLimited."""
    await reception.attempts.following_link(address=address)
    async with database.unit_of_work(GUEST) as uow:
        taken = await take_link(uow, LinkKind.EMAIL_CHANGE, token)
        if taken is None or taken.email is None:
            raise LinkNotValid
        await replace_email(uow, taken.person_id, taken.email)


async def change_password(database: Database, reception: Reception, actor: Actor, secret: NewSecret) -> Refusal | None:
    """Nothing, where the one they had was right. Raises Unauthenticated, WeakPassword, RateLimited."""
    refusal = await prove(database, reception, actor, Proof(address=secret.address, password=secret.current))
    if refusal is not None:
        return refusal
    async with database.read(actor) as ctx:
        known = await ctx.first(KNOWN, person_id=policy.signed_in(actor))
    about = known.words() if known else ()
    password_hash = await reception.passwords.choose(secret.chosen, about=about, field="new_password")
    async with database.unit_of_work(actor) as uow:
        await commands.change_password(uow, password_hash)
    return None


async def ask_email_change(
    database: Database, reception: Reception, actor: Actor, *, email: str, proof: Proof
) -> Refusal | None:
    """Nothing, where the password was right. Raises Unauthenticated, SameEmail, EmailTaken, RateLimited."""
    refusal = await prove(database, reception, actor, proof)
    if refusal is not None:
        return refusal
    await reception.attempts.mailing_confirmation(account=str(policy.signed_in(actor)))
    async with database.unit_of_work(actor) as uow:
        await commands.ask_email_change(uow, email)
    return None


async def ask_verification(database: Database, reception: Reception, actor: Actor) -> bool:
    """Whether there was anything to confirm. Raises Unauthenticated, RateLimited."""
    await reception.attempts.mailing_confirmation(account=str(policy.signed_in(actor)))
    async with database.unit_of_work(actor) as uow:
        return await commands.ask_verification(uow)
