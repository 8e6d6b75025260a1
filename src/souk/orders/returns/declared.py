"""What returns add to what the room declares."""

from typing import Final

from souk.kernel.rooms import CleanUp, DeskLink
from souk.kernel.settings import Settings
from souk.media import open_documents
from souk.orders import payment_web
from souk.orders.policy import OrderPermission
from souk.orders.returns import api, audited, desk_web, invariants, personal, refund_web, web
from souk.orders.returns.photos import Darkroom, SweepPhotos

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


def open_darkroom(settings: Settings) -> Darkroom:
    return Darkroom(open_documents(settings.media, "returns"))


def clean_ups(darkroom: Darkroom) -> tuple[CleanUp, ...]:
    return (CleanUp(name="orders.return_photos", run=SweepPhotos(darkroom.store)),)
