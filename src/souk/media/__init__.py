"""Uploaded pictures: sniffed, limited, drawn anew, kept under random names.

Promises that nothing of an uploaded file is ever served but pixels we encoded ourselves, under a name we made up; that
a picture is either kept with its row or swept away; that its address never changes what it shows. An upload takes three
moves, so that neither slow work nor files stand inside a transaction:

    prepared = await prepare_picture(raw, limits=request.app.state.picture_limits)
    await request.app.state.media.put(prepared)
    kept = await keep_picture(uow, prepared, owner_id=…)          # in the unit of work that needs it

Stands on the kernel and the design language. Announces PictureKept and PicturesDropped, which it hears itself.
"""

from souk.media.documents import DocumentStore, TakenDocument, open_documents
from souk.media.errors import DocumentTooLarge, NotADocument, NotAPicture, PictureBroken, PictureTooLarge
from souk.media.events import PictureKept, PicturesDropped
from souk.media.placeholders import placeholder
from souk.media.preparing import PictureLimits, PreparedPicture, adopt_picture, prepare_picture
from souk.media.renditions import WIDTHS, KeptPicture, as_picture, picture_url
from souk.media.services import drop_pictures, keep_picture, take_picture
from souk.media.store import FolderStore, MediaStore

__all__ = [
    "WIDTHS",
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
    "PictureTooLarge",
    "PicturesDropped",
    "PreparedPicture",
    "TakenDocument",
    "adopt_picture",
    "as_picture",
    "drop_pictures",
    "keep_picture",
    "open_documents",
    "picture_url",
    "placeholder",
    "prepare_picture",
    "take_picture",
]
