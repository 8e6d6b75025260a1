"""What a role lets one do: bundles of permissions, and the built-in ones."""

from functools import lru_cache
from typing import Any

import msgspec

CUSTOMER = "customer"
SHOPPER_ROLES = frozenset({"guest", CUSTOMER})
"""Whoever holds any other role is staff, or sells."""


class Bundle(frozenset[str]):
    """Permissions `resource:verb`. `orders:*` holds every verb of a resource, `*` everything."""

    def __contains__(self, permission: object) -> bool:
        if super().__contains__(permission) or super().__contains__("*"):
            return True
        return isinstance(permission, str) and super().__contains__(f"{permission.partition(':')[0]}:*")


@lru_cache(maxsize=1024)
def bundle(written: str) -> Bundle:
    """The bundle that a role's row writes. Remembered by its text, so an edited role takes effect at once."""
    return Bundle(written.split())


class BuiltIn(msgspec.Struct, frozen=True):
    """A role every shop starts with. Its bundle may be edited; `ensure_roles` does not undo that."""

    name: str
    permissions: tuple[str, ...] = ()
    is_of_store: bool = False

    def as_row(self) -> dict[str, Any]:
        return {"name": self.name, "permissions": " ".join(self.permissions), "is_of_store": self.is_of_store}


BUILT_IN = (
    BuiltIn("guest"),
    BuiltIn(CUSTOMER),
    BuiltIn("vendor_owner", ("*",), is_of_store=True),
    BuiltIn("vendor_staff", ("catalog:*", "inventory:*", "orders:*"), is_of_store=True),
    BuiltIn(
        "product_manager",
        (
            "catalog:read",
            "catalog:write",
            "inventory:read",
            "inventory:write",
            "orders:read",
            "orders:fulfil",
            "reviews:moderate",
        ),
    ),
    BuiltIn("sales_manager", ("catalog:read", "orders:read", "pricing:discount", "refunds:approve", "reports:read")),
    BuiltIn("support_agent", ("support:*", "orders:read", "refunds:approve")),
    BuiltIn("admin", ("*",)),
)
OF_STORE = frozenset(role.name for role in BUILT_IN if role.is_of_store)
