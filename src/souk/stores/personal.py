"""What a vendor's row holds about its person: public while they sell, gone when they are erased."""

from uuid import UUID

from sqlalchemy import select

from souk.kernel.database import ReadContext
from souk.kernel.personal import Obstacle, PersonalRows
from souk.kernel.rooms import PersonalData
from souk.stores.models import Vendor

PERSONAL_DATA = (
    PersonalData(table="vendors", column="sealed_review_reason", sealed=True, on_erase="emptied"),
    PersonalData(table="vendors", column="website", sealed=False, on_erase="emptied"),
    PersonalData(table="vendors", column="description", sealed=False, on_erase="emptied"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="vendors",
        title="Your business",
        shows=(
            "business_name",
            "description",
            "business_hours",
            "address",
            "phone",
            "email",
            "website",
            "is_verified",
            "review",
            "sealed_review_reason",
            "created_at",
        ),
        opens=("sealed_review_reason",),
        clears={
            "business_name": "Closed business",
            "description": "",
            "business_hours": "",
            "address": "",
            "phone": "",
            "email": "",
            "website": "",
            "sealed_review_reason": None,
        },
    ),
)


async def find_open_business(ctx: ReadContext, person_id: UUID) -> list[str]:
    """Customers, orders and stores hang on a business: the marketplace removes it first."""
    names = await ctx.session.scalars(select(Vendor.business_name).where(Vendor.user_id == person_id, Vendor.is_active))
    return [f"{name} still sells here; the marketplace has to remove it first." for name in names]


OBSTACLES = (Obstacle(name="stores.business_open", find=find_open_business),)
