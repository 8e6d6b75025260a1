"""What taking and erasing one's data adds to the house. It needs what every other room declared."""

from collections.abc import Sequence
from pathlib import Path

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import CleanUp, Room
from souk.kernel.settings import Media
from souk.media import open_places
from souk.offboarding.archive.events import ArchiveAsked, ArchivesDropped
from souk.offboarding.archive.files import ArchiveFiles
from souk.offboarding.archive.tasks import DropArchives, MakeArchive, RemoveArchives
from souk.offboarding.erasure.tasks import EraseAgain
from souk.offboarding.privacy import api, web
from souk.offboarding.privacy.holdings import Holdings


def privacy(rooms: Sequence[Room], media: Media) -> Room:
    """`rooms`: every other one, lowest floor first."""
    holdings, files = Holdings.of(rooms), ArchiveFiles(media.folder.parent / "archives")
    make = MakeArchive(holdings, files, open_places(media))
    return Room(
        name="privacy",
        state={"holdings": holdings, "archive_files": files},
        api=(api.users, api.admin),
        web=(web.router,),
        templates=Path(__file__).parent / "templates",
        subscriptions=(
            Subscription(name="privacy.make_archive", event=ArchiveAsked, task=make),
            Subscription(name="privacy.remove_archives", event=ArchivesDropped, task=RemoveArchives(files)),
        ),
        clean_ups=(
            CleanUp(name="privacy.archives", run=DropArchives(files)),
            CleanUp(name="privacy.erase_again", run=EraseAgain(holdings)),
        ),
    )
