"""The walk through the whole house, every visit from the same start."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from souk.app import create_app, open_house
from souk.kernel import openapi
from souk.kernel.limit_settings import Limits
from souk.kernel.settings import Settings
from tests.matrix.routes import Door, doors
from tests.matrix.snapshot import Snapshot
from tests.matrix.visits import REFUSALS, Visits
from tests.matrix.world import furnish

REMEMBERED = frozenset(
    {
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/passkeys/sign-in",
        "POST /api/v1/auth/second-factor/totp/confirm",
        "POST /api/v1/auth/second-factor/totp/disable",
        "POST /account/security/second-factor/confirm",
        "POST /account/security/second-factor/disable",
        "POST /reset-password",
        "POST /verify-email",
        "POST /account/email/confirm",
    }
)
"""Doors whose refusals are kept, and those whose success leads guests to the sign-in page."""
UNLIMITED = dict.fromkeys(Limits.model_fields, "")
A_LONG_WALK = {"staff_access_minutes": 60}
"""A slow machine walks longer than the tokens of staff last."""


@dataclass(frozen=True)
class Stage:
    """A furnished house that is put back by `snapshot` after every visit."""

    routes: list[Door]
    visits: Visits
    snapshot: Snapshot


@dataclass
class Walk:
    """`found` has the words of every line, `left` the refusals that changed something."""

    routes: list[Door]
    found: dict[Door, tuple[str, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@asynccontextmanager
async def open_stage(folder: Path) -> AsyncIterator[Stage]:
    """`folder` holds `souk.db` with an empty schema.

    On SQLite alone: whom a policy lets in does not depend on the database, and a file is put back in a blink. What the
    databases could decide differently (visibility in SQL) each room's own tests try on both.
    """
    settings = Settings(
        _env_file=None,
        stage="test",
        database_url=f"sqlite+inline:///{folder}/souk.db",
        media={"folder": folder / "media"},
        limits=UNLIMITED,
        cache_seconds=0,
        tokens=A_LONG_WALK,
    )
    house = open_house(settings)
    app = create_app(house=house)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
        world = await furnish(house, client)
        snapshot = Snapshot(folder / "souk.db")
        yield Stage(doors(app), Visits(app, client, json.loads(openapi.as_json(app)), world), snapshot)
        snapshot.close()
    await house.close()


async def walk(stage: Stage, asked: list[Door]) -> Walk:
    """Through every route, and through the examples among `asked`."""
    seen = Walk(stage.routes)
    for door, route in lines_for(stage.routes, asked):
        words = []
        try:
            async for name, word in stage.visits.words(door, route):
                words.append(word)
                if stage.snapshot.changed():
                    if word in REFUSALS and str(route) not in REMEMBERED:
                        seen.left.append(f"{name}: {door}: {word}")
                    stage.snapshot.restore()
        except KeyError as nameless:
            seen.unknown.append(f"{door}: tests/matrix/world.py does not say what {nameless} stands for")
            continue
        seen.found[door] = tuple(words)
    return seen


def lines_for(routes: list[Door], asked: list[Door]) -> list[tuple[Door, Door]]:
    """Every route once, then its examples. What stands in the sheet without a route is left out."""
    lines = []
    for route in routes:
        examples = [door for door in asked if door != route and door not in routes and door.is_example_of(route)]
        lines += [(route, route), *((door, route) for door in examples)]
    return lines
