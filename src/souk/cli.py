"""`souk`: run the shop, look after its data, and explain what is wrong with it."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import souk
from souk.kernel.errors import Refusal
from souk.kernel.settings import Settings
from souk.running import progress_bar
from souk.running import with_house as _with_house
from souk.search_commands import search
from souk.user_commands import user

Result = TypeVar("Result")
cli = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode="rich", help="A marketplace in one package."
)
cli.add_typer(user, name="user")
cli.add_typer(search, name="search")
keys = typer.Typer(no_args_is_help=True, help="The keys that seal personal data.")
cli.add_typer(keys, name="keys")
console = Console()
errors = Console(stderr=True)

Port = Annotated[int, typer.Option(help="Where to listen.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address to listen on.")]


def main() -> None:
    """The entry point: a refusal is a sentence and exit code 1, never a traceback."""
    try:
        cli()
    except Refusal as refusal:
        errors.print(f"[red]{refusal}[/red]")
        sys.exit(1)
    except ValidationError as invalid:
        for each in invalid.errors():
            errors.print(f"[red]{'.'.join(map(str, each['loc']))}[/red] {each['msg']}")
        errors.print("Run [bold]souk doctor[/bold] for an explanation.")
        sys.exit(2)


@cli.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        console.print(souk.__version__)
        raise typer.Exit


@cli.command()
def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: Annotated[int, typer.Option(min=1)] = 1) -> None:
    """Serve the shop. On SQLite one process also carries the background jobs; on PostgreSQL run [bold]souk worker[/bold]."""
    settings = Settings()
    if workers > 1 and settings.database_url.startswith("sqlite"):
        raise typer.BadParameter("SQLite is served by one process; several need PostgreSQL.")
    _listen(host=host, port=port, workers=workers, settings=settings)


def _listen(*, host: str, port: int, settings: Settings, workers: int = 1) -> None:
    import uvicorn

    from souk.kernel.telemetry import set_up_logging

    set_up_logging(level=settings.log_level, as_json=settings.log_json)
    app: Any = "souk.app:create_app"
    if workers == 1:
        from souk.app import create_app

        app = create_app(settings)
    uvicorn.run(
        app,
        factory=workers > 1,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # whom to believe is our own setting
        timeout_graceful_shutdown=10,
    )


@cli.command()
def worker() -> None:
    """Carry background jobs and run the schedule, until stopped. Any number may run beside each other."""
    from souk.app import House
    from souk.kernel.telemetry import set_up_logging

    settings = Settings()
    set_up_logging(level=settings.log_level, as_json=settings.log_json)

    async def carry(house: House) -> None:
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, house.worker.stop)
        listening = asyncio.create_task(house.hub.run())
        await house.worker.run()
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening

    _with_house(carry, settings)


@cli.command()
def migrate(revision: Annotated[str, typer.Option(help="How far.")] = "head") -> None:
    """Bring the database's schema up to date."""
    from souk.kernel.migrate import migrate as bring_up_to_date

    settings = Settings()
    asyncio.run(bring_up_to_date(settings.database_url, revision))
    if revision == "head":
        _with_house(_ensure_platform, settings)
    console.print("The schema is up to date.")


async def _ensure_platform(house: Any) -> None:
    """The marketplace's own store, whose currency others open with."""
    from souk.kernel.actors import SYSTEM
    from souk.stores import ensure_platform_store

    async with house.database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow, currency=house.settings.currency)


@cli.command()
def check(
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Also what was proved before: the whole audit trail.")
    ] = False,
) -> None:
    """Prove that nothing was lost, oversold, double-booked or tampered with. Exit code 1 when something is broken."""
    from souk.app import House
    from souk.kernel.invariants import check as look
    from souk.kernel.invariants import names

    async def run(house: House) -> tuple[list[Any], list[str]]:
        return await look(house.database, house.rooms, thorough=thorough), names(house.rooms)

    findings, looked_at = _with_house(run)
    for name in looked_at:
        broken = [finding.sentence for finding in findings if finding.invariant == name]
        console.print(f"[red]✗[/red] {name}" if broken else f"[green]✓[/green] {name}")
        for sentence in broken[:20]:
            console.print(f"    {sentence}")
    if findings:
        raise typer.Exit(1)


