"""Wire shapes of imports."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from souk.catalog.imports.problems import RowProblem
from souk.catalog.imports.states import OnError, PictureStatus, RunStatus


class MissingPicture(Struct, frozen=True):
    """A picture that a file names and that is not here: not fetched yet (`wanted`), or given up (`failed`)."""

    product_id: UUID
    product_name: str
    url: str
    status: PictureStatus
    failure: str


class ImportOut(Struct, frozen=True, kw_only=True):
    """An import. Counts are products; `rows_total` and `rows_done` are rows of the file, the heading not counted.

    `status`: `running` (or waiting for its turn), `done`, `aborted` (something was wrong, and nothing was to be imported
    then), `failed` (`refusal` says why the file as a whole cannot be read). `errors` are the first 1,000 of
    `errors_count`, in the order of the file; `missing_pictures` the first 100 of `missing_pictures_count`.
    """

    id: UUID
    store_id: UUID
    status: RunStatus
    dry_run: bool
    on_error: OnError
    file_name: str
    rows_total: int
    rows_done: int
    created: int
    updated: int
    unchanged: int
    failed: int
    errors: list[RowProblem]
    errors_count: int
    missing_pictures: list[MissingPicture]
    missing_pictures_count: int
    refusal: str | None
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None
