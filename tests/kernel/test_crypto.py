from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from souk.kernel.crypto import KeyRing, SealBroken, derive_key

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


class TestKeyRing:
    def test_what_is_sealed_opens_and_shows_nothing(self) -> None:
        ring = KeyRing([NEW], index_secret="s")
        sealed = ring.seal("12 Elm Street")
        assert ring.open(sealed) == "12 Elm Street"
        assert "Elm" not in sealed

    def test_yesterdays_key_still_opens_and_rotation_moves_to_todays(self) -> None:
        sealed = KeyRing([OLD], index_secret="s").seal("secret")
        both = KeyRing([NEW, OLD], index_secret="s")
        assert both.open(sealed) == "secret"
        assert KeyRing([NEW], index_secret="s").open(both.rotate(sealed)) == "secret"

    def test_a_lost_key_or_a_changed_seal_is_refused(self) -> None:
        sealed = KeyRing([OLD], index_secret="s").seal("secret")
        for broken in (sealed, sealed[:-2] + "AA", "", "nonsense"):
            with pytest.raises(SealBroken):
                KeyRing([NEW], index_secret="s").open(broken)

    def test_a_blind_index_is_equal_for_equal_texts_of_one_purpose_only(self) -> None:
        ring = KeyRing([NEW], index_secret="s")
        assert ring.blind_index(" Ann@Example.com ", purpose="mail") == ring.blind_index(
            "ann@example.com", purpose="mail"
        )
        assert ring.blind_index("ann@example.com", purpose="mail") != ring.blind_index(
            "ann@example.com", purpose="name"
        )
        assert ring.blind_index("a", purpose="p") != KeyRing([NEW], index_secret="t").blind_index("a", purpose="p")

    def test_a_signature_holds_for_its_text_and_purpose(self) -> None:
        ring = KeyRing([NEW], index_secret="s")
        signature = ring.sign("order:1", purpose="guest")
        assert ring.signed_by_us("order:1", signature, purpose="guest")
        assert not ring.signed_by_us("order:2", signature, purpose="guest")
        assert not ring.signed_by_us("order:1", signature, purpose="other")
        assert not ring.signed_by_us("order:1", "é", purpose="guest")

    def test_a_lease_ends_alike_for_all_who_ask_in_the_same_tenth_of_it(self) -> None:
        ring = KeyRing([NEW], index_secret="s", lease=timedelta(seconds=600))
        at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
        ends = [ring.end_of_lease(at + timedelta(seconds=each)) - int(at.timestamp()) for each in (0, 59, 60, 119, 120)]
        assert ends == [660, 660, 720, 720, 780]

    def test_an_empty_ring_is_refused(self) -> None:
        with pytest.raises(ValueError, match="needs a key"):
            KeyRing([], index_secret="s")

    def test_a_derived_key_is_always_the_same(self) -> None:
        assert derive_key("secret") == derive_key("secret") != derive_key("other")
