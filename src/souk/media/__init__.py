"""Uploaded pictures: sniffed, limited, drawn anew, kept under random names, for everybody or for a few.

Promises that nothing of an uploaded file is ever served but pixels we encoded ourselves, under a name we made up; that
a picture is either kept with its row or swept away; that its address never changes what it shows. An upload takes three
moves, so that neither slow work nor files stand inside a transaction:

    prepared = await prepare_picture(raw, limits=request.app.state.picture_limits)
    await request.app.state.media.put(prepared)
    kept = await keep_picture(uow, prepared, owner_id=…)          # in the unit of work that needs it

Not for everybody: `(taken,) = await darkroom.take([raw])`, then `keep_private_picture(uow, taken, owner_id=…)`. Such files
lie sealed under a key of their own; `private_links` gives their addresses, signed and for a while, to queries that know that
whoever asks may see them. `publish_pictures` and `withhold_pictures` move a picture to the other kind.

Stands on the kernel and the design language. Announces PictureKept, PicturesMoved and PicturesDropped, which it hears
itself.
"""

from souk.media.darkroom import Darkroom, TakenPicture
from souk.media.documents import DocumentStore, TakenDocument, open_documents
from souk.media.errors import DocumentTooLarge, NotADocument, NotAPicture, PictureBroken, PictureTooLarge
from souk.media.events import PictureKept, PicturesDropped, PicturesMoved
from souk.media.placeholders import placeholder
from souk.media.places import Places, find_public_among, open_places
from souk.media.preparing import PictureLimits, PreparedPicture, adopt_picture, prepare_picture
from souk.media.renditions import WIDTHS, KeptPicture, PictureLinks, as_picture, picture_url, public_links
from souk.media.services import (
    drop_pictures,
    keep_picture,
    keep_private_picture,
    publish_pictures,
    take_picture,
    withhold_pictures,
)
from souk.media.serving import read_pictures
from souk.media.signing import private_links
from souk.media.store import FolderStore, MediaStore

__all__ = [
    "WIDTHS",
    "Darkroom",
    "DocumentStore",
    "DocumentTooLarge",
    "FolderStore",
    "KeptPicture",
    "MediaStore",
    "NotADocument",
    "NotAPicture",
    "PictureBroken",
    "PictureKept",
    "PictureLimits",
    "PictureLinks",
    "PictureTooLarge",
    "PicturesDropped",
    "PicturesMoved",
    "Places",
    "PreparedPicture",
    "TakenDocument",
    "TakenPicture",
    "adopt_picture",
    "as_picture",
    "drop_pictures",
    "find_public_among",
    "keep_picture",
    "keep_private_picture",
    "open_documents",
    "open_places",
    "picture_url",
    "placeholder",
    "prepare_picture",
    "private_links",
    "public_links",
    "publish_pictures",
    "read_pictures",
    "take_picture",
    "withhold_pictures",
]
