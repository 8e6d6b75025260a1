"""Every product picture by its key."""

from souk.demo.drawings import (
    plates_campus,
    plates_electronics,
    plates_fashion,
    plates_makers,
    plates_services,
    plates_tech,
)
from souk.demo.drawings.scene import Picture

PICTURES: dict[str, Picture] = {
    **plates_campus.PLATES,
    **plates_fashion.PLATES,
    **plates_electronics.PLATES,
    **plates_tech.PLATES,
    **plates_makers.PLATES,
    **plates_services.PLATES,
}
