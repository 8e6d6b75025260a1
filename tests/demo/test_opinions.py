"""What is said in the demo before anything was sold: of services, by students, some of it in pictures."""

from datetime import UTC, datetime
from importlib.resources import files

from souk.demo.opinions import CAMPUS, Opinion, with_opinions
from souk.demo.sayings import OF_SERVICE

TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


class TestOfServices:
    def test_nobody_speaks_twice_of_one_and_some_show_pictures(self) -> None:
        said = [each for each in with_opinions([], [], TODAY) if isinstance(each, Opinion)]
        written = [each for each in said if each.stage == "write"]

        assert {(each.product, each.store) for each in written} == {(slug, CAMPUS) for slug in OF_SERVICE}
        assert (
            len({(each.buyer, each.product) for each in written}) == len(written) == sum(map(len, OF_SERVICE.values()))
        )
        shown = [name for each in written for name in each.pictures]
        assert len(shown) == 5
        assert all((files("souk.demo") / "pictures" / f"{name}.webp").is_file() for name in shown)
        assert [each.at for each in said] == sorted(each.at for each in said)
        assert all(each.at < TODAY for each in said)
