"""Pictures as browsers fetch them."""

import re

from fastapi import APIRouter, Request, Response

from souk.kernel.ids import as_uuid
from souk.media.errors import UnknownPicture
from souk.media.placeholders import draw_placeholder
from souk.media.renditions import MEDIA_URL
from souk.media.serving import Rendition, find_rendition
from souk.media.store import MediaStore

router = APIRouter(prefix=MEDIA_URL)
FOREVER = "public, max-age=31536000, immutable"
FOR_TODAY = "public, max-age=86400"
FOR_NOW = "public, max-age=300"
ADDRESS = re.compile(r"([0-9]{3,4})\.(webp|avif)")


@router.api_route("/placeholder/{seed}.svg", methods=["GET", "HEAD"])
async def show_placeholder(seed: str) -> Response:
    return Response(draw_placeholder(seed), headers={"Cache-Control": FOR_TODAY}, media_type="image/svg+xml")


@router.api_route("/{picture_id}/{name}", methods=["GET", "HEAD"])
async def show_picture(request: Request, picture_id: str, name: str) -> Response:
    store: MediaStore = request.app.state.media
    known, address = as_uuid(picture_id), ADDRESS.fullmatch(name)
    if known is None or address is None:
        raise UnknownPicture
    asked = Rendition(known, int(address[1]), address[2])
    if asked.etag in request.headers.get("if-none-match", ""):  # what the address showed once, it shows for ever
        return Response(status_code=304, headers={"ETag": asked.etag, "Cache-Control": FOREVER})
    found, content = await find_rendition(store, asked)
    lasting = FOREVER if found.format == asked.format else FOR_NOW
    headers = {"ETag": found.etag, "Cache-Control": lasting}
    return Response(content, headers=headers, media_type=f"image/{found.format}")
