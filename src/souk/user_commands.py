"""`souk user`: accounts, and the roles they hold."""

from typing import Annotated

import typer
from rich.console import Console

from souk.running import with_house

user = typer.Typer(no_args_is_help=True, help="People with an account.")
console = Console()
Store = Annotated[str, typer.Option(help="In this store, by slug or id; everywhere without it.")]


@user.command("create")
def create_user(
    email: str,
    role: Annotated[
        str, typer.Option(help="customer, support_agent, product_manager, sales_manager, admin …")
    ] = "customer",
    name: Annotated[str, typer.Option(help="The full name.")] = "",
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)] = "",
) -> None:
    """Make an account, for the first administrator for instance."""
    from souk.app import House
    from souk.identity import hash_password, register_person
    from souk.kernel.actors import SYSTEM

    async def run(house: House) -> None:
        password_hash = await hash_password(password)
        async with house.database.unit_of_work(SYSTEM) as uow:
            await register_person(
                uow, email=email, password_hash=password_hash, full_name=name or email, role=role, is_verified=True
            )

    with_house(run)
    console.print(f"{email} may sign in as {role}.")


@user.command("grant")
def grant(email: str, role: str, store: Store = "") -> None:
    """Give somebody a role, everywhere or in one store. It counts from their next request on."""
    _change_role(email, role, store, takes=False)


@user.command("revoke")
def revoke(email: str, role: str, store: Store = "") -> None:
    """Take a role away from somebody. The last administrator stays one."""
    _change_role(email, role, store, takes=True)


@user.command("drop-factors")
def drop_second_factors(email: str) -> None:
    """Take app, recovery codes and passkeys off an account whose owner lost them. Signs it out everywhere."""
    from souk.app import House
    from souk.identity import UnknownPerson, drop_factors, find_person_by_email
    from souk.kernel.actors import SYSTEM

    async def run(house: House) -> None:
        async with house.database.unit_of_work(SYSTEM) as uow:
            person = await find_person_by_email(uow, email)
            if person is None:
                raise UnknownPerson
            await drop_factors(uow, person.id)

    with_house(run)
    console.print(f"{email} signs in by password alone, and may set up a second factor again.")


def _change_role(email: str, role: str, store: str, *, takes: bool) -> None:
    from souk.app import House
    from souk.identity import give_role, take_role
    from souk.kernel.actors import SYSTEM
    from souk.stores import get_store

    async def run(house: House) -> None:
        async with house.database.unit_of_work(SYSTEM) as uow:
            store_id = (await get_store(uow, store)).id if store else None
            await (take_role if takes else give_role)(uow, email, role, store_id=store_id)

    with_house(run)
    console.print(f"{email} no longer holds {role}." if takes else f"{email} holds {role}.")
