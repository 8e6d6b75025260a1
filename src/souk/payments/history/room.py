"""What the history of payments adds to what the room declares."""

from typing import Final

from souk.kernel.rooms import DeskLink
from souk.payments.history import web
from souk.payments.history.pages import DESK as LOG
from souk.payments.policy import PaymentPermission

WEB: Final = (web.own, web.desk)
DESK: Final = (
    DeskLink(label="Payments", href=LOG, icon="credit-card", permission=PaymentPermission.PAYMENTS_READ, group="Money"),
)
