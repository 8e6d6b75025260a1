"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import CleanUp, DeskLink, PersonalData, Room
from souk.kernel.settings import Media
from souk.media import open_documents
from souk.stores.api import router
from souk.stores.audited import AUDITED
from souk.stores.events import DocumentsDropped
from souk.stores.onboarding import personal as onboarding_personal
from souk.stores.onboarding import web as onboarding_web
from souk.stores.onboarding.tasks import RemoveDocuments, SweepDocuments
from souk.stores.personal import OBSTACLES, PERSONAL_DATA, PERSONAL_ROWS
from souk.stores.policy import StorePermission
from souk.stores.staff import api as staff_api
from souk.stores.staff import upkeep as staff_upkeep
from souk.stores.web import router as pages

PUBLIC = "kept while the vendor sells: contact data of a business, shown to everybody"


def room(media: Media) -> Room:
    documents = open_documents(media)
    return Room(
        name="stores",
        api=(router, staff_api.router),
        web=(
            pages,
            onboarding_web.own,
            onboarding_web.office,
        ),
        templates=Path(__file__).parent / "templates",
        permissions=StorePermission,
        desk=(
            DeskLink(
                label="Vendors",
                href="/admin/vendors",
                icon="store",
                permission=StorePermission.VENDORS_REVIEW,
                group="Stores",
            ),
        ),
        subscriptions=(
            Subscription(name="stores.remove_documents", event=DocumentsDropped, task=RemoveDocuments(documents)),
        ),
        clean_ups=(*staff_upkeep.CLEAN_UPS, CleanUp(name="stores.documents", run=SweepDocuments(documents))),
        personal_rows=(*PERSONAL_ROWS, *staff_upkeep.PERSONAL_ROWS),
        exporters=onboarding_personal.EXPORTERS,
        erasers=onboarding_personal.ERASERS,
        obstacles=OBSTACLES,
        audited=AUDITED,
        personal_data=(
            *(
                PersonalData(table="vendors", column=column, sealed=False, on_erase=PUBLIC)
                for column in ("business_name", "phone", "email", "address")
            ),
            *PERSONAL_DATA,
            *onboarding_personal.PERSONAL_DATA,
            *staff_upkeep.PERSONAL_DATA,
        ),
    )
