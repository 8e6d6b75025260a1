from typing import Any

import pytest
from pydantic import ValidationError

from souk.kernel.errors import Invalid, Refusal
from souk.payments import MethodKind, PaymentMethod, PaymentMethodBody, PaymentMethodUnavailable, RawCardRefused
from souk.payments.methods import check_method
from souk.payments.schemas import PaymentMethodBody as Described

REAL_LOOKING = "4111111111111111"


def body(**typed: Any) -> PaymentMethodBody:
    return PaymentMethodBody.model_validate(typed)


class TestCards:
    @pytest.mark.parametrize(
        ("number", "token"),
        [
            ("4242424242424242", "succeeds"),
            ("4242 4242 4242 4242", "succeeds"),
            ("4242-4242-4242-4242", "succeeds"),
            ("4000000000000002", "card_declined"),
            ("4000000000009995", "insufficient_funds"),
            ("4000000000000069", "expired_card"),
            ("4000000000000119", "processing_error"),
        ],
    )
    def test_that_are_listed_become_a_brand_four_digits_and_a_token(self, number: str, token: str) -> None:
        digits = number.replace(" ", "").replace("-", "")

        method = check_method(body(type="card", number=number, exp="12/30", cvc="123", holder="Ada"))

        assert method == PaymentMethod("mock", MethodKind.CARD, "Visa", digits[-4:], token)

    @pytest.mark.parametrize(
        ("typed", "exp"),
        [
            ({"card_number": "4242424242424242", "expiry": "12/30", "cvv": "123", "name_on_card": "Ada"}, "12/30"),
            ({"number": "4242424242424242", "exp_month": 3, "exp_year": 2030, "cvc": "123"}, "03/30"),
            ({"number": "4242424242424242", "exp_month": "12", "exp_year": "31"}, "12/31"),
        ],
    )
    def test_are_understood_by_the_names_of_others(self, typed: dict[str, Any], exp: str) -> None:
        understood = body(type="card", **typed)

        assert check_method(understood).last_four == "4242"
        assert understood.exp is not None
        assert understood.exp.get_secret_value() == exp

    @pytest.mark.parametrize(
        "typed",
        [{"card_number": "4242424242424242"}, {"exp_month": 3}, {"exp_month": [], "exp_year": 1}, {"pan": "4"}],
    )
    def test_that_say_a_thing_twice_or_by_halves_are_refused(self, typed: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            body(type="card", number="4242424242424242", **typed)

    @pytest.mark.parametrize(
        "number", [REAL_LOOKING, "", "4242", "424242424242424\uff12", "x", "4242424242424242\x00", "42424242424242421"]
    )
    def test_that_are_not_listed_are_refused_without_being_repeated(self, number: str) -> None:
        with pytest.raises(RawCardRefused) as refused:
            check_method(body(type="card", number=number))

        assert refused.value.facts == {}
        assert str(refused.value) == RawCardRefused.sentence

    def test_need_a_number(self) -> None:
        with pytest.raises(Invalid) as refused:
            check_method(body(type="card"))

        assert refused.value.facts == {
            "errors": [{"field": "payment_method.number", "message": "Enter a card number."}]
        }

    def test_stay_out_of_reprs_and_validation_errors(self) -> None:
        typed = body(type="card", number=REAL_LOOKING, cvc="987")
        with pytest.raises(ValidationError) as refused:
            body(type="card", number=REAL_LOOKING, cvc=987, exp=["12/30"], surprise=REAL_LOOKING)

        assert REAL_LOOKING not in repr(typed) + str(typed) + str(refused.value)
        assert "987" not in repr(typed) + str(refused.value)


class TestUpi:
    @pytest.mark.parametrize(
        ("vpa", "token"),
        [
            ("success@upi", "succeeds"),
            ("failure@upi", "upi_declined"),
            (" FAILURE@upi ", "upi_declined"),
            ("ada.byron@okbank", "succeeds"),
        ],
    )
    def test_addresses_decide_the_outcome_and_leave_nothing_behind(self, vpa: str, token: str) -> None:
        assert check_method(body(type="upi", vpa=vpa)) == PaymentMethod("mock", MethodKind.UPI, "UPI", None, token)

    @pytest.mark.parametrize("vpa", [None, "", "ada", "a@b@c", "ada@", "@upi", "ada byron@upi", "ada@1upi"])
    def test_without_an_address_is_refused(self, vpa: str | None) -> None:
        with pytest.raises(Invalid) as refused:
            check_method(body(type="upi", vpa=vpa))

        assert refused.value.facts["errors"][0]["field"] == "payment_method.vpa"


class TestOtherWays:
    def test_a_saved_one_is_not_checked_but_looked_up(self) -> None:
        with pytest.raises(PaymentMethodUnavailable) as refused:
            check_method(body(type="saved"))

        assert (refused.value.status, refused.value.code) == (422, "payment_method_unavailable")

    def test_a_gift_card_pays_by_its_code(self) -> None:
        paying = check_method(body(type="gift_card", code=" abcd-efgh-jklm npqr "))
        assert paying == PaymentMethod("tenders", MethodKind.GIFT_CARD, "Gift card", "NPQR", "ABCDEFGHJKLMNPQR")

    @pytest.mark.parametrize("code", [None, "", "SHORT", "A" * 33, "ABCD_EFGH"])
    def test_a_gift_card_without_a_code_is_refused(self, code: str | None) -> None:
        with pytest.raises(Invalid) as refused:
            check_method(body(type="gift_card", code=code))

        assert refused.value.facts["errors"][0]["field"] == "payment_method.code"

    @pytest.mark.parametrize(
        "typed",
        [{}, {"type": "cash"}, {"type": 1}, {"type": "card", "number": 4242424242424242}, {"type": "card", "pan": "4"}],
    )
    def test_of_no_sense_are_unreadable(self, typed: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            body(**typed)


class TestTheDocument:
    def test_lists_every_test_number(self) -> None:
        described = str(Described.model_json_schema())

        for number in ("4242424242424242", "4000000000000002", "4000000000009995", "failure@upi", "raw_card_refused"):
            assert number in described

    def test_refusals_are_422(self) -> None:
        assert {refusal.status for refusal in (RawCardRefused, PaymentMethodUnavailable)} == {422}
        assert issubclass(RawCardRefused, Refusal)
