"""Shapes on the wire."""

from typing import Annotated

from pydantic import Field

from souk.kernel.fields import Body, OptionalLine

Reference = Annotated[
    OptionalLine, Field(max_length=140, description="How the money is found again: a line of a bank statement.")
]


class MoneyNoted(Body):
    reference: Reference = ""
