"""The lines of an error summary, finished once the whole form is written: only then is known what its fields are called."""

import re
from typing import Final

MARK: Final = 'class="alert bad error-summary"'
_LINE: Final = re.compile(r'<li><a href="#f-([^"]+)">(.*?)</a></li>')
_LABEL: Final = '(?:<label for="{0}"[^>]*>|<fieldset[^>]* id="{0}"[^>]*>\\s*<legend>)\\s*([^<]+)'


def with_names(html: str) -> str:
    """Every line names its field and leads to it. What is about no field of the page stays a plain sentence."""

    def finished(line: re.Match[str]) -> str:
        name, sentence = line.groups()
        target = _id_of(html, name)
        if not target:
            return f"<li>{sentence}</li>"
        label = re.search(_LABEL.format(re.escape(target)), html)
        lead = f"<strong>{label[1].strip().rstrip(':?.')}:</strong> " if label else ""
        return f'<li><a href="#{target}">{lead}{sentence}</a></li>'

    return _LINE.sub(finished, html)


def _id_of(html: str, name: str) -> str:
    """Of the field called `name`: the usual one, or its own."""
    if f'id="f-{name}"' in html:
        return f"f-{name}"
    field = re.search(rf'<(?:input|select|textarea) id="([^"]+)" name="{re.escape(name)}"', html)
    return field[1] if field else ""
