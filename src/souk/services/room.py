"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import Room
from souk.services import api, personal, tasks, vendor_menu_web, vendor_web, web
from souk.services.audited import AUDITED
from souk.services.invariants import INVARIANTS
from souk.services.openings import FindOpenings
from souk.stores import StoreChanged


def room(find_openings: FindOpenings) -> Room:
    """`find_openings`: for the cards of what can be booked."""
    return Room(
        name="services",
        state={"find_openings": find_openings},
        api=(api.router,),
        web=(web.router, vendor_web.router, vendor_menu_web.router),
        templates=Path(__file__).parent / "templates",
        subscriptions=(Subscription(name="services.reindex_store", event=StoreChanged, task=tasks.reindex_store),),
        invariants=INVARIANTS,
        personal_data=personal.PERSONAL_DATA,
        exporters=personal.EXPORTERS,
        erasers=personal.ERASERS,
        audited=AUDITED,
    )
