"""What the room declares to the composition root."""

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import CleanUp, Room
from souk.kernel.settings import Media
from souk.media.documents import open_documents
from souk.media.events import PictureKept, PicturesDropped
from souk.media.preparing import PictureLimits
from souk.media.store import FolderStore
from souk.media.tasks import MakeAvif, RemoveFiles, SweepOrphans
from souk.media.web import router


def room(settings: Media) -> Room:
    store = FolderStore(settings.folder)
    limits = PictureLimits(largest_bytes=settings.largest_bytes, most_pixels=settings.most_pixels)
    return Room(
        name="media",
        state={
            "media": store,
            "picture_limits": limits,
            "documents": open_documents(settings),
        },
        web=(router,),
        subscriptions=(
            Subscription(name="media.make_avif", event=PictureKept, task=MakeAvif(store), yields=True),
            Subscription(name="media.remove_files", event=PicturesDropped, task=RemoveFiles(store)),
        ),
        clean_ups=(CleanUp(name="media.orphans", run=SweepOrphans(store)),),
    )
