"""Every event is kept in the audit trail, or says why not; and no entry says in clear who somebody is."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import souk
from souk.app import open_house
from souk.kernel.outbox import Event
from souk.kernel.rooms import Room
from souk.kernel.settings import Settings

NOT_KEPT = {
    "AddressForgotten": "part of an erasure, which is kept",
    "ArchiveReady": "the shop's own work; asked and taken are kept",
    "ArchivesDropped": "the shop's own housekeeping",
    "CategoryRenamed": "a label; the products of it are indexed anew",
    "AppointmentReminderDue": "a letter and a notice, which their own log keeps",
    "ChargeMoved": "the gateway was asked for the truth, and its answers are kept",
    "PaymentAwaited": "nothing was paid yet; the payment itself says that it waits",
    "PaymentCameLate": "the payment and the refund it leads to are kept",
    "DeliveriesDue": "each delivery has a log of its own",
    "DocumentsChanged": "what search keeps of products, whose changes are kept",
    "DocumentsDropped": "the shop's own housekeeping",
    "EmailVerificationAsked": "asked for by the account itself; proving it is kept",
    "LetterWritten": "the letter's own log keeps it",
    "OrderPaid": "the log of each payment and the ledger keep it",
    "PictureKept": "a file",
    "PicturesDropped": "a file",
    "PicturesMoved": "what moves them is kept: a review that appears, or no longer does",
    "PicturesWanted": "part of an import, which is kept",
    "ProductsUploaded": "the import that follows is kept",
    "ReturnsMoved": "the refunds and disputes it leads to are kept",
    "SegmentDomainAdded": "each member it makes is kept",
    "SegmentDomainRemoved": "each member it takes out is kept",
    "SettlementMoved": "the ledger keeps what the gateway answers",
}
"""Each with its reason."""


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, ...]:
    folder: Path = tmp_path_factory.mktemp("rooms")
    url = f"sqlite+inline:///{folder}/souk.db"
    return open_house(Settings(_env_file=None, stage="test", database_url=url)).rooms


def events() -> set[type[Event]]:
    """Of every room."""
    for module in pkgutil.walk_packages(souk.__path__, "souk."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    found, todo = set[type[Event]](), [Event]
    while todo:
        for kind in todo.pop().__subclasses__():
            if kind.__module__.startswith("souk."):
                found.add(kind)
                todo.append(kind)
    return found


class TestAudited:
    def test_every_event_is_kept_or_says_why_not(self, rooms: tuple[Room, ...]) -> None:
        kept = {each.event.__name__ for room in rooms for each in room.audited} | {"TrailExported", "ChainCheckAsked"}
        names = {kind.__name__ for kind in events()}
        assert names - kept - NOT_KEPT.keys() == set()
        assert NOT_KEPT.keys() - names == set()
        assert NOT_KEPT.keys() & kept == set()

    def test_actions_have_one_meaning_each(self, rooms: tuple[Room, ...]) -> None:
        actions = [each.action for room in rooms for each in room.audited]
        assert sorted(actions) == sorted(set(actions))
        assert [action for action in actions if len(action) > 64 or action.count(".") != 1] == []
