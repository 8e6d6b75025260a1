"""What an account holds about its person, and what is left of it afterwards: a row without a name.

The row stays because orders and payments refer to it; nobody can sign in to it, and no address leads to it.
"""

from uuid import UUID

from sqlalchemy import delete

from souk.identity.queries import get_person
from souk.identity.segments.models import SegmentAddress
from souk.identity.segments.services import address_index
from souk.kernel.database import UnitOfWork
from souk.kernel.personal import Eraser, PersonalRows
from souk.kernel.rooms import PersonalData

NOBODY = "Erased person"


def nowhere(person_id: UUID) -> str:
    """An e-mail address that nobody has or can have."""
    return f"erased-{person_id.hex}@erased.invalid"


PERSONAL_ROWS = (
    PersonalRows(table="addresses", title="Addresses", shows=("sealed", "is_default", "created_at"), opens=("sealed",)),
    PersonalRows(table="grants", title="Roles", shows=("role", "scope_id", "created_at")),
    PersonalRows(
        table="users",
        title="Account",
        whose="id",
        shows=(
            "email",
            "username",
            "full_name",
            "sealed_phone",
            "is_active",
            "is_verified",
            "loyalty_tier",
            "loyalty_points",
            "created_at",
            "last_login_at",
            "second_factor_at",
        ),
        opens=("sealed_phone",),
        clears={
            "email": nowhere,
            "username": None,
            "username_key": None,
            "password_hash": "!",
            "full_name": NOBODY,
            "sealed_phone": None,
            "is_active": False,
            "is_verified": False,
            "loyalty_tier": "bronze",
            "loyalty_points": 0,
            "last_login_at": None,
            "second_factor_at": None,
        },
    ),
)


async def take_off_lists(uow: UnitOfWork, person_id: UUID) -> None:
    """Of addresses that make somebody a member: only where they proved that the address is theirs."""
    person = await get_person(uow, person_id)
    if person.is_verified:
        theirs = SegmentAddress.address_index == address_index(uow.keys, person.email)
        await uow.session.execute(delete(SegmentAddress).where(theirs))


ERASERS = (Eraser(name="identity.listed_addresses", erase=take_off_lists),)
PERSONAL_DATA = (
    PersonalData(table="segment_addresses", column="address_index", sealed=False, on_erase="row removed"),
    PersonalData(table="grants", column="role", sealed=False, on_erase="row removed"),
    PersonalData(table="users", column="loyalty_tier", sealed=False, on_erase="as for somebody new"),
    PersonalData(table="users", column="loyalty_points", sealed=False, on_erase="set to nought"),
)
