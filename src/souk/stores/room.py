"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.rooms import PersonalData, Room
from souk.stores.api import router
from souk.stores.policy import StorePermission
from souk.stores.web import router as pages

PUBLIC = "kept while the vendor sells: contact data of a business, shown to everybody"


def room() -> Room:
    return Room(
        name="stores",
        api=(router,),
        web=(pages,),
        templates=Path(__file__).parent / "templates",
        permissions=StorePermission,
        personal_data=tuple(
            PersonalData(table="vendors", column=column, sealed=False, on_erase=PUBLIC)
            for column in ("business_name", "phone", "email", "address")
        ),
    )
