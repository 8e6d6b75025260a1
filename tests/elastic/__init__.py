"""A stand-in for Elasticsearch that keeps documents: `with FakeElastic() as elastic:` serves it at `elastic.base`.

It knows what the shop's adapter asks for and refuses everything else, as Elasticsearch refuses what it cannot read; it
scores in a simple way of its own. It can be told to be down, to hang, or to answer rubbish.
"""

from tests.elastic.server import FakeElastic

__all__ = ["FakeElastic"]
