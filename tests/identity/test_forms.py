"""What is typed on a page: every fault is said in words, also one of the form as a whole."""

from typing import Self

from pydantic import model_validator

from souk.identity import read_form
from souk.kernel.fields import Body, Line


class Choice(Body):
    one: Line | None = None
    other: Line | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.one is None and self.other is None:
            raise ValueError("choose one")
        return self


class TestReadForm:
    def test_says_what_is_wrong_with_the_whole(self) -> None:
        read = read_form(Choice, {"one": "", "other": ""})
        assert (read.body, read.form.errors, read.form.message) == (None, {}, "Choose one.")

    def test_says_what_is_wrong_with_a_field(self) -> None:
        read = read_form(Choice, {"one": "x" * 2000})
        assert (read.body, list(read.form.errors), read.form.message) == (None, ["one"], "")
