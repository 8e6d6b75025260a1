"""What the room declares to the composition root."""

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import CleanUp, PersonalData, Room
from souk.kernel.settings import Media
from souk.media.darkroom import Darkroom
from souk.media.documents import open_documents
from souk.media.events import PictureKept, PicturesDropped, PicturesMoved
from souk.media.places import open_places
from souk.media.preparing import PictureLimits
from souk.media.tasks import MakeAvif, MovePictures, RemoveFiles, SweepOrphans
from souk.media.web import router


def room(settings: Media) -> Room:
    places = open_places(settings)
    limits = PictureLimits(largest_bytes=settings.largest_bytes, most_pixels=settings.most_pixels)
    return Room(
        name="media",
        state={
            "media": places.public,
            "picture_limits": limits,
            "picture_places": places,
            "darkroom": Darkroom(places.private, limits),
            "documents": open_documents(settings),
        },
        web=(router,),
        subscriptions=(
            Subscription(name="media.make_avif", event=PictureKept, task=MakeAvif(places), yields=True),
            Subscription(name="media.remove_files", event=PicturesDropped, task=RemoveFiles(places)),
            Subscription(name="media.move_pictures", event=PicturesMoved, task=MovePictures(places)),
        ),
        clean_ups=(CleanUp(name="media.orphans", run=SweepOrphans(places)),),
        personal_data=(
            PersonalData(
                table="pictures", column="sealed_key", sealed=True, on_erase="destroyed, and with it the picture"
            ),
        ),
    )
