"""What a vendor is told about a decision, for whoever writes to them. Unguarded."""

from uuid import UUID

from sqlalchemy import select

from souk.kernel.database import ReadContext
from souk.stores.models import Vendor


async def find_review_reason(ctx: ReadContext, vendor_id: UUID) -> str:
    """Empty where none was given."""
    sealed = await ctx.session.scalar(select(Vendor.sealed_review_reason).where(Vendor.id == vendor_id))
    return ctx.keys.open(sealed) if sealed is not None else ""
