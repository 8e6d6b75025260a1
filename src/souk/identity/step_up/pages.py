"""What the page shows that asks who you are."""

from dataclasses import dataclass

from souk.identity.federation.pages import ProviderMark
from souk.ui import FormState


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """`has_totp`: a code will do; `has_passkey`: so will a passkey. `next` is where it leads back to."""

    form: FormState
    next: str
    has_totp: bool
    has_passkey: bool
    providers: tuple[ProviderMark, ...] = ()
    """Accounts elsewhere that sign them in: signing in with one again is as good a proof."""