@cli.command()
def doctor(
    new_key: Annotated[bool, typer.Option("--new-key", help="Print a fresh encryption key and stop.")] = False,
) -> None:
    """Explain what is misconfigured, in plain words. Exit code 1 when something must be mended."""
    if new_key:
        from cryptography.fernet import Fernet

        print(Fernet.generate_key().decode())
        return
    from souk.doctor import examine

    findings = asyncio.run(examine())
    table = Table(show_header=False, box=None)
    marks = {"ok": "[green]✓[/green]", "advice": "[yellow]![/yellow]", "broken": "[red]✗[/red]"}
    for finding in findings:
        table.add_row(marks[finding.kind], f"[bold]{finding.about}[/bold]", escape(finding.sentence))
    console.print(table)
    if any(finding.kind == "broken" for finding in findings):
        raise typer.Exit(1)


@keys.command("new")
def new_encryption_key() -> None:
    """Print a fresh encryption key."""
    from cryptography.fernet import Fernet

    print(Fernet.generate_key().decode())


@keys.command("check")
def check_keys() -> None:
    """Count what is sealed under which key. Exit code 1 while something is under an older key, or under none we have."""
    from souk.app import House
    from souk.kernel.rotation import Tally, count, places

    async def run(house: House) -> dict[str, Tally]:
        with progress_bar() as bar:
            task = bar.add_task("Looking at every row", total=None)
            at = places(house.rooms)
            return await count(
                house.database, at, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )

    _print_tallies(_with_house(run))


@keys.command("rotate")
def rotate_keys() -> None:
    """Seal everything under the newest key, while the shop is open. Interrupted, the same command goes on."""
    from souk.app import House
    from souk.kernel.rotation import places, rotate

    async def run(house: House) -> int:
        with progress_bar() as bar:
            task = bar.add_task("Sealing anew", total=None)
            at = places(house.rooms)
            return await rotate(
                house.database, at, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )

    console.print(f"{_with_house(run)} values moved to the newest key.")
    check_keys()


def _print_tallies(found: dict[str, Any]) -> None:
    table = Table("Where", "Newest key", "Older keys", "No key", box=None)
    for name, tally in sorted(found.items()):
        table.add_row(name, *(f"{number:,}" for number in tally))
    console.print(table)
    if any(tally.lost for tally in found.values()):
        errors.print(
            "[red]Some values open with none of SOUK_ENCRYPTION_KEYS: put the key back that sealed them.[/red]"
        )
    if any(tally.older or tally.lost for tally in found.values()):
        raise typer.Exit(1)
    console.print("Everything is under the newest key; older ones may be taken out of SOUK_ENCRYPTION_KEYS.")


@cli.command("import")
def import_file(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="[appointments] FILE",
            help="A Shopify product export, CSV or XLSX; or `appointments` and a file of older ones, CSV or JSON.",
        ),
    ],
    store: Annotated[str, typer.Option(help="The store's slug or id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look, report, change nothing.")] = False,
    on_error: Annotated[str, typer.Option(help="skip the broken products, or abort the whole file.")] = "skip",
    dates: Annotated[str, typer.Option(help="Of appointments: day-first or month-first, as in 03/09/2024.")] = "",
) -> None:
    """Import products, or older appointments, into a store. Interrupted, the same command goes on where it stopped."""
    kind, path = _file_of(what)
    if kind == "appointments":
        _import_appointments(path, store, dry_run=dry_run, dates=dates)
    else:
        _import_products(path, store, dry_run=dry_run, on_error=on_error)


def _file_of(what: list[str]) -> tuple[str, Path]:
    """`products.csv`, `products products.csv` or `appointments bookings.json`."""
    kind, path = (what[0], Path(what[1])) if len(what) == 2 else ("products", Path(what[0]))
    if len(what) > 2 or kind not in {"products", "appointments"}:
        raise typer.BadParameter("Name one file, of products or of appointments.")
    if not path.is_file():
        raise typer.BadParameter(f"There is no file {path}.")
    return kind, path


