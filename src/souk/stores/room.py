"""What the room declares to the composition root."""

from souk.kernel.rooms import PersonalData, Room
from souk.stores.api import router
from souk.stores.policy import StorePermission

PUBLIC = "kept while the vendor sells: contact data of a business, shown to everybody"


def room() -> Room:
    return Room(
        name="stores",
        api=(router,),
        permissions=StorePermission,
        personal_data=tuple(
            PersonalData(table="vendors", column=column, sealed=False, on_erase=PUBLIC)
            for column in ("business_name", "phone", "email", "address")
        ),
    )
