"""Tables: runs of an import, what was wrong in them, which product came under which handle, and its pictures."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.catalog.imports.problems import Damage
from souk.catalog.imports.states import OnError, PictureStatus, RunStatus
from souk.catalog.models import ImageRef, Packed
from souk.kernel.columns import Base


class ImportRun(Base):
    """One file on its way into one store. `cursor_line` is where the last finished product begins."""

    __tablename__ = "import_runs"
    __table_args__ = (Index("ix_import_runs_same", "store_id", "source_digest", "status"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id"))
    actor_id: Mapped[UUID | None]
    status: Mapped[RunStatus]
    on_error: Mapped[OnError]
    dry_run: Mapped[bool] = mapped_column(default=False, server_default=false())
    adds_categories: Mapped[bool]
    """Whether product types that have no category get one."""
    source_digest: Mapped[str]
    source_name: Mapped[str]
    upload: Mapped[str | None]
    """The name under which the room keeps an uploaded file until the run is over."""
    cursor_line: Mapped[int]
    rows_done: Mapped[int]
    rows_total: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    failed: Mapped[int]
    problems: Mapped[int]
    """How many problems there were; the first of them have rows of their own."""
    refusal: Mapped[str | None]
    """Why the file as a whole was not read."""
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]


class ImportProblem(Base):
    __tablename__ = "import_errors"
    __table_args__ = (Index("ix_import_errors_run", "run_id", "line", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    line: Mapped[int]
    column: Mapped[str]
    code: Mapped[Damage]
    message: Mapped[str] = mapped_column(Text)
    handle: Mapped[str]


class ImportedProduct(Base):
    """Under which handle a store's file knows a product: what a second import updates instead of adding."""

    __tablename__ = "imported_products"

    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id"), primary_key=True)
    handle: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), unique=True)


class ImportPicture(Base):
    """A picture that a file names by its address. It is fetched after the import; `image` is there once it was kept."""

    __tablename__ = "import_pictures"
    __table_args__ = (
        Index(None, "product_id", "position"),
        Index(
            "ix_import_pictures_due",
            "next_at",
            "id",
            postgresql_where=text("status = 'wanted'"),
            sqlite_where=text("status = 'wanted'"),
        ),
        Index("ix_import_pictures_run", "run_id", "status", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_runs.id", ondelete="SET NULL"))
    position: Mapped[int]
    url: Mapped[str] = mapped_column(Text)
    alt: Mapped[str] = mapped_column(Text)
    row: Mapped[int]
    import_extra: Mapped[dict[str, Any]] = mapped_column(Packed(dict[str, Any]))
    status: Mapped[PictureStatus]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    failure: Mapped[str]
    image: Mapped[ImageRef | None] = mapped_column(Packed(ImageRef))
