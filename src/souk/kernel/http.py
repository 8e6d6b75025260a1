"""From a request to a context: who asks, and may they write. Hot doors open their context themselves."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection

from souk.kernel.actors import GUEST, Actor
from souk.kernel.database import Database, ReadContext, UnitOfWork

Authenticate = Callable[[ReadContext, HTTPConnection], Awaitable[Actor]]
"""Identity's answer to "who is this?". Raises Unauthenticated for a token that does not hold."""

_encode = msgspec.json.Encoder().encode


def database_of(request: HTTPConnection) -> Database:
    database: Database = request.app.state.database
    return database


async def actor_of(request: HTTPConnection) -> Actor:
    """Who asks; looked up once per request, before any write lock is taken."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    async with database_of(request).read(GUEST) as ctx:
        return await _identify(ctx, request)


async def _identify(ctx: ReadContext, request: HTTPConnection) -> Actor:
    authenticate: Authenticate = request.app.state.authenticate
    request.state.actor = ctx.actor = await authenticate(ctx, request)
    return ctx.actor


@asynccontextmanager
async def reading(request: HTTPConnection) -> AsyncIterator[ReadContext]:
    """A ReadContext for whoever asks; the look-up of who that is shares its connection."""
    async with database_of(request).read(GUEST) as ctx:
        known: Actor | None = getattr(request.state, "actor", None)
        if known is not None:
            ctx.actor = known
        else:
            await _identify(ctx, request)
        yield ctx


@asynccontextmanager
async def changing(request: HTTPConnection) -> AsyncIterator[UnitOfWork]:
    """A UnitOfWork for whoever asks. Leaving the block commits: build the answer after it."""
    actor = await actor_of(request)
    async with database_of(request).unit_of_work(actor) as uow:
        yield uow


async def _reading(request: Request) -> AsyncIterator[ReadContext]:
    async with reading(request) as ctx:
        yield ctx


async def _changing(request: Request) -> AsyncIterator[UnitOfWork]:
    async with changing(request) as uow:
        yield uow


# scope="function": the commit comes before the first byte of the answer, so a 201 is never a lie.
Reading = Annotated[ReadContext, Depends(_reading, scope="function")]
Changing = Annotated[UnitOfWork, Depends(_changing, scope="function")]


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A struct (or a dict of structs) as JSON."""
    return Response(_encode(content), status, headers, media_type="application/json")


def no_content() -> Response:
    return Response(status_code=204)
