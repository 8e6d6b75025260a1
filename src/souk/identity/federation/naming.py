"""What a provider's claims say of a person, in the shape that an account here has."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from email_validator import EmailNotValidError, validate_email

LONGEST_EMAIL: Final = 254
LONGEST_NAME: Final = 200


def proved_email(claims: Mapping[str, Any]) -> str | None:
    """The address, if it is one and the provider says that it is theirs. Some providers say so in words."""
    email, verified = claims.get("email"), claims.get("email_verified")
    if not (verified is True or verified == "true") or not isinstance(email, str) or len(email) > LONGEST_EMAIL:
        return None
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return None
    return email


def readable_name(claims: Mapping[str, Any], email: str | None) -> str:
    """One line; where there is no name, what stands before the @ of the address."""
    parts = (claims.get("given_name"), claims.get("family_name"))
    given = " ".join(part for part in parts if isinstance(part, str))
    for text in (claims.get("name"), given, claims.get("preferred_username"), (email or "").partition("@")[0]):
        if isinstance(text, str) and (name := _one_line(text)):
            return name
    return "Friend"


def _one_line(text: str) -> str:
    kept = (" " if character.isspace() else character for character in unicodedata.normalize("NFC", text))
    plain = "".join(each for each in kept if unicodedata.category(each)[0] != "C")
    return " ".join(plain.split())[:LONGEST_NAME].strip()
