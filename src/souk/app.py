"""The composition root: the only file that knows every room."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.telemetry import TelemetryConfig
from sqlalchemy import make_url
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

import souk
from souk.audit import room as audit
from souk.booking import find_openings
from souk.booking import room as booking
from souk.cart import room as cart
from souk.catalog import room as catalog
from souk.compat import OldNames
from souk.defence import COUNTING
from souk.defence import room as defence
from souk.identity import Callers, sign_in_url
from souk.identity import room as identity
from souk.inventory import room as inventory
from souk.kernel import health, openapi, problem, refusal_index
from souk.kernel.cache import TOPIC, CachedAnswers, ResponseCache
from souk.kernel.clock import Clock, utc_now
from souk.kernel.counting import Counter, InMemory, InRedis
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database, ReadContext
from souk.kernel.direct import DirectDoors
from souk.kernel.errors import Refusal
from souk.kernel.gate import Gate
from souk.kernel.idempotency import forget_old_keys
from souk.kernel.limit_rows import InDatabase, forget_old_windows
from souk.kernel.mail import keeps_folder, open_mailer
from souk.kernel.middleware import Compressed, SecurityHeaders, Sieve, Watch
from souk.kernel.outbound import GuardedClient
from souk.kernel.outbox import Outbox
from souk.kernel.rate_limit import Limiter
from souk.kernel.realtime import Hub, open_hub
from souk.kernel.rooms import CleanUp, Room
from souk.kernel.route_index import index_routes
from souk.kernel.schedule import Schedule, ScheduledJob
from souk.kernel.settings import Settings
from souk.kernel.telemetry import request_log
from souk.kernel.worker import Worker
from souk.ledger import room as ledger
from souk.loyalty import room as loyalty
from souk.media import room as media
from souk.notifications import INBOX
from souk.notifications import room as notifications
from souk.offboarding import room as offboarding
from souk.offboarding.privacy.room import privacy
from souk.orders import room as orders
from souk.payments import StripeGateway
from souk.payments import room as payments
from souk.payouts import Transfers
from souk.payouts import room as payouts
from souk.payouts.transfers.stripe import StripeTransfers
from souk.pricing import room as pricing
from souk.reviews import room as reviews
from souk.services import room as services
from souk.storefront import navigation
from souk.storefront import room as storefront
from souk.stores import room as stores
from souk.stores import store_names
from souk.ui import AssetFiles, Pages, error_page, page, redirect
from souk.webhooks import room as webhooks

UPLOADS = (
    "/images",
    "/banner",
    "/services",
    "/services/",
    "/logo",
    "/avatar",
    "/auth/register/vendor",
    "/sell",
    "/stores",
    "/documents",
    "/photos",
    "/review",
)
"""Path endings that take pictures or documents, and so larger bodies."""
LARGEST_IMPORT = 128 * 1024 * 1024
"""A product file: 100,000 rows are some 25 MB."""
NO_TRACES: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
DESCRIPTION = (
    "A marketplace in one package. Money is integer minor units; lists are cursor-paginated; errors are RFC 9457."
)


def open_rooms(settings: Settings, limiter: Limiter) -> tuple[Room, ...]:
    """Every room with its ports, lowest floor first; then the audit trail and privacy, which ask all of them."""
    rooms = (
        media.room(settings.media),
        identity.room(settings, limiter),
        stores.room(settings.media),
        ledger.room(_owner_names),
        inventory.room(),
        loyalty.room(settings.loyalty),
        catalog.room(GuardedClient(settings.outbound), settings.media, settings.search),
        payments.room(settings, limiter),
        pricing.room(),
        services.room(find_openings),
        cart.room(),
        orders.room(settings),
        payouts.room(_transfers(settings)),
        booking.room(settings.booking),
        reviews.room(),
        notifications.room(settings, open_mailer(settings)),
        webhooks.room(settings),
        defence.room(),
        offboarding.room(),
        storefront.room(),
    )
    everyone = (*rooms, audit.room([each for room in rooms for each in room.audited]))
    return (*everyone, privacy(everyone, settings.media))


async def _owner_names(ctx: ReadContext, owner_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Stores by name, for the pages of the ledger; who else owns something stays a number there."""
    return {store.id: store.name for store in (await store_names(ctx, owner_ids)).values()}


