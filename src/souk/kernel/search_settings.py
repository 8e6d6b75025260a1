"""Settings of a search engine beside the database."""

from pathlib import Path

from pydantic import Field, SecretStr, model_validator

from souk.kernel.gateway_settings import Part


class Search(Part):
    """Searching by Elasticsearch. Without an address the database searches by itself."""

    url: str = Field(default="", pattern=r"^(https?://[^\s?#@]+[^\s?#@/])?$")
    """Where it answers, such as `https://elastic.example:9200`; empty: the database searches."""
    api_key: SecretStr | None = None
    """An API key, as Elasticsearch encodes it, that may manage, read and write the indices of this shop."""
    username: str = ""
    """Who signs in there, instead of an API key."""
    password: SecretStr | None = None
    """Their password."""
    index: str = Field(default="souk", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    """What the names of this shop's indices begin with; shops that share a cluster need one each."""
    timeout_seconds: float = Field(default=1.0, gt=0, le=60)
    """How long one search may take; then the database answers instead."""
    ca_file: Path | None = None
    """Certificates to trust, where its own is signed by an authority of yours."""

    @model_validator(mode="after")
    def _signs_in_one_way(self) -> "Search":
        if bool(self.username) != (self.password is not None):
            raise ValueError("username and password of the search engine belong together")
        if self.api_key is not None and self.username:
            raise ValueError("the search engine is signed in to by an API key or by a password, not by both")
        return self
