"""What listeners hear of a deed."""

from souk.app import House
from souk.kernel.database import UnitOfWork
from souk.kernel.outbox import Event, Subscription
from souk.kernel.worker import carry_due


class Heard:
    """What listeners were told. `of(kind)` carries the outbox first."""

    def __init__(self, house: House) -> None:
        self._database, self._told = house.database, list[Event]()
        self._kinds: set[type[Event]] = set()

    def listen_to(self, *kinds: type[Event]) -> "Heard":
        for kind in kinds:
            name = f"test.{kind.__name__}"
            self._database.outbox.subscribe(Subscription(name=name, event=kind, listener=self._hear))
        return self

    async def _hear(self, _uow: UnitOfWork, happened: Event) -> None:
        self._told.append(happened)

    async def all(self) -> list[Event]:
        while await carry_due(self._database):
            pass
        return self._told
