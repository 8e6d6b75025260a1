"""`souk search`: the search engine beside the database."""

import typer
from rich.console import Console
from rich.markup import escape

from souk.running import progress_bar, with_house

search = typer.Typer(no_args_is_help=True, help="The search engine, where one is set.")
console = Console()
errors = Console(stderr=True)


@search.callback()
def about() -> None:
    """Keeps `rebuild` a command of its own while it is the only one."""


@search.command("rebuild")
def rebuild() -> None:
    """Send everything to a new index, and let searches ask it once it is full. The shop may be open meanwhile."""
    from souk.app import House
    from souk.catalog import SearchEngineFailed, rebuild_search_index

    async def run(house: House) -> int:
        with progress_bar() as bar:
            task = bar.add_task("Filling the index", total=None)
            return await rebuild_search_index(
                house.database,
                house.settings.search,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )

    try:
        sent = with_house(run)
    except SearchEngineFailed as failure:
        errors.print(f"[red]{escape(str(failure))}[/red]", soft_wrap=True)
        raise typer.Exit(1) from failure
    console.print(f"{sent:,} documents are in the new index, and searches ask it.")
