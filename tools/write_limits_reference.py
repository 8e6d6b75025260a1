"""`python -m tools.write_limits_reference`: write `docs/reference/limits.md` from the classes of calls and the settings."""

from pathlib import Path

from souk.defence import CLASSES
from souk.defence.pages import in_words
from souk.kernel.limit_settings import Limits

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "limits.md"
HEAD = """# Rate limits

<!-- Written by `python -m tools.write_limits_reference`; do not edit. -->

Whoever is faster is answered `429` with the code `rate_limited`, and `Retry-After` in seconds. Answers of a class that
has a limit, and every 429, tell where the caller stands:

```http
RateLimit-Limit: 600
RateLimit-Remaining: 597
RateLimit-Reset: 12
RateLimit-Policy: 600;w=60
```

`RateLimit-Reset` is in seconds. A signed-in caller is counted as an account, wherever they come from; anybody else as
a client address (of IPv6 the /64 that one household gets). Behind proxies of yours set `SOUK_TRUSTED_PROXIES`, or all
the world is one address. What is answered from memory (the anonymous catalogue) and the files of the front end are
never counted.

Classes counted *together* share Redis or Valkey (`SOUK_REDIS_URL`), or else the PostgreSQL database, and allow never
more than the limit in any stretch of that time. The others are a bucket in each process: a burst of as many, refilled
evenly, so with four processes four times as many. `/admin/limits` shows what is set.

Out of the box traffic stands wide open, for measuring and for shops behind one address. A shop on the open internet
sets what the last column says; `souk doctor` reminds it.

| Class | What counts | Counted for | Together | Default | Setting | Live |
|---|---|---|---|---|---|---|
"""


def text() -> str:
    defaults = Limits().model_dump()
    return HEAD + "".join(
        f"| {each.name} | {each.what} | {each.whose} | {'yes' if each.together else 'no'} "
        f"| {in_words(defaults[each.name])} | `SOUK_LIMITS__{each.name.upper()}` "
        f"| {f'`{each.for_live}`' if each.for_live else 'the default'} |\n"
        for each in CLASSES
    )


def main() -> None:
    TARGET.write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
