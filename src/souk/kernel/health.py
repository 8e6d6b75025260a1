"""Is it alive, is it ready, how is it doing: `/health`, `/health/live`, `/health/ready`, `/metrics`."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

import souk
from souk.kernel.actors import SYSTEM
from souk.kernel.http import answer, database_of
from souk.kernel.telemetry import request_log

router = APIRouter(tags=["operations"])


@router.get("/health", summary="Is everything the shop needs there?")
async def health(request: Request) -> Response:
    return await _ready(request)


@router.get("/health/live", summary="Does the process answer at all?")
async def live() -> Response:
    return answer({"status": "ok"})


@router.get("/health/ready", summary="May traffic be sent here?")
async def ready(request: Request) -> Response:
    return await _ready(request)


@router.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    request_log.flush()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _ready(request: Request) -> Response:
    try:
        async with database_of(request).read(SYSTEM) as ctx:
            await ctx.session.execute(text("SELECT 1"))
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is not ready
        return answer({"status": "unavailable", "database": type(failure).__name__}, 503)
    return answer({"status": "ok", "database": "ok", "version": souk.__version__})
