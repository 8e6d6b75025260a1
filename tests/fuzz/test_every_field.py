"""Every field of every body and every parameter, filled with what breaks programs; bodies that are none at all."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.fuzz.conftest import Target
from tests.fuzz.document import complaint, read_document

DOCUMENT = read_document()
HUGE = 10**400
NASTY: dict[str, str] = {
    "nothing": "null",
    "truth": "true",
    "nan": "NaN",
    "infinity": "-Infinity",
    "negative": "-1",
    "beyond 64 bits": str(2**63),
    "beyond everything": str(HUGE),
    "tiny fraction": "1e-400",
    "huge exponent": "1e400",
    "nul": '"a\\u0000b"',
    "half a surrogate": '"\\ud800"',
    "right to left": '"\\u202egnp.exe"',
    "a megabyte": json.dumps("x" * 900_000),
    "markup": json.dumps("<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"),
    "sql": json.dumps("'; DROP TABLE users; --"),
    "lines for a header": json.dumps("x\r\nSet-Cookie: a=b"),
    "template": json.dumps("{{ 7 * 7 }}${7*7}%s%n"),
    "a list": "[[], [1], {}]",
    "an object": '{"__proto__": {"a": 1}, "$ref": "#"}',
    "not a uuid": '"00000000-0000-0000-0000-00000000000g"',
    "blank": '"   "',
    "unassigned": '"\\ufdd0\\uffff"',
    "date beyond": '"99999-12-31T00:00:00Z"',
}
NOT_BODIES: dict[str, bytes] = {
    "empty": b"",
    "cut off": b'{"a": ',
    "not utf-8": b'{"a": "\xff\xfe"}',
    "a list": b"[]",
    "a number": b"1",
    "deep": b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "twice": b'{"quantity": 1, "quantity": 2, "email": 1, "email": 2}',
    "unknown": b'{"is_admin": true, "role": "admin", "owner_id": "x"}',
}
KINDS = ("text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/json")
LONGEST_QUERY = 6000


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found = DOCUMENT
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return resolved(choices[0])
    return schema


def sample(schema: dict[str, Any], known: dict[str, str], name: str = "") -> Any:
    """Something that fits, or nearly."""
    schema = resolved(schema)
    if name in known:
        return known[name]
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kind = schema.get("type")
    if kind == "object":
        return {key: sample(each, known, key) for key, each in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema.get("items", {}), known, name)]
    simple = {"integer": max(1, schema.get("minimum", 1)), "number": 1.5, "boolean": True}
    texts = {"email": "someone@example.com", "uuid": known["variant_id"], "date-time": "2026-11-20T12:00:00Z"}
    return simple.get(kind or "", texts.get(schema.get("format", ""), "abc"))


def places(value: Any) -> Iterator[tuple[str | int, ...]]:
    """The way to every leaf."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (key,)
        yield from ((key, *rest) for rest in places(inner))


def with_hole(value: Any, place: tuple[str | int, ...]) -> str:
    """The JSON text with `@HOLE@` in one place."""
    copy = json.loads(json.dumps(value))
    inner = copy
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = "@HOLE@"
    return json.dumps(copy)


def calls_with(kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
        if (kind == "parameters" and operation.get("parameters"))
        or kind in operation.get("requestBody", {}).get("content", {})
    ]


def named(call: object) -> str:
    return f"{call[0]} {call[1]}" if isinstance(call, tuple) else ""


@pytest.fixture(scope="module")
def wire(target: Target) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=target.server.base, timeout=30) as opened:
        yield opened


def address(path: str, known: dict[str, str]) -> str:
    for name, value in {"key": known["product_id"], "id_or_slug": known["store_id"], **known}.items():
        path = path.replace("{" + name + "}", value)
    return path if "{" not in path else path.replace("{", "").replace("}", "")


def check(wire: httpx.Client, why: str, **asked: Any) -> list[str]:
    answer = wire.request(**asked)
    wire.cookies.clear()
    told = complaint(answer.status_code, dict(answer.headers), answer.content)
    return [f"{why}: {told}"] if told else []


@pytest.mark.slow
@pytest.mark.parametrize("call", calls_with("application/json"), ids=named)
def test_of_a_body_takes_anything(call: tuple[str, str, dict[str, Any]], target: Target, wire: httpx.Client) -> None:
    method, path, operation = call
    headers = {**target.who["admin"], "content-type": "application/json"}
    if path.endswith("/logout"):
        headers.pop("authorization")
    fits = sample(operation["requestBody"]["content"]["application/json"]["schema"], target.known)
    url, wrong = address(path, target.known), list[str]()
    for number, place in enumerate(places(fits)):
        text = with_hole(fits, place)
        for which, (name, value) in enumerate(NASTY.items()):
            if (name == "a megabyte" and number > 2) or (number + which) % 2:
                continue
            body = text.replace('"@HOLE@"', value).encode()
            wrong += check(wire, f"{place} {name}", method=method, url=url, headers=headers, content=body)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("target", ["sqlite"], indirect=True)  # no database hears of any of these
@pytest.mark.parametrize("call", calls_with("application/json"), ids=named)
def test_is_not_needed_to_be_a_body(call: tuple[str, str, dict[str, Any]], target: Target, wire: httpx.Client) -> None:
    method, path, _ = call
    url, who, wrong = address(path, target.known), target.who["vendor"], list[str]()
    for name, body in NOT_BODIES.items():
        headers = {**who, "content-type": "application/json"}
        wrong += check(wire, name, method=method, url=url, headers=headers, content=body)
    for kind in KINDS:
        headers = {**who, "content-type": kind}
        wrong += check(wire, kind, method=method, url=url, headers=headers, content=b"--x\r\nwhat=ever")
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("target", ["postgresql"], indirect=True)  # it refuses more texts and numbers than SQLite does
@pytest.mark.parametrize("call", calls_with("parameters"), ids=named)
def test_of_an_address_takes_anything(
    call: tuple[str, str, dict[str, Any]], target: Target, wire: httpx.Client
) -> None:
    method, path, operation = call
    wrong = list[str]()
    texts = [json.loads(value) for name, value in NASTY.items() if name not in {"a megabyte", "half a surrogate"}]
    texts += ["", "eyJ", "WyIwMDAwIl0", "W251bGxd", "٣", "1_000", "+1", "a" * LONGEST_QUERY, "../../etc/passwd", "%00"]
    for number, parameter in enumerate(operation["parameters"]):
        for value in map(str, texts[number % 3 :: 3]):
            url, params = address(path, target.known), dict[str, str]()
            if parameter["in"] == "path":
                url = address(path.replace("{" + parameter["name"] + "}", quote(value, safe="") or "-"), target.known)
            else:
                params[parameter["name"]] = value
            wrong += check(
                wire,
                f"{parameter['name']}={value[:40]!r}",
                method=method,
                url=url,
                params=params,
                headers=target.who["vendor"],
            )
    assert wrong == []


@pytest.mark.slow
def test_the_log_names_no_bug_and_no_secret(target: Target) -> None:
    said = target.server.log.read_text("utf-8", "replace")
    secrets = ("12 Harbour Street", "4242424242424242", "Tangerine-Lantern-42", "shopper@example.com", "Traceback")
    assert [secret for secret in secrets if secret in said] == []
    assert '"path"' in said, "the server logs at INFO"
