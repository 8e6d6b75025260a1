"""How somebody without an account is reached. Kept sealed."""

import msgspec

from souk.kernel.crypto import KeyRing, SealBroken


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest leaves at booking, or somebody tells on the phone."""

    name: str = ""
    email: str | None = None
    phone: str | None = None


def seal_contact(keys: KeyRing, contact: Contact) -> str:
    return keys.seal(msgspec.json.encode(contact).decode())


def open_contact(keys: KeyRing, sealed: str | None) -> Contact | None:
    """None where there is none, or none that can be opened any more."""
    text = open_text(keys, sealed)
    return msgspec.json.decode(text, type=Contact) if text else None


def open_text(keys: KeyRing, sealed: str | None) -> str:
    if not sealed:
        return ""
    try:
        return keys.open(sealed)
    except SealBroken:
        return ""