def _transfers(settings: Settings) -> Transfers | None:
    return StripeTransfers(StripeGateway(settings.stripe)) if settings.stripe.pays_vendors else None


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs: what a server, a worker or a command needs."""

    settings: Settings
    rooms: tuple[Room, ...]
    database: Database
    hub: Hub
    limiter: Limiter
    worker: Worker

    async def close(self) -> None:
        for close in (close for room in self.rooms for close in room.closes):
            await close()
        await self.hub.close()
        await self.limiter.close()
        await self.database.close()


def open_house(settings: Settings, *, clock: Clock = utc_now) -> House:
    """Open database, hub and rooms, and wire who hears whom. Starts nothing."""
    outbox = Outbox()
    keys = KeyRing(
        settings.keys(),
        index_secret=settings.indexing_secret(),
        signing_secrets=settings.signing_secrets(),
        lease=timedelta(seconds=settings.media.private_seconds),
    )
    database = Database(settings.database_url, outbox, keys, clock=clock, replica_url=settings.replica_url)
    classes = {name: getattr(settings.limits, name) for name in type(settings.limits).model_fields}
    limiter = Limiter(classes, _counter(settings, database))
    rooms = open_rooms(settings, limiter)
    for subscription in (each for room in rooms for each in room.subscriptions):
        outbox.subscribe(subscription)
    hub = open_hub(settings.redis_url)
    database.announcer = hub.publish
    worker = Worker(database, Schedule(_jobs(rooms)))
    return House(settings=settings, rooms=rooms, database=database, hub=hub, limiter=limiter, worker=worker)


def _counter(settings: Settings, database: Database) -> Counter:
    where = settings.limits_counted_in
    if settings.redis_url is not None and where in {"auto", "redis"}:
        return InRedis(settings.redis_url)
    is_shared = settings.database_url.startswith("postgresql")
    return InDatabase(database) if where == "database" or (where == "auto" and is_shared) else InMemory()


def _jobs(rooms: Sequence[Room]) -> list[ScheduledJob]:
    clean_ups = [
        CleanUp(name="kernel.idempotency_keys", run=forget_old_keys),
        CleanUp(name="kernel.limit_windows", run=forget_old_windows),
    ]
    clean_ups += [clean_up for room in rooms for clean_up in room.clean_ups]
    nightly = [ScheduledJob(name=f"clean_up.{each.name}", cron="0 2 * * *", run=each.run) for each in clean_ups]
    return [job for room in rooms for job in room.jobs] + nightly


def create_app(settings: Settings | None = None, *, house: House | None = None) -> FastAPI:
    """The ASGI application. `house` lets tests hand in one with their own clock."""
    opened = house or open_house(settings or Settings())
    _report_bugs(opened.settings)
    app = FastAPI(
        title="Souk",
        version=souk.__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan(opened),
        redirect_slashes=False,
        telemetry=None if opened.settings.traces else NO_TRACES,
    )
    app.state.house, app.state.database, app.state.hub = opened, opened.database, opened.hub
    app.state.settings = opened.settings
    for name, port in ((name, port) for room in opened.rooms for name, port in room.state.items()):
        setattr(app.state, name, port)
    app.state.desk = tuple(link for room in opened.rooms for link in room.desk)
    app.state.permissions = tuple(room.permissions for room in opened.rooms if room.permissions is not None)
    app.state.pages = _pages(opened)
    problem.install(app, _draw_error)
    _mount(app, opened.rooms)
    _guard(app, opened)
    return app


def _report_bugs(settings: Settings) -> None:
    if settings.sentry_dsn is not None:
        import sentry_sdk  # an extra: `pip install souk[sentry]`

        sentry_sdk.init(
            settings.sentry_dsn.get_secret_value(),
            environment=settings.stage,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
        )


def _pages(house: House) -> Pages:
    folders = {room.name: room.templates for room in house.rooms if room.templates is not None}
    site = navigation.with_inbox(INBOX) if keeps_folder(house.settings) else navigation.SITE
    return Pages(folders, stage=house.settings.stage, navigation=navigation.links, site=site)


def _draw_error(request: Request, status: int, code: str, sentence: str) -> Response:
    if status == 401 and request.method == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return redirect(request, sign_in_url(asked))
    title = {404: "Not found", 403: "Not allowed", 401: "Sign in", 429: "Slow down"}.get(status, "That did not work")
    request_id = str(request.state.request_id)
    return error_page(request, status=status, title=title, message=sentence, code=code, request_id=request_id)


MOUNTED: dict[tuple[int, ...], list[BaseRoute]] = {}
"""By the routers that lead there. A second application over the same doors starts at once."""


def _mount(app: FastAPI, rooms: Sequence[Room]) -> None:
    api = [router for room in rooms for router in room.api]
    web = [router for room in rooms for router in room.web]
    key = tuple(id(router) for router in (*api, *web))  # they live on in what is mounted
    if key not in MOUNTED:
        MOUNTED[key] = _routes(api, web)
    app.router.routes.extend(MOUNTED[key])
    index_routes(app, depths={"api": 3, "": 1})


def _routes(api: Sequence[APIRouter], web: Sequence[APIRouter]) -> list[BaseRoute]:
    mounted = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    mounted.include_router(health.router)
    for router in api:
        mounted.include_router(router, prefix="/api/v1")
    mounted.include_router(_documentation())
    for router in web:
        mounted.include_router(router, include_in_schema=False)
    mounted.mount("/static/dist", AssetFiles())
    return mounted.router.routes


@dataclass(frozen=True, slots=True)
class ErrorCodes:
    """What the page of error codes shows: lines by the name of their room."""

    rooms: Mapping[str, Sequence[refusal_index.Line]]

    @classmethod
    def of(cls, found: Mapping[str, Sequence[refusal_index.Line]]) -> "ErrorCodes":
        return cls({"Everywhere" if room == "kernel" else room.capitalize(): lines for room, lines in found.items()})


def _documentation() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/docs/errors")
    async def errors(request: Request) -> Response:
        return page(request, "ui/errors.html", ErrorCodes.of(refusal_index.by_room()), title="Error codes")

    @router.get("/api/v1/openapi.json")
    async def document(request: Request) -> Response:
        return Response(openapi.as_json(request.app), media_type="application/json")

    @router.get("/api/v1/docs")
    async def docs(request: Request) -> Response:
        return page(request, "ui/api_docs.html", None, title="API")

    return router


def _guard(app: FastAPI, house: House) -> None:
    """What stands around the doors, written from the inside out."""
    settings = house.settings
    answers = CachedAnswers(seconds=settings.cache_seconds)
    house.hub.listen(TOPIC, answers.forget)
    larger = [(path, settings.media.largest_bytes + 65536) for path in UPLOADS]
    doors = DirectDoors(AsyncExitStackMiddleware(app.router), routes=app)
    stack: ASGIApp = ExceptionMiddleware(doors, handlers=app.exception_handlers)
    refuse = problem.refuse_with(_draw_error)[Refusal]
    callers = Callers(app.state.mint, app.state.client_addresses)
    stack = Gate(stack, limiter=house.limiter, counting=COUNTING, callers=callers, refuse=refuse)
    stack = Compressed(stack)
    stack = Sieve(
        stack, largest_body=settings.largest_body_bytes, larger=[("/imports/products", LARGEST_IMPORT), *larger]
    )
    stack = CORSMiddleware(
        stack,
        allow_origins=settings.cors_origins,
        allow_credentials=True,
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=["X-Request-Id", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"],
    )
    same_for_all = navigation.same_for_every_visitor
    stack = SecurityHeaders(stack, live=settings.stage == "live", same_for_all=same_for_all)
    stack = Watch(OldNames(stack, currency=settings.currency))
    app.middleware_stack = ResponseCache(stack, answers=answers, cacheable=same_for_all)


def _lifespan(house: House) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        running = [asyncio.create_task(house.hub.run())]
        if make_url(house.settings.database_url).get_backend_name() == "sqlite":
            house.database.on_post = house.worker.wake
            running.append(asyncio.create_task(house.worker.run()))
        gc.collect()
        gc.freeze()  # a full collection over everything imported would stop the loop for 100 ms
        gc.set_threshold(20_000, 20, 50)  # by default it runs several times in every order, and finds nothing
        try:
            yield
        finally:
            house.worker.stop()
            for task in running[:1]:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await house.close()
            request_log.flush()

    return life
