"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.rooms import Room
from souk.storefront.web import router


def room() -> Room:
    return Room(name="storefront", web=(router,), templates=Path(__file__).parent / "templates")
