"""What people do with their saved methods. Keeping a new one asks a gateway first: `processes.py`."""

from uuid import UUID

from sqlalchemy import func, select, update

from souk.identity import lock_standing, signed_in
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.payments.errors import TooManyPaymentMethods, UnknownPaymentMethod
from souk.payments.saved import policy
from souk.payments.saved.events import PaymentMethodRemoved, PaymentMethodSaved
from souk.payments.saved.methods import NewMethod
from souk.payments.saved.models import SavedMethod
from souk.payments.saved.queries import view_of
from souk.payments.saved.schemas import SavedMethodView

MOST_METHODS = 20


async def require_room(uow: UnitOfWork) -> UUID:
    """Whose methods they are, who may keep one more and whom nobody overtakes. Raises TooManyPaymentMethods."""
    person_id = signed_in(uow.actor)
    uow.require(policy.can_keep_methods(uow.actor))
    await lock_standing(uow, person_id)
    count = await uow.session.scalar(select(func.count()).where(SavedMethod.user_id == person_id))
    if (count or 0) >= MOST_METHODS:
        raise TooManyPaymentMethods
    return person_id


async def keep_method(uow: UnitOfWork, new: NewMethod, *, token: str | None, is_default: bool) -> SavedMethodView:
    """Write down a method that its gateway keeps under `token`. Raises TooManyPaymentMethods."""
    person_id = await require_room(uow)
    if is_default:
        await _no_default(uow)
    row = SavedMethod(
        id=new_id(),
        user_id=person_id,
        kind=new.kind,
        provider=new.charged_as.provider if new.charged_as is not None else None,
        sealed_token=uow.keys.seal(token) if token is not None else None,
        brand=new.brand,
        last_four=new.last_four,
        expires_on=new.expires_on,
        sealed_account=uow.keys.seal(new.account) if new.account is not None else None,
        is_default=is_default,
        created_at=uow.now,
    )
    uow.session.add(row)
    await uow.session.flush()
    uow.emit(PaymentMethodSaved(person_id=person_id, method_id=row.id))
    return view_of(uow, row)


async def make_method_default(uow: UnitOfWork, method_id: UUID) -> SavedMethodView:
    """Raises UnknownPaymentMethod for one of somebody else's, and then leaves the default as it was."""
    person_id = signed_in(uow.actor)
    uow.require(policy.can_keep_methods(uow.actor))
    await lock_standing(uow, person_id)
    row = await _own(uow, method_id)
    await _no_default(uow)
    row.is_default = True
    await uow.session.flush()
    return view_of(uow, row)


async def remove_method(uow: UnitOfWork, method_id: UUID) -> None:
    """Raises UnknownPaymentMethod, also for one of somebody else's. A task tells the gateway to forget it."""
    signed_in(uow.actor)
    uow.require(policy.can_keep_methods(uow.actor))
    row = await _own(uow, method_id)
    await uow.session.delete(row)
    await uow.session.flush()
    uow.emit(
        PaymentMethodRemoved(
            person_id=row.user_id, method_id=row.id, provider=row.provider, sealed_token=row.sealed_token
        )
    )


async def _own(uow: UnitOfWork, method_id: UUID) -> SavedMethod:
    mine = select(SavedMethod).where(SavedMethod.id == method_id, policy.visible_to(uow.actor)).with_for_update()
    row = await uow.session.scalar(mine)
    if row is None:
        raise UnknownPaymentMethod
    return row


async def _no_default(uow: UnitOfWork) -> None:
    default = update(SavedMethod).where(policy.visible_to(uow.actor), SavedMethod.is_default)
    await uow.session.execute(default.values(is_default=False))
