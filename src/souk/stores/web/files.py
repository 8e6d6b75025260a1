"""Files in forms of pages."""

from fastapi import Request
from starlette.datastructures import UploadFile

from souk.stores.api import bytes_of


async def file_in(request: Request, name: str) -> UploadFile | None:
    sent = (await request.form()).get(name)
    return sent if isinstance(sent, UploadFile) else None


async def bytes_in(request: Request, name: str) -> bytes | None:
    """None where the field was left empty."""
    return await bytes_of(await file_in(request, name))
