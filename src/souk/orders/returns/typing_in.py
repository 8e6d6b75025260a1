"""What staff type into the forms of returns and refunds, and what is said of it at its field."""

from collections.abc import Mapping

from souk.kernel.errors import Invalid, Refusal
from souk.kernel.money import Money, parse_major
from souk.ui import FormState


def money_typed(sent: Mapping[str, str], field: str, currency: str) -> Money | None:
    """None where nothing was typed. Raises Invalid."""
    text = sent.get(field, "").strip()
    if not text:
        return None
    try:
        return parse_major(text, currency)
    except ValueError:
        raise wrong_field(field, f"Write the amount as a number, such as 5.00 {currency}.") from None


def wrong_field(field: str, message: str) -> Invalid:
    return Invalid(message, errors=[{"field": field, "message": message}])


def refused_form(sent: Mapping[str, str], refusal: Refusal, *, about: str = "") -> FormState:
    """What was typed, kept, and what is wrong with it: at the field that the refusal names, or that it is `about`."""
    errors = {each["field"]: each["message"] for each in refusal.facts.get("errors", ())}
    if about and not errors:
        errors = {about: str(refusal)}
    return FormState(values=sent, errors=errors, message="" if errors else str(refusal))
