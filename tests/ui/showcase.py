"""A small app that shows every component, for the tests and for `python -m tests.ui.look`."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from souk.ui import (
    ASSETS_URL,
    AssetFiles,
    Chart,
    Facet,
    FacetValue,
    FormState,
    LinkColumn,
    Moment,
    NavLink,
    Option,
    Pages,
    Picture,
    PriceRange,
    Row,
    Series,
    Site,
    Tab,
    error_page,
    fragment,
    page,
    redirect,
)

NOW = datetime(2026, 11, 20, 14, 7, tzinfo=UTC)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
)
HERE = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Price:
    amount: int
    currency: str = "USD"


@dataclass(frozen=True)
class Card:
    title: str
    note: str
    picture: Picture
    value: Price
    before: Price | None = None
    label: str = ""
    rating: float | None = None


@dataclass(frozen=True)
class Line:
    id: int
    who: str
    state: str
    tone: str
    at: datetime
    total: Price


@dataclass(frozen=True)
class Showcase:
    pictures: tuple[Picture, ...]
    cards: tuple[Card, ...]
    chips: tuple[Tab, ...]
    tabs: tuple[Tab, ...]
    segments: tuple[Tab, ...]
    value: Price
    before: Price
    rows: tuple[Row, ...]
    options: tuple[Option, ...]
    colours: tuple[Option, ...]
    form: FormState
    moments: tuple[Moment, ...]
    facets: tuple[Facet, ...]
    range: PriceRange
    values: tuple[float, ...]
    line: Chart
    bars: Chart
    lines: tuple[Line, ...]


def showcase() -> Showcase:
    pictures = tuple(
        Picture(f"/picture/{n}.svg", "", f"/picture/{n}.svg 640w", 640, 640, f"Piece number {n}") for n in range(8)
    )
    names = ("Halo table lamp", "Atlas stoneware vase", "Drift mug, set of two", "Tide headphones", "Fern planter",
             "Oslo lounge chair", "Meridian watch", "Weekend tote")  # fmt: skip
    labels = ("Bestseller", "", "-20%", "New", "", "", "", "Handmade")
    cards = tuple(
        Card(name, "Studio Norr", picture, Price(4200 + 1250 * n), Price(6200) if n == 2 else None, labels[n], 4.9)
        for n, (name, picture) in enumerate(zip(names, pictures, strict=True))
    )
    return Showcase(
        pictures=pictures,
        cards=cards,
        chips=tuple(Tab(kind, "#cards", current=kind == "All") for kind in ("All", "Lighting", "Ceramics", "Audio")),
        tabs=(Tab("Everything", "#", current=True, count=186), Tab("Open", "#", count=12), Tab("Closed", "#")),
        segments=(Tab("7 d", "#"), Tab("30 d", "#", current=True), Tab("90 d", "#")),
        value=Price(129900),
        before=Price(149900),
        rows=(
            Row("Subtotal", Price(109800)),
            Row("Delivery", "Free", note="1 to 2 days", tone="good"),
            Row("Tax", Price(6400)),
            Row("Total", Price(116200), strong=True),
        ),
        options=_options(),
        colours=(
            Option("clay", "Clay", colour="#b5623f"),
            Option("sage", "Sage", colour="#8aa58a"),
            Option("bone", "Bone", colour="#efe6d8"),
            Option("sea", "Sea", "sold out", disabled=True, colour="#3d7d8f"),
        ),
        form=_refused(),
        moments=_moments(),
        facets=_facets(),
        range=PriceRange("from", "to", least="10", most="900", currency="USD"),
        values=_wave(12, 3),
        line=_sales(),
        bars=Chart("By weekday", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
                   (Series("Sold", (12, 18, 9, 22, 31, 44, 27)), Series("Before", (10, 11, 13, 19, 24, 30, 21), quiet=True)),
                   kind="bar"),
        lines=_lines(),
    )  # fmt: skip


def _moments() -> tuple[Moment, ...]:
    return (
        Moment("Paid", NOW - timedelta(days=2)),
        Moment("Packed by hand", NOW - timedelta(days=1), note="Two parcels, one visit."),
        Moment("On its way", NOW - timedelta(hours=3), icon="truck", state="current"),
        Moment("At your door", note="Tomorrow before noon", state="todo"),
    )


def _facets() -> tuple[Facet, ...]:
    return (
        Facet("kind", "Kind", (FacetValue("a", "Lighting", 48, checked=True), FacetValue("b", "Ceramics", 1204))),
        Facet("maker", "Maker", (FacetValue("c", "Studio Norr", 12), FacetValue("d", "Kiln & Co", 9))),
    )


def _options() -> tuple[Option, ...]:
    return (
        Option("standard", "Standard", "2 to 4 days, free", "truck"),
        Option("express", "Express", "tomorrow, $12.00", "sparkles"),
        Option("pickup", "Pick up", "not in your town yet", "package-open", disabled=True),
    )


def _refused() -> FormState:
    errors = {
        "r-email": "Enter an address with an @, such as ada@example.org.",
        "r-password": "This password is too short.",
        "r-country": "Choose a country.",
        "r-note": "Say a little more.",
        "r-method": "Choose how it should travel.",
        "r-finish": "Choose a finish.",
        "r-terms": "We need your consent.",
        "r-files": "That file is not a picture.",
    }
    return FormState({"r-email": "ada<at>example", "r-note": "Hi"}, errors, "Nothing was saved.")


def _wave(count: int, seed: int) -> tuple[float, ...]:
    chance = random.Random(seed)
    return tuple(round(40 + 14 * chance.random() + 8 * (n / count), 1) for n in range(count))


def _sales() -> Chart:
    now, before = (tuple(100 * value for value in _wave(30, seed)) for seed in (1, 2))
    labels = tuple((NOW - timedelta(days=30 - n)).strftime("%-d %b") for n in range(30))
    series = (
        Series("This period", now, tuple(f"${value:,.0f}" for value in now)),
        Series("Previous", before, tuple(f"${value:,.0f}" for value in before), quiet=True),
    )
    return Chart("Sales per day", labels, series, prefix="$")


def _lines() -> tuple[Line, ...]:
    people = ("Jonas Okafor", "Tove Haddad", "Noor Costa", "Lukas Berg", "Priya Tanaka")
    states = (("Paid", "good"), ("Waiting", "warn"), ("In transit", "info"), ("Failed", "bad"), ("Draft", "neutral"))
    return tuple(
        Line(4210 - n, who, state, tone, NOW - timedelta(hours=7 * n, minutes=4), Price(45059 + 1700 * n))
        for n, (who, (state, tone)) in enumerate(zip(people, states, strict=True))
    )


async def show(request: Request) -> Response:
    template = "ui/gallery_workspace.html" if "workspace" in request.url.path else "ui/gallery.html"
    return page(request, template, showcase(), title="Everything", description="Every component")


async def show_drawer(request: Request) -> Response:
    return fragment(request, "showcase/drawer.html", showcase())


async def show_suggestions(request: Request) -> Response:
    return fragment(request, "showcase/suggestions.html", request.query_params.get("q", ""))


async def undo(request: Request) -> Response:
    return redirect(request, "/gallery", notice="Undone.")


async def show_error(request: Request) -> HTMLResponse:
    status = int(request.path_params["status"])
    title = {404: "This page is not here", 500: "Something broke"}.get(status, "Not like this")
    return error_page(
        request, status=status, title=title, message="It may have moved.", code="not_found", request_id="01HX"
    )


@dataclass(frozen=True)
class ApiDocs:
    openapi_url: str


async def api_docs(request: Request) -> Response:
    return page(request, "ui/api_docs.html", ApiDocs("/openapi.json"), title="API")


async def openapi(request: Request) -> Response:
    answer = {"200": {"description": "Well"}}
    paths = {"/things": {"get": {"summary": "List things", "responses": answer}}}
    return JSONResponse({"openapi": "3.1.0", "info": {"title": "Souk", "version": "1"}, "paths": paths})


async def picture(request: Request) -> Response:
    hue = 40 + 47 * int(request.path_params["n"])
    drawing = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640">
<rect width="640" height="640" fill="hsl({hue} 62% 88%)"/><rect y="470" width="640" height="170" fill="hsl({hue} 38% 80%)"/>
<ellipse cx="320" cy="500" rx="150" ry="20" fill="hsl({hue} 20% 60%)"/>
<path d="M230 210h180l-18 70c50 50 62 120 20 210H228c-42-90-30-160 20-210z" fill="hsl({hue} 40% 48%)"/>
<path d="M230 210h60l-12 70c-46 60-46 130-20 210h-30c-42-90-30-160 20-210z" fill="hsl({hue} 36% 60%)"/></svg>"""
    return Response(drawing, media_type="image/svg+xml")


