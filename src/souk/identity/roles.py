"""What a role lets one do: bundles of permissions, and the built-in ones."""

from functools import lru_cache
from typing import Any

import msgspec

CUSTOMER, ADMIN = "customer", "admin"
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
    description: str = ""

    def as_row(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "permissions": " ".join(self.permissions),
            "is_of_store": self.is_of_store,
            "description": self.description,
            "requires_second_factor": False,
        }


BUILT_IN = (
    BuiltIn("guest", description="Whoever is not signed in."),
    BuiltIn(CUSTOMER, description="Buys, and looks after orders and account of their own."),
    BuiltIn("vendor_owner", ("*",), is_of_store=True, description="Everything in the store, its staff included."),
    BuiltIn(
        "vendor_staff",
        ("catalog:*", "inventory:*", "orders:*", "booking:*", "reviews:reply"),
        is_of_store=True,
        description="Products, stock and orders of the store.",
    ),
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
        description="Products, stock and orders of every store, and which reviews appear.",
    ),
    BuiltIn(
        "sales_manager",
        ("catalog:read", "orders:read", "pricing:discount", "refunds:approve", "reports:read"),
        description="Discounts, refunds and reports.",
    ),
    BuiltIn(
        "support_agent",
        ("support:*", "orders:read", "refunds:approve_small"),
        description="Answers customers, and sees their orders.",
    ),
    BuiltIn(ADMIN, ("*",), description="Everything there is."),
)
OF_STORE = frozenset(role.name for role in BUILT_IN if role.is_of_store)
