"""What the desk adds to what the room declares."""

from typing import Final

from souk.booking.desk.calendar import phone_web
from souk.booking.desk.calendar import web as calendar_web
from souk.booking.desk.offering import web as offering_web
from souk.booking.desk.providers import web as providers_web
from souk.booking.desk.queue import api as queue_api
from souk.booking.desk.queue import audited, desk_web, personal, web

API: Final = (queue_api.of_services, queue_api.of_stores, queue_api.router)
WEB: Final = (
    web.router,
    desk_web.router,
    calendar_web.router,
    phone_web.router,
    providers_web.router,
    offering_web.router,
)
AUDITED: Final = audited.AUDITED
CLEAN_UPS: Final = personal.CLEAN_UPS
PERSONAL_ROWS: Final = personal.PERSONAL_ROWS
PERSONAL_DATA: Final = personal.PERSONAL_DATA
