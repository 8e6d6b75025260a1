"""Every call of the OpenAPI document, with nonsense and near-sense: a clear 4xx with a code, never a 500."""

from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.fuzz.conftest import Target
from tests.fuzz.document import complaint, operations, read_document

EXAMPLES = 3
ENDS_THE_SESSION = "/api/v1/auth/logout"


def aimed(given: Any, known: dict[str, str]) -> Any:
    """The same with ids of things that exist, so that more than the front of the house is met."""
    if isinstance(given, dict):
        return {name: known.get(name, aimed(value, known)) for name, value in given.items()}
    return [aimed(each, known) for each in given] if isinstance(given, list) else given


@pytest.fixture(scope="module")
def session() -> requests.Session:
    return requests.Session()


@pytest.mark.slow
@pytest.mark.parametrize("target", ["postgresql"], indirect=True)  # it refuses what SQLite lets pass
@pytest.mark.parametrize("operation", operations(read_document()), ids=lambda operation: operation.label)
def test_never_breaks(operation: APIOperation[Any, Any, Any, Any], target: Target, session: requests.Session) -> None:
    roles = ["guest"] if operation.path.endswith(ENDS_THE_SESSION) else sorted(target.who)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=st.one_of([operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]),
        role=st.sampled_from(roles),
        at_something_real=st.booleans(),
    )
    def ask(case: schemathesis.Case[Any], role: str, at_something_real: bool) -> None:
        if at_something_real:
            case.path_parameters = aimed(case.path_parameters, target.known)
            case.body = aimed(case.body, target.known)
        answer = case.call(base_url=target.server.base, headers=target.who[role], timeout=30, session=session)
        session.cookies.clear()
        headers = {name: values[0] for name, values in answer.headers.items()}
        assert complaint(answer.status_code, headers, answer.content) is None
        case.validate_response(answer, checks=[response_schema_conformance])

    ask()
