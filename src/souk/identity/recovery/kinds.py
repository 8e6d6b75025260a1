"""What mailed links are for."""

from enum import StrEnum


class LinkKind(StrEnum):
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a kind
    EMAIL_VERIFICATION = "email_verification"
    EMAIL_CHANGE = "email_change"
