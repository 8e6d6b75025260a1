"""What fulfilment adds to the room of orders."""

from souk.orders.fulfilment import api, web
from souk.orders.fulfilment.audited import AUDITED
from souk.orders.fulfilment.invariants import INVARIANTS
from souk.orders.fulfilment.personal import ERASERS, EXPORTERS, PERSONAL_DATA

API = (api.router,)
WEB = (web.router,)

__all__ = ["API", "AUDITED", "ERASERS", "EXPORTERS", "INVARIANTS", "PERSONAL_DATA", "WEB"]
