"""What a removal brings about, counted: foreseen before, written down after."""

import msgspec

from souk.kernel.money import Money


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """`orders`: paid for and not shipped; they become unavailable, and `refunds` go back to their buyers."""

    stores: int = 0
    products: int = 0
    orders: int = 0
    refunds: list[Money] = []
    staff: int = 0
    """Roles that others hold in the stores; suspended."""
    appointments: int = 0
    """Booked and still ahead; cancelled."""


_decode = msgspec.json.Decoder(Consequences).decode


def write_consequences(consequences: Consequences) -> str:
    return msgspec.json.encode(consequences).decode()


def read_consequences(written: str) -> Consequences:
    return _decode(written)


def expected_in(written: str) -> Consequences:
    """What a form of ours carries, so that what was confirmed is what happens. Anything else expects nothing."""
    try:
        return _decode(written)
    except msgspec.DecodeError:
        return Consequences()
