"""Page doors: what shoppers see of stores, how one becomes a vendor, and a vendor's own pages."""

from fastapi import APIRouter

from souk.stores.staff.web import router as staff
from souk.stores.web.settings import router as settings
from souk.stores.web.shop import router as shop
from souk.stores.web.vendor import router as vendor

router = APIRouter()
for part in (shop, vendor, settings, staff):
    router.include_router(part)

__all__ = ["router"]
