"""Codes as RFC 6238 has them, and as people type them."""

from datetime import UTC, datetime

import pyotp
import pytest

from souk.identity.second_factor.codes import (
    ALPHABET,
    looks_like_totp,
    matching_step,
    new_recovery_codes,
    new_secret,
    picture_of,
    plain_recovery_code,
    provisioning_uri,
)

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_VECTORS = (
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
)
"""Appendix B, SHA-1; an app that shows six digits shows the last six."""


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class TestMatchingStep:
    @pytest.mark.parametrize(("seconds", "code"), RFC_VECTORS)
    def test_knows_the_codes_of_the_standard(self, seconds: int, code: str) -> None:
        assert matching_step(RFC_SECRET, code[-6:], now=at(seconds)) == seconds // 30

    def test_forgives_a_clock_that_is_one_step_off_and_no_more(self) -> None:
        now = 1_800_000_000
        found = [
            matching_step(RFC_SECRET, pyotp.TOTP(RFC_SECRET).at(now + 30 * off), now=at(now)) for off in range(-3, 4)
        ]
        step = now // 30
        assert found == [None, None, step - 1, step, step + 1, None, None]

    @pytest.mark.parametrize("typed", ["287 082", " 287082 ", "287082"])
    def test_reads_a_code_as_apps_write_it(self, typed: str) -> None:
        assert matching_step(RFC_SECRET, typed, now=at(59)) == 1

    @pytest.mark.parametrize("typed", ["", "28708", "2870820", "28708²", "٢٨٧٠٨٢", "94287082"])
    def test_takes_nothing_else(self, typed: str) -> None:
        assert matching_step(RFC_SECRET, typed, now=at(59)) is None

    def test_is_not_fooled_by_digits_of_other_scripts(self) -> None:
        assert not looks_like_totp("٢٨٧٠٨٢")
        assert looks_like_totp("287 082")


class TestSecret:
    def test_has_160_bits_and_is_new_each_time(self) -> None:
        assert len(new_secret()) == 32
        assert new_secret() != new_secret()

    def test_goes_into_an_app_as_a_uri(self) -> None:
        uri = provisioning_uri(RFC_SECRET, account="ada@example.com", shop="Souk")
        assert uri == f"otpauth://totp/Souk:ada%40example.com?secret={RFC_SECRET}&issuer=Souk"
        assert pyotp.parse_uri(uri).at(59) == "287082"

    def test_has_a_picture_that_the_content_policy_allows(self) -> None:
        assert picture_of("otpauth://totp/Souk").startswith("data:image/svg+xml")


class TestRecoveryCodes:
    def test_are_ten_and_all_different(self) -> None:
        codes = new_recovery_codes()
        assert len(set(codes)) == 10
        assert all(len(code) == 14 and set(code) <= {*ALPHABET, "-"} for code in codes)

    def test_are_read_however_they_are_copied(self) -> None:
        assert plain_recovery_code(" 7K3M 9FQX-2N8D ") == "7k3m9fqx2n8d"
        assert plain_recovery_code("7k3m-9fqx-2noi") == "7k3m9fqx2n01"
