"""Links in letters. Those that open something are made when a letter is sent, and stand nowhere but in that mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from souk.booking import path_for_booker
from souk.identity import issue_email_change_token, issue_reset_token, issue_verification_token, role_label
from souk.kernel.crypto import KeyRing
from souk.kernel.database import UnitOfWork
from souk.notifications.statuses import MailGroup
from souk.orders import path_for_buyer, path_for_return
from souk.stores import issue_invitation_token

UNSUBSCRIBE: Final = "/unsubscribe"
PURPOSE: Final = "unsubscribe"
PLACEHOLDER: Final = "…"
"""What stands in a preview where a mail has a secret."""


class ChangeOfAddress(msgspec.Struct, frozen=True):
    """The link that confirms a new address, and that address."""

    url: str
    address: str


class Invitation(msgspec.Struct, frozen=True):
    """The link that lets somebody into a store's staff, and what the mail says of it."""

    url: str
    address: str
    store: str
    role: str
    invited_by: str
    expires_at: datetime


class Links(Protocol):
    """`None` from one that makes a secret: there is nothing to open any more."""

    def page(self, path: str, **query: Any) -> str: ...
    def order(self, order: Any) -> str: ...
    def sent_back(self, order: Any, case_id: UUID) -> str: ...
    def appointment(self, appointment_id: UUID, customer_id: UUID | None) -> str: ...
    def unsubscribe(self, person_id: UUID, group: MailGroup) -> str: ...
    def private(self, text: str) -> str:
        """What only the recipient reads, such as where they live."""
        ...

    async def reset_password(self, person_id: UUID) -> str | None: ...
    async def verify_email(self, person_id: UUID) -> str | None: ...
    async def change_email(self, person_id: UUID) -> ChangeOfAddress | None: ...
    async def invitation(self, invitation_id: UUID) -> Invitation | None: ...


def address_of(base_url: str, path: str, query: Mapping[str, Any]) -> str:
    return f"{base_url.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")


class RealLinks:
    """For the mail itself. Making one of the secrets ends the one made before."""

    def __init__(self, uow: UnitOfWork, base_url: str) -> None:
        self._uow, self._base_url = uow, base_url

    def page(self, path: str, **query: Any) -> str:
        return address_of(self._base_url, path, query)

    def order(self, order: Any) -> str:
        return self.page(path_for_buyer(self._uow.keys, order))

    def sent_back(self, order: Any, case_id: UUID) -> str:
        return self.page(path_for_return(self._uow.keys, order, case_id))

    def appointment(self, appointment_id: UUID, customer_id: UUID | None) -> str:
        return self.page(path_for_booker(self._uow.keys, appointment_id, customer_id=customer_id))

    def unsubscribe(self, person_id: UUID, group: MailGroup) -> str:
        signature = sign_unsubscribing(self._uow.keys, person_id, group)
        return self.page(UNSUBSCRIBE, person=person_id, group=group.value, signature=signature)

    def private(self, text: str) -> str:
        return text

    async def reset_password(self, person_id: UUID) -> str | None:
        token = await issue_reset_token(self._uow, person_id)
        return self.page("/reset-password", token=token) if token is not None else None

    async def verify_email(self, person_id: UUID) -> str | None:
        token = await issue_verification_token(self._uow, person_id)
        return self.page("/verify-email", token=token) if token is not None else None

    async def change_email(self, person_id: UUID) -> ChangeOfAddress | None:
        change = await issue_email_change_token(self._uow, person_id)
        if change is None:
            return None
        return ChangeOfAddress(self.page("/account/email/confirm", token=change.token), change.email)

    async def invitation(self, invitation_id: UUID) -> Invitation | None:
        found = await issue_invitation_token(self._uow, invitation_id)
        if found is None:
            return None
        url = self.page("/invitations/accept", token=found.token)
        label = role_label(found.role)
        return Invitation(url, found.email, found.store_name, label, found.invited_by, found.expires_at)


class PlaceholderLinks:
    """For previews: they look alike and open nothing."""

    def __init__(self, base_url: str, now: datetime) -> None:
        self._base_url, self._now = base_url, now

    def page(self, path: str, **query: Any) -> str:
        return address_of(self._base_url, path, query)

    def order(self, order: Any) -> str:
        return self.page(f"/orders/{order.id}", **({"token": PLACEHOLDER} if order.customer_id is None else {}))

    def sent_back(self, order: Any, case_id: UUID) -> str:
        return self.page(f"/returns/{case_id}", **({"token": PLACEHOLDER} if order.customer_id is None else {}))

    def appointment(self, appointment_id: UUID, customer_id: UUID | None) -> str:
        secret = {"token": PLACEHOLDER} if customer_id is None else {}
        return self.page(f"/appointments/{appointment_id}", **secret)

    def unsubscribe(self, person_id: UUID, group: MailGroup) -> str:
        return self.page(UNSUBSCRIBE, group=group.value, signature=PLACEHOLDER)

    def private(self, text: str) -> str:
        return PLACEHOLDER if text else ""

    async def reset_password(self, person_id: UUID) -> str | None:
        return self.page("/reset-password", token=PLACEHOLDER)

    async def verify_email(self, person_id: UUID) -> str | None:
        return self.page("/verify-email", token=PLACEHOLDER)

    async def change_email(self, person_id: UUID) -> ChangeOfAddress | None:
        return ChangeOfAddress(self.page("/account/email/confirm", token=PLACEHOLDER), "new@example.com")

    async def invitation(self, invitation_id: UUID) -> Invitation | None:
        url = self.page("/invitations/accept", token=PLACEHOLDER)
        return Invitation(url, "sam@example.com", "The store", "Staff", "", self._now)


def sign_unsubscribing(keys: KeyRing, person_id: UUID, group: MailGroup) -> str:
    return keys.sign(f"{person_id}:{group.value}", purpose=PURPOSE)


def may_unsubscribe(keys: KeyRing, person_id: UUID, group: MailGroup, signature: str) -> bool:
    """Whether the link was made for this person and this group: it can switch these letters off and nothing else."""
    return keys.signed_by_us(f"{person_id}:{group.value}", signature, purpose=PURPOSE)
