"""Page doors: the limits, read only; they are settings."""

from fastapi import APIRouter, Depends, Request, Response

from souk.defence.pages import LimitsPage
from souk.defence.policy import can_see_limits
from souk.identity import guests_sign_in_first
from souk.kernel.errors import Forbidden
from souk.kernel.http import actor_of
from souk.kernel.settings import Settings
from souk.ui import page

router = APIRouter(prefix="/admin/limits", dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def limits(request: Request) -> Response:
    """How often anybody may do what."""
    verdict = can_see_limits(await actor_of(request))
    if not verdict.allowed:
        raise Forbidden(verdict.reason)
    settings: Settings = request.app.state.settings
    view = LimitsPage.of(
        settings.limits.model_dump(), shares=settings.redis_url is not None, live=settings.stage == "live"
    )
    return page(request, "defence/limits.html", view, title="Limits", headers={"Cache-Control": "no-store"})
