"""Entries of a file, held against what the store has: what to write, and what cannot be."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from souk.catalog.imports.categories import Categories
from souk.catalog.imports.existing import Known, look_up
from souk.catalog.imports.listed import Listed
from souk.catalog.imports.planning import Plan, look_for_held_pieces, look_for_taken_skus, plan_product, slug_for
from souk.catalog.imports.problems import RowProblem
from souk.catalog.imports.product_file import Entry
from souk.catalog.imports.runs import Tally
from souk.kernel.database import ReadContext


class Compared(msgspec.Struct, frozen=True):
    plans: list[Plan]
    problems: list[RowProblem]
    tally: Tally


class Comparison:
    """Compares stretch after stretch of one file. `claimed` are SKUs of products that are not written (yet)."""

    def __init__(self, store_id: UUID, categories: Categories) -> None:
        self._store_id, self._categories = store_id, categories
        self.claimed: dict[str, str] = {}

    async def compare(self, ctx: ReadContext, entries: Sequence[Entry]) -> Compared:
        found = [entry.listed for entry in entries if entry.listed is not None]
        known = await self._known(ctx, found)
        plans: list[Plan] = []
        problems: list[RowProblem] = []
        for entry in entries:
            if entry.listed is None:
                problems += entry.problems
            elif wrong := self._wrong(entry.listed, known):
                problems += wrong
            else:
                plans.append(plan_product(entry.listed, known, category_id=self._categories.find(entry.listed)))
        return Compared(plans, problems, _tally(entries, plans, problems))

    async def _known(self, ctx: ReadContext, found: Sequence[Listed]) -> Known:
        return await look_up(
            ctx,
            self._store_id,
            handles=[listed.handle for listed in found],
            slugs=[slug_for(listed.handle) for listed in found],
            skus=[variant.sku for listed in found for variant in listed.variants if variant.sku],
        )

    def _wrong(self, listed: Listed, known: Known) -> list[RowProblem]:
        wrong = look_for_taken_skus(listed, known, self.claimed) + look_for_held_pieces(listed, known)
        if not wrong:
            self.claimed.update({variant.sku: listed.handle for variant in listed.variants if variant.sku})
        return wrong


def _tally(entries: Sequence[Entry], plans: Sequence[Plan], problems: Sequence[RowProblem]) -> Tally:
    created = sum(plan.is_new for plan in plans)
    updated = sum(plan.changes for plan in plans) - created
    return Tally(
        rows=sum(entry.rows for entry in entries),
        created=created,
        updated=updated,
        unchanged=len(plans) - created - updated,
        failed=len(entries) - len(plans),
        problems=len(problems),
    )
