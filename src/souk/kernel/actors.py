"""Who is acting, and what a policy answered them."""

from collections.abc import Mapping
from uuid import UUID

import msgspec


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A person, a guest or the system itself, at one request.

    `permissions` hold everywhere, `store_permissions` only in that store. A guest has no id; what a guest owns (a
    cart) hangs on `guest_key`, an unguessable token from their cookie. A program with an API key acts as the key's owner,
    with less permitted; `api_key_id` tells.
    """

    id: UUID | None = None
    name: str = ""
    picture: str | None = None
    """The address of a small picture of them, for pages."""
    permissions: frozenset[str] = frozenset()
    store_permissions: Mapping[UUID, frozenset[str]] = {}
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    guest_key: str | None = None
    is_system: bool = False

    def may(self, permission: str, *, store_id: UUID | None = None) -> bool:
        """Everywhere, or in this store."""
        if self.is_system or permission in self.permissions:
            return True
        return store_id is not None and permission in self.store_permissions.get(store_id, frozenset())

    def may_somewhere(self, permission: str) -> bool:
        """Everywhere, or in any store."""
        return self.may(permission) or bool(self.stores_with(permission))

    def stores_with(self, permission: str) -> list[UUID]:
        """The stores in which they hold `permission` (not those they reach by holding it everywhere)."""
        return [store_id for store_id, held in self.store_permissions.items() if permission in held]


class Verdict(msgspec.Struct, frozen=True):
    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(allowed=True)
GUEST = Actor()
SYSTEM = Actor(name="system", is_system=True)


def denied(reason: str) -> Verdict:
    return Verdict(allowed=False, reason=reason)
