"""Postal addresses: plain while in hand, sealed where they are kept."""

import msgspec

from souk.kernel.crypto import KeyRing


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    street: str
    city: str
    state: str
    zip_code: str
    country: str

    def one_line(self) -> str:
        return ", ".join(part for part in (self.street, self.place()) if part)

    def place(self) -> str:
        """Without the street: `Portland, OR 97201, US`."""
        region = " ".join(part for part in (self.state, self.zip_code) if part)
        return ", ".join(part for part in (self.city, region, self.country) if part)


def seal_address(keys: KeyRing, address: PostalAddress) -> str:
    return keys.seal(msgspec.json.encode(address).decode())


def open_address(keys: KeyRing, sealed: str) -> PostalAddress:
    return msgspec.json.decode(keys.open(sealed), type=PostalAddress)
