"""What the room declares to the composition root."""

from pathlib import Path

from souk.catalog import CatalogPermission
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, DeskLink, PersonalData, Room
from souk.pricing.coupons import api, web
from souk.pricing.coupons.audited import AUDITED
from souk.pricing.coupons.holding import release_leaked
from souk.pricing.coupons.invariants import INVARIANTS
from souk.pricing.coupons.models import CouponShare, CouponUse


def room() -> Room:
    return Room(
        name="pricing",
        api=(api.router,),
        web=(web.router,),
        templates=Path(__file__).parent / "templates",
        desk=(
            DeskLink(
                label="Coupons",
                href="/admin/coupons",
                icon="ticket-percent",
                permission=CatalogPermission.PRICING_DISCOUNT,
                group="Sales",
            ),
        ),
        invariants=INVARIANTS,
        clean_ups=(CleanUp(name="pricing.leaked_coupons", run=release_leaked),),
        personal_rows=(
            PersonalRows(table=CouponShare.__tablename__, title="Coupons you used", shows=("coupon_id", "taken")),
            PersonalRows(
                table=CouponUse.__tablename__,
                title="Orders with coupons",
                shows=("coupon_id", "checkout_id", "amount", "taken_at"),
                clears={"user_id": None},
            ),
        ),
        personal_data=(
            PersonalData(
                table=CouponShare.__tablename__, column="user_id", sealed=False, on_erase="delete the person's counters"
            ),
            PersonalData(
                table=CouponUse.__tablename__, column="user_id", sealed=False, on_erase="cleared; the use still counts"
            ),
        ),
        audited=AUDITED,
    )
