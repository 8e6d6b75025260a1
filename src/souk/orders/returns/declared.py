"""What returns add to what the room declares."""

from typing import Final

from souk.kernel.rooms import DeskLink
from souk.orders import payment_web
from souk.orders.policy import OrderPermission
from souk.orders.returns import api, audited, desk_web, invariants, personal, refund_web, web

API: Final = (api.of_orders, api.router)
WEB: Final = (payment_web.router, web.router, desk_web.vendor, desk_web.admin, refund_web.router)
DESK: Final = (
    DeskLink(
        label="Returns", href="/admin/returns", icon="undo-2", permission=OrderPermission.ORDERS_READ, group="Sales"
    ),
)
INVARIANTS: Final = invariants.INVARIANTS
AUDITED: Final = audited.AUDITED
EXPORTERS: Final = personal.EXPORTERS
ERASERS: Final = personal.ERASERS
OBSTACLES: Final = personal.OBSTACLES
PERSONAL_DATA: Final = personal.PERSONAL_DATA