def _import_appointments(path: Path, store: str, *, dry_run: bool, dates: str) -> None:
    from souk.app import House
    from souk.booking import DateOrder, ImportedAppointments, import_appointments
    from souk.kernel.actors import SYSTEM
    from souk.stores import get_store

    if dates not in {"", *DateOrder}:
        raise typer.BadParameter("Dates are day-first or month-first.")

    async def run(house: House) -> ImportedAppointments:
        async with house.database.read(SYSTEM) as ctx:
            store_id = (await get_store(ctx, store)).id
        with progress_bar() as bar:
            task = bar.add_task(path.name, total=None)
            return await import_appointments(
                house.database,
                path,
                store_id=store_id,
                actor=SYSTEM,
                dry_run=dry_run,
                dates=DateOrder(dates) if dates else None,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )

    report = _with_house(run)
    for kind, names in {"provider": report.providers, "service, as a draft": report.services}.items():
        console.print(*(f"new {kind}: {escape(name)}" for name in names), sep="\n", end="\n" if names else "")
    _print_problems(report.errors)
    beside = f" ({report.beside} double bookings, as history)" if report.beside else ""
    console.print(f"{report.created} created{beside}, {report.unchanged} unchanged, {report.failed} failed")
    if report.failed:
        raise typer.Exit(1)


def _import_products(path: Path, store: str, *, dry_run: bool, on_error: str) -> None:
    from souk.app import House
    from souk.catalog.imports import ImportReport, import_products
    from souk.kernel.actors import SYSTEM
    from souk.stores import get_store

    async def run(house: House) -> ImportReport:
        async with house.database.read(SYSTEM) as ctx:
            store_id = (await get_store(ctx, store)).id
        with progress_bar() as bar:
            task = bar.add_task(path.name, total=None)
            return await import_products(
                house.database,
                path,
                store_id=store_id,
                actor=SYSTEM,
                dry_run=dry_run,
                on_error=on_error,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )

    report = _with_house(run)
    _print_report(report)


def _print_problems(problems: Iterable[Any]) -> None:
    for problem in problems:
        column, message = escape(problem.column), escape(problem.message)
        errors.print(f"[red]line {problem.line}[/red] {column}: {message} [dim]{problem.code}[/dim]")


def _print_report(report: Any) -> None:
    _print_problems(report.errors)
    console.print(
        f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, {report.failed} failed"
    )
    if report.failed:
        raise typer.Exit(1)


@cli.command("export")
def export_file(
    path: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write: .csv or .xlsx.")],
    store: Annotated[str, typer.Option(help="The store's slug or id.")],
) -> None:
    """Export a store's products in Shopify's format; importing them again gives the same products."""
    from souk.app import House
    from souk.catalog.exports import export_products
    from souk.kernel.actors import SYSTEM
    from souk.kernel.database import ReadContext
    from souk.stores import get_store

    async def run(house: House) -> int:
        async def write(ctx: ReadContext) -> int:
            store_id = (await get_store(ctx, store)).id
            with path.open("wb") as out:
                return await export_products(
                    ctx, store_id, out, format=path.suffix.lstrip(".") or "csv", base_url=house.settings.base_url
                )

        return await house.database.read_aside(SYSTEM, write)

    console.print(f"{_with_house(run)} products written to {path}.")


@cli.command()
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw away the demo's data and furnish anew.")] = False,
    only_furnish: Annotated[bool, typer.Option("--only-furnish", help="Make the data, serve nothing.")] = False,
) -> None:
    """Open a furnished marketplace: schema, five stores with 90 days of history, server."""
    from souk.demo import demo_settings, furnish, sweep

    settings = demo_settings(f"http://{host}:{port}")
    if fresh:
        sweep(settings)
    with progress_bar() as bar:
        task = bar.add_task("Furnishing the stores", total=None)
        asyncio.run(furnish(settings, progress=lambda done, total: bar.update(task, completed=done, total=total)))
    if only_furnish:
        return
    console.print(f"\n  [bold]Souk is open[/bold] at [link]http://{host}:{port}[/link]")
    console.print("  Sign in as john@example.com or manager@example.com, password 12345678\n")
    _listen(host=host, port=port, settings=settings)
