from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError

from souk.kernel.settings import Settings, translate

DRESSED = {
    "stage": "live",
    "secret_key": "x" * 40,
    "encryption_keys": [Fernet.generate_key().decode()],
    "base_url": "https://shop.example",
    "cors_origins": ["https://app.shop.example"],
}


def make(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


class TestGoingLive:
    def test_accepts_a_fully_dressed_shop(self) -> None:
        assert make(**DRESSED).stage == "live"

    @pytest.mark.parametrize("missing", ["secret_key", "encryption_keys", "base_url", "cors_origins"])
    def test_refuses_defaults(self, missing: str) -> None:
        with pytest.raises(ValidationError, match=f"SOUK_{missing.upper()}"):
            make(**{name: value for name, value in DRESSED.items() if name != missing})

    def test_development_derives_its_key(self) -> None:
        assert len(make().keys()) == 1

    def test_secrets_do_not_print(self) -> None:
        assert "x" * 40 not in repr(make(**DRESSED))


class TestAliases:
    def test_the_documents_names_are_understood(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JWT_SECRET_KEY", "from-the-documents")
        monkeypatch.setenv("ACCESS_TOKEN_EXPIRE_MINUTES", "30")
        monkeypatch.setenv("COOKIE_SAMESITE", "strict")
        monkeypatch.setenv("CORS_ORIGINS", '["https://a.example", "https://b.example"]')
        settings = make()
        assert settings.secret_key.get_secret_value() == "from-the-documents"
        assert (settings.tokens.access_minutes, settings.cookies.samesite) == (30, "strict")
        assert settings.cors_origins == ("https://a.example", "https://b.example")

    def test_our_own_name_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SECRET_KEY", "old")
        monkeypatch.setenv("SOUK_SECRET_KEY", "new")
        assert make().secret_key.get_secret_value() == "new"

    @pytest.mark.parametrize(
        ("given", "url"),
        [
            ({"SQLITE_DATABASE_URL": "sqlite:///./database.db"}, "sqlite+inline:///./database.db"),
            ({"DATABASE_URL": "postgres://u@h/d"}, "postgresql+asyncpg://u@h/d"),
            ({"DATABASE_URL": "postgresql://u@h/d"}, "postgresql+asyncpg://u@h/d"),
        ],
    )
    def test_database_addresses_get_our_drivers(self, given: dict[str, str], url: str) -> None:
        assert translate(given) == {"database_url": url}
