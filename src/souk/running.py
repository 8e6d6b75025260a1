"""An open house for a command: it is closed again whatever comes of the work."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from souk.kernel.settings import Settings

Result = TypeVar("Result")


def with_house(work: Callable[[Any], Awaitable[Result]], settings: Settings | None = None) -> Result:
    """Run `work` with an open house that is closed again afterwards."""
    from souk.app import open_house

    async def run() -> Result:
        house = open_house(settings or Settings())
        try:
            return await work(house)
        finally:
            await house.close()

    return asyncio.run(run())
