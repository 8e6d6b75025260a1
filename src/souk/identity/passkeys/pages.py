"""What the security page shows of passkeys."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from souk.identity.passkeys.queries import PasskeyView, list_own_passkeys
from souk.identity.step_up.queries import is_confirmed
from souk.identity.step_up.ways import confirm_url
from souk.kernel.database import ReadContext
from souk.ui import FormState

PASSKEYS = "/account/security/passkeys"


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    id: UUID
    name: str
    is_synced: bool
    created_at: datetime
    last_used_at: datetime | None
    rename_url: str
    remove_url: str

    @classmethod
    def of(cls, passkey: PasskeyView) -> "PasskeyRow":
        return cls(
            id=passkey.id,
            name=passkey.name,
            is_synced=passkey.is_synced,
            created_at=passkey.created_at,
            last_used_at=passkey.last_used_at,
            rename_url=f"{PASSKEYS}/{passkey.id}/rename",
            remove_url=f"{PASSKEYS}/{passkey.id}/remove",
        )


@dataclass(frozen=True, slots=True)
class PasskeysSection:
    """`is_confirmed`: they proved lately who they are, so that one may be added or removed at once."""

    passkeys: tuple[PasskeyRow, ...]
    is_confirmed: bool
    confirm_url: str
    form: FormState


async def passkeys_section(ctx: ReadContext, form: FormState) -> PasskeysSection:
    rows = tuple(PasskeyRow.of(each) for each in await list_own_passkeys(ctx))
    return PasskeysSection(rows, await is_confirmed(ctx), confirm_url("/account/security#passkeys"), form)
