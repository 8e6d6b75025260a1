"""How a vendor is reached stands on their services: public while they sell, gone when they are erased."""

from uuid import UUID

from sqlalchemy import update

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.personal import Eraser, Exporter, Part
from souk.kernel.rooms import PersonalData
from souk.services.facts import FACTS, ServiceFacts
from souk.services.models import Service
from souk.stores import find_vendor_standing

PERSONAL_DATA = (
    PersonalData(table="services", column="contact_info", sealed=False, on_erase="emptied"),
    PersonalData(table="services", column="location", sealed=False, on_erase="emptied"),
)


async def read_services_of(ctx: ReadContext, person_id: UUID) -> Part:
    """What somebody's stores offer, and how they are reached for it."""
    stores = await _stores_of(ctx, person_id)
    rows = (await ctx.session.execute(FACTS.where(Service.store_id.in_(stores)).order_by(Service.id))).all()
    return Part(records=[_record(ServiceFacts(*row)) for row in rows])


async def erase_contacts_of(uow: UnitOfWork, person_id: UUID) -> None:
    if stores := await _stores_of(uow, person_id):
        emptied = update(Service).where(Service.store_id.in_(stores)).values(contact_info="", location="")
        await uow.session.execute(emptied)


async def _stores_of(ctx: ReadContext, person_id: UUID) -> list[UUID]:
    standing = await find_vendor_standing(ctx, person_id)
    return standing.store_ids if standing is not None else []


def _record(service: ServiceFacts) -> dict[str, object]:
    return {
        "name": service.name,
        "description": service.description,
        "contact_info": service.contact_info,
        "location": service.location,
        "created_at": service.created_at.isoformat(),
    }


EXPORTERS = (
    Exporter(
        name="services",
        title="Your services",
        covers=("services.contact_info", "services.location"),
        read=read_services_of,
    ),
)
ERASERS = (Eraser(name="services.contacts", erase=erase_contacts_of),)