class _Guard:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", CSP.encode())]
            await send(message)

        if scope["type"] == "http":
            scope.setdefault("state", {}).update(csrf_token="token-1", now=NOW)
        await self.app(scope, receive, guarded)


def navigation(request: Request) -> tuple[NavLink, ...]:
    if "workspace" in request.url.path:
        return (
            NavLink("Home", "/gallery/workspace", "app-window", current=True),
            NavLink("Sold", "#", "receipt-text", count=24),
            NavLink("Things", "#", "package-open"),
            NavLink("People", "#", "heart"),
            NavLink("Analytics", "#", "eye", group="Grow"),
            NavLink("Settings", "#", "sliders-horizontal", group="Grow"),
        )
    here = request.url.path
    return (
        NavLink("Shop", "/gallery", "shopping-bag", current=here == "/gallery"),
        NavLink("Makers", "/makers", "heart"),
        NavLink("Support", "/support", "message-circle"),
    )


def build(stage: str = "test") -> Starlette:
    paths = (
        ("/gallery", show), ("/gallery/workspace", show), ("/drawer", show_drawer), ("/suggest", show_suggestions),
        ("/error/{status:int}", show_error), ("/docs", api_docs), ("/openapi.json", openapi),
        ("/picture/{n:int}.svg", picture),
    )  # fmt: skip
    app = Starlette(
        routes=[
            *(Route(path, endpoint) for path, endpoint in paths),
            Route("/undo", undo, methods=["POST"]),
            Mount(ASSETS_URL, AssetFiles()),
        ],
        middleware=[Middleware(_Guard)],
    )
    links = tuple(NavLink(label, "#") for label in ("First", "Second", "Third"))
    site = Site(
        tagline="An open marketplace: what people make, lend and do.",
        search_label="Search 12,000 handmade things",
        suggest_url="/suggest",
        bag_drawer_url="/drawer",
        palette_url="/suggest",
        footer=tuple(LinkColumn(title, links) for title in ("Discover", "Sell", "Help")),
        small_print=(NavLink("Privacy", "#"), NavLink("Terms", "#")),
    )
    app.state.pages = Pages({"showcase": HERE}, stage=stage, navigation=navigation, site=site)
    return app
