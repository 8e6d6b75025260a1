"""One mail address with the name before it: read strictly, since what stands here ends up in headers and SMTP commands."""

import re
import unicodedata
from email.errors import HeaderParseError
from email.headerregistry import Address

import idna
import msgspec

LONGEST_ADDRESS, LONGEST_NAME = 320, 120
_WRITTEN = re.compile(r"\s*(?:(?P<name>[^<>]*?)\s*<(?P<angled>[^<>]+)>|(?P<bare>[^<>\s]+))\s*")
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"]+")


class Mailbox(msgspec.Struct, frozen=True):
    """`address` is all that a server sees; `name` is for people and may be empty."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def as_header(self) -> Address:
        local, _, domain = self.address.rpartition("@")
        return Address(self.name, local, domain)


def mailbox(address: str, name: str = "") -> Mailbox | None:
    """None for what is no single address. The domain becomes what DNS writes; the name becomes one short line."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or not address.isprintable():
        return None
    local, _, domain = address.rpartition("@")
    try:
        as_dns = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
        found = Mailbox(f"{local}@{as_dns}", one_line(name, most=LONGEST_NAME))
        found.as_header()
    except (UnicodeError, ValueError, HeaderParseError):
        return None
    return found


def read_mailbox(text: str) -> Mailbox | None:
    """`shop@example.com` or `Shop <shop@example.com>`; None for anything else, two addresses for instance."""
    if any(unicodedata.category(character).startswith("C") for character in text):
        return None
    read = _WRITTEN.fullmatch(text)
    return mailbox(read["angled"] or read["bare"], (read["name"] or "").strip('" ')) if read is not None else None


def one_line(text: str, *, most: int) -> str:
    """Without line breaks and other characters that control something, in `most` characters."""
    plain = "".join(" " if unicodedata.category(each) in {"Cc", "Zl", "Zp", "Cs"} else each for each in text)
    short = " ".join(plain.split())
    return short if len(short) <= most else f"{short[: most - 1]}…"
