"""What the room declares to the composition root."""

from pathlib import Path

from souk.cart import api, loyalty_api, models, offered_web, web
from souk.cart.cleaning import drop_abandoned_carts
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, PersonalData, Room


def room() -> Room:
    return Room(
        name="cart",
        api=(api.router, loyalty_api.router),
        web=(web.router, offered_web.router),
        templates=Path(__file__).parent / "templates",
        clean_ups=(CleanUp(name="cart.abandoned", run=drop_abandoned_carts),),
        personal_rows=(
            PersonalRows(
                table="cart_lines",
                title="In your cart",
                through=("cart_id", "carts"),
                shows=("variant_id", "quantity"),
            ),
            PersonalRows(table="carts", title="Cart", shows=("created_at", "updated_at")),
        ),
        personal_data=(
            PersonalData(table=models.Cart.__tablename__, column="user_id", sealed=False, on_erase="delete the cart"),
        ),
    )
