"""The shapes of the OpenAPI document."""

import msgspec
import pytest

from souk.kernel.openapi import add_schemas, returns


class Colour(msgspec.Struct, frozen=True):
    name: str


class TestShapes:
    def test_may_be_described_twice(self) -> None:
        assert returns(Colour)["responses"] == returns(Colour)["responses"]

    def test_of_one_name_are_one(self) -> None:
        returns(Colour)
        with pytest.raises(ValueError, match="two different shapes are called Colour"):
            add_schemas({"Colour": {"type": "string"}})
