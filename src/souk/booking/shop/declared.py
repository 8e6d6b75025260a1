"""What the shopper's pages add to what the room declares."""

from typing import Final

from souk.booking.shop import own_web, web

WEB: Final = (web.router, own_web.router)
