"""Keeping a way to pay: the gateway vaults it while no unit of work is open, then it is written down."""

from collections.abc import Mapping
from uuid import UUID

from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.payments.gateways import Gateway
from souk.payments.saved.commands import keep_method, require_room
from souk.payments.saved.methods import NewMethod
from souk.payments.saved.queries import list_own_methods
from souk.payments.saved.schemas import SavedMethodView

Gateways = Mapping[str, Gateway]


async def save_method(
    database: Database,
    gateways: Gateways,
    actor: Actor,
    new: NewMethod,
    *,
    is_default: bool = False,
    paid_with: UUID | None = None,
) -> SavedMethodView:
    """`paid_with`: a payment of the actor's that was made with it just now.

    Raises TooManyPaymentMethods, PaymentDeclined (also for one that is somebody else's), GatewayUnavailable; after each
    of them nothing is kept, here or there.
    """
    async with database.unit_of_work(actor) as uow:
        await require_room(uow)
    token = await _vault(database, gateways, new, paid_with)
    try:
        async with database.unit_of_work(actor) as uow:
            return await keep_method(uow, new, token=token, is_default=is_default)
    except BaseException:
        if token is not None and new.charged_as is not None:
            await gateways[new.charged_as.provider].forget(database, token)
        raise


async def save_method_once(
    database: Database, gateways: Gateways, actor: Actor, new: NewMethod, *, paid_with: UUID | None = None
) -> None:
    """As `save_method`, unless one that looks the same is there already."""
    async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
        known = await list_own_methods(uow)
    if not any((each.type, each.brand, each.last_four) == (new.kind, new.brand, new.last_four) for each in known):
        await save_method(database, gateways, actor, new, paid_with=paid_with)


async def _vault(database: Database, gateways: Gateways, new: NewMethod, paid_with: UUID | None) -> str | None:
    if new.charged_as is None:
        return None
    gateway = gateways[new.charged_as.provider]
    return await gateway.keep(database, new.charged_as.token, expires_on=new.expires_on, paid_with=paid_with)
