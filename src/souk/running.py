"""What commands share: an open house, closed again whatever comes of the work, and a bar that shows how far it is."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from souk.kernel.settings import Settings

Result = TypeVar("Result")
errors = Console(stderr=True)


def progress_bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=errors
    )


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
