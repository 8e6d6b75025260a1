"""What the room declares to the composition root."""

from pathlib import Path

from souk.cart import api, models, web
from souk.cart.cleaning import drop_abandoned_carts
from souk.kernel.rooms import CleanUp, PersonalData, Room


def room() -> Room:
    return Room(
        name="cart",
        api=(api.router,),
        web=(web.router,),
        templates=Path(__file__).parent / "templates",
        clean_ups=(CleanUp(name="cart.abandoned", run=drop_abandoned_carts),),
        personal_data=(
            PersonalData(table=models.Cart.__tablename__, column="user_id", sealed=False, on_erase="delete the cart"),
        ),
    )
