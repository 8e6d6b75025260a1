"""Pictures as browsers fetch them."""

import re

from fastapi import APIRouter, Request, Response

from souk.kernel.http import database_of
from souk.kernel.ids import as_uuid
from souk.media.errors import UnknownPicture
from souk.media.placeholders import draw_placeholder
from souk.media.places import Places
from souk.media.renditions import MEDIA_URL
from souk.media.serving import Found, Rendition, find_private, find_public
from souk.media.signing import PRIVATE_URL, seconds_left

router = APIRouter()
FOREVER = "public, max-age=31536000, immutable"
FOR_TODAY = "public, max-age=86400"
FOR_NOW = "public, max-age=300"
ADDRESS = re.compile(r"([0-9]{3,4})\.(webp|avif)")


@router.api_route(f"{MEDIA_URL}/placeholder/{{seed}}.svg", methods=["GET", "HEAD"])
async def show_placeholder(seed: str) -> Response:
    return Response(draw_placeholder(seed), headers={"Cache-Control": FOR_TODAY}, media_type="image/svg+xml")


@router.api_route(f"{PRIVATE_URL}/{{picture_id}}/{{name}}", methods=["GET", "HEAD"])
async def show_private_picture(request: Request, picture_id: str, name: str) -> Response:
    """Only the browser that fetched it may keep it, and no longer than its address holds."""
    database = database_of(request)
    left = seconds_left(database.keys, picture_id, name, request.query_params, now=database.clock())
    found = await find_private(database, _places_of(request), _asked(picture_id, name))
    return _answer(request, found, {"Cache-Control": f"private, max-age={left}"})


@router.api_route(f"{MEDIA_URL}/{{picture_id}}/{{name}}", methods=["GET", "HEAD"])
async def show_picture(request: Request, picture_id: str, name: str) -> Response:
    asked = _asked(picture_id, name)
    if asked.etag in request.headers.get("if-none-match", ""):  # what the address showed once, it shows for ever
        return Response(status_code=304, headers={"ETag": asked.etag, "Cache-Control": FOREVER})
    found = await find_public(database_of(request), _places_of(request), asked)
    return _answer(request, found, {"Cache-Control": FOREVER if found[0].format == asked.format else FOR_NOW})


def _asked(picture_id: str, name: str) -> Rendition:
    known, address = as_uuid(picture_id), ADDRESS.fullmatch(name)
    if known is None or address is None:
        raise UnknownPicture
    return Rendition(known, int(address[1]), address[2])


def _answer(request: Request, found: Found, headers: dict[str, str]) -> Response:
    rendition, content = found
    marked = {"ETag": rendition.etag, **headers}
    if rendition.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=marked)
    return Response(content, headers=marked, media_type=f"image/{rendition.format}")


def _places_of(request: Request) -> Places:
    places: Places = request.app.state.picture_places
    return places
