"""A shop in which one can sign in with a provider on paper."""

import pytest
from fastapi import FastAPI

from souk.app import House, create_app
from souk.identity.federation.directory import Directory
from souk.identity.federation.processes import Federation
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.identity.federation.paper import CLIENT_ID, ISSUER, SECRET, PaperProvider

PROVIDER = {"label": "Paper", "issuer": ISSUER, "client_id": CLIENT_ID, "client_secret": SECRET}
OTHER = {**PROVIDER, "label": "Stone", "issuer": "https://stone.example"}


@pytest.fixture
def settings(make_settings: Override) -> Settings:
    return make_settings(
        federation={"providers": {"paper": PROVIDER, "stone": OTHER}}, limits={"sign_in": "1000/minute"}
    )


@pytest.fixture
def provider(clock: SettableClock) -> PaperProvider:
    return PaperProvider(clock)


@pytest.fixture
def app(house: House, provider: PaperProvider) -> FastAPI:
    """The provider stands where the network would."""
    created = create_app(house=house)
    of = house.settings.federation
    created.state.federation = Federation(of.providers, Directory(provider, allow_plain=False), house.settings.base_url)
    return created
