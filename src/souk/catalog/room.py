"""What the room declares to the composition root."""

from pathlib import Path

from souk.catalog import api, tasks, vendor_web, web
from souk.catalog.audited import AUDITED
from souk.catalog.events import CategoryRenamed
from souk.catalog.exports.api import router as exports
from souk.catalog.imports.api import router as imports
from souk.catalog.imports.events import PicturesWanted, ProductsUploaded
from souk.catalog.imports.pictures import FetchPictures
from souk.catalog.imports.tasks import CarryImport, ForgetImports
from souk.catalog.imports.uploads import Uploads
from souk.catalog.policy import CatalogPermission
from souk.catalog.retired import INVARIANTS, forget_retired
from souk.catalog.search.opening import open_engine
from souk.kernel.outbound import GuardedClient
from souk.kernel.outbox import Subscription
from souk.kernel.rooms import CleanUp, Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.search_settings import Search
from souk.kernel.settings import Media
from souk.media import FolderStore, PictureLimits
from souk.stores import StoreChanged


def room(outside: GuardedClient, settings: Media, search: Search) -> Room:
    uploads = Uploads(settings.folder.parent / "imports")
    limits = PictureLimits(largest_bytes=settings.largest_bytes, most_pixels=settings.most_pixels)
    fetch = FetchPictures(outside, FolderStore(settings.folder), limits)
    engine, keeping = open_engine(search)
    return Room(
        name="catalog",
        state={"product_uploads": uploads, "search_engine": engine},
        api=(api.categories, api.products, api.changing, imports, exports),
        web=(web.router, vendor_web.router),
        templates=Path(__file__).parent / "templates",
        permissions=CatalogPermission,
        subscriptions=(
            Subscription(name="catalog.reindex_category", event=CategoryRenamed, task=tasks.reindex_category),
            Subscription(name="catalog.reindex_store", event=StoreChanged, task=tasks.reindex_store),
            Subscription(name="catalog.carry_import", event=ProductsUploaded, task=CarryImport(uploads)),
            Subscription(name="catalog.fetch_pictures", event=PicturesWanted, task=fetch),
            *keeping,
        ),
        jobs=(ScheduledJob(name="catalog.fetch_due_pictures", cron="* * * * *", run=fetch.fetch_due),),
        clean_ups=(
            CleanUp(name="catalog.imports", run=ForgetImports(uploads)),
            CleanUp(name="catalog.retired_variants", run=forget_retired),
        ),
        invariants=INVARIANTS,
        audited=AUDITED,
        closes=(engine.close,),
    )
