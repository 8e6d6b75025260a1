"""Exports over HTTP: the answer is a file."""

import os
from collections.abc import Iterator
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import StreamingResponse

from souk.catalog.errors import StoreRequired
from souk.catalog.exports.processes import Wanted, write_export
from souk.catalog.exports.writing import CellTooLongForWorkbook
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import actor_of, database_of
from souk.kernel.openapi import returns
from souk.stores import UnknownStore

router = APIRouter(prefix="/exports", tags=["Import and export"])
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CHUNK = 64 * 1024
REFUSED = (Unauthenticated, Forbidden, UnknownStore, StoreRequired, CellTooLongForWorkbook)


def _a_file() -> dict[str, Any]:
    """What the OpenAPI document says of an answer that is no JSON."""
    keywords = returns(None, 200, refuses=REFUSED)
    binary = {"schema": {"type": "string", "format": "binary"}}
    keywords["responses"][200]["content"] = dict.fromkeys(
        (media_type.split(";")[0] for media_type in TYPES.values()), binary
    )
    return keywords


@router.get("/products", response_class=StreamingResponse, **_a_file())
async def export_products(
    request: Request,
    format: Annotated[Literal["csv", "xlsx"], Query()] = "csv",  # noqa: A002 - the name in the API
    store: Annotated[str, Query(max_length=200, description="Id or slug; not needed by who has one store.")] = "",
) -> StreamingResponse:
    """All products of a store in Shopify's format. Importing the file again changes nothing."""
    wanted = Wanted(store=store, format=format, base_url=str(request.base_url).rstrip("/"))
    file = await write_export(database_of(request), await actor_of(request), wanted)
    headers = {
        "Content-Disposition": f'attachment; filename="products.{format}"',
        "Content-Length": str(os.fstat(file.fileno()).st_size),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(_chunks(file), 200, headers, TYPES[format], BackgroundTask(file.close))


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
