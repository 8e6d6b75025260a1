"""Who bought and where it goes: plain while in hand, sealed where it is kept."""

import msgspec

from souk.identity import PostalAddress
from souk.kernel.crypto import KeyRing

GUEST_EMAIL = "guest email"


class Destination(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an order goes: a postal address, or one text as somebody wrote it."""

    postal: PostalAddress | None = None
    text: str = ""

    def one_line(self) -> str:
        return self.postal.one_line() if self.postal is not None else self.text


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """How to reach the buyer. A signed-in one is found by their account."""

    email: str | None = None
    phone: str | None = None
    full_name: str | None = None


def seal(keys: KeyRing, what: Destination | Contact) -> str:
    return keys.seal(msgspec.json.encode(what).decode())


def open_destination(keys: KeyRing, sealed: str) -> Destination:
    return msgspec.json.decode(keys.open(sealed), type=Destination)


def open_contact(keys: KeyRing, sealed: str) -> Contact:
    return msgspec.json.decode(keys.open(sealed), type=Contact)


def index_of(keys: KeyRing, email: str) -> str:
    """Finds a guest's orders by their e-mail address without opening any."""
    return keys.blind_index(email, purpose=GUEST_EMAIL)
