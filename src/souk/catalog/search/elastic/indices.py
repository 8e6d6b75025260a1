"""The indices of one shop. One alias, `souk-products`, is what searches ask.

Behind it stands `souk-products-<id>`, and while the next one is filled, that one too; a younger index has a greater id.
Each is written through an alias of its own, `souk-products-<id>-in`: where the index is gone, no document makes another
in its place. A deletion does, since Elasticsearch asks those for no alias; such a one is empty, and goes with the next
switch.
"""

import re
from typing import Any, Final

import msgspec

from souk.catalog.search.elastic.bodies import MAPPINGS, SETTINGS
from souk.catalog.search.elastic.calls import Calls
from souk.catalog.search.engine import SearchEngineFailed
from souk.kernel.ids import new_id

WRITING_SECONDS: Final = 20.0
STALE, GONE = 409, 404


class Cause(msgspec.Struct):
    type: str
    reason: str | None = None


class Outcome(msgspec.Struct):
    status: int
    error: Cause | None = None


class Written(msgspec.Struct):
    items: list[dict[str, Outcome]]


class Indices:
    def __init__(self, calls: Calls, prefix: str) -> None:
        self._calls = calls
        self.alias = f"{prefix}-products"
        self._ours = re.compile(rf"{re.escape(self.alias)}-[0-9a-f]{{32}}(-in)?")

    async def is_there(self) -> bool:
        """Whether searches have something to ask. Raises SearchEngineFailed."""
        try:
            await self._calls("GET", f"/_alias/{self.alias}", seconds=WRITING_SECONDS)
        except SearchEngineFailed as failure:
            if failure.status == GONE:
                return False
            raise
        return True

    async def names(self) -> list[str]:
        """All that are written to, the oldest first. Raises SearchEngineFailed."""
        return [name for name in await self._all() if not name.endswith("-in")]

    async def create(self) -> str:
        """A new one, which changes are sent to from now on, and which nobody asks yet. Raises SearchEngineFailed."""
        name = f"{self.alias}-{new_id().hex}"
        made = {"settings": SETTINGS, "mappings": MAPPINGS, "aliases": {entrance(name): {}}}
        await self._calls("PUT", f"/{name}", made, seconds=WRITING_SECONDS)
        return name

    async def drop(self, name: str) -> None:
        """Raises SearchEngineFailed."""
        await self._calls("DELETE", f"/{name}", seconds=WRITING_SECONDS)

    async def switch_to(self, name: str) -> None:
        """From one moment to the next searches ask this one, and the older ones are gone. Raises SearchEngineFailed."""
        await self._calls("POST", f"/{name}/_refresh", seconds=WRITING_SECONDS)
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.alias}}]
        actions += [{"remove_index": {"index": older}} for older in await self._all() if older < name]
        await self._calls("POST", "/_aliases", {"actions": actions}, seconds=WRITING_SECONDS)

    async def write(self, lines: bytes) -> bool:
        """Whether the index is still there. What is older than what it holds changes nothing. Raises SearchEngineFailed."""
        told = await self._calls("POST", "/_bulk", lines, seconds=WRITING_SECONDS)
        outcomes = [outcome for item in _decoded(told, Written).items for outcome in item.values()]
        failed = [(each.status, each.error) for each in outcomes if each.error is not None and each.status != STALE]
        for status, error in failed:
            if status != GONE:
                raise SearchEngineFailed(f"{error.type}: {error.reason}"[:300], status=status)
        return not failed

    async def _all(self) -> list[str]:
        """Ours, by whatever way they came to be, and nobody else's."""
        told = await self._calls("GET", f"/{self.alias}-*/_alias", seconds=WRITING_SECONDS)
        return sorted(name for name in _decoded(told, dict[str, Any]) if self._ours.fullmatch(name))


def entrance(name: str) -> str:
    """The alias an index is written through."""
    return f"{name}-in"


def _decoded(told: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(told, type=kind)
    except msgspec.DecodeError as failure:
        raise SearchEngineFailed("an answer that nobody can read") from failure
