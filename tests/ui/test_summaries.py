"""What is wrong with a form is told line by line, each led by the name of its field and leading there."""

from souk.ui import FormState, Pages
from souk.ui.summaries import with_names

pages = Pages({}, stage="test")
SUMMARY = "{{ error_summary(form) }}"


def finished(fields: str, **errors: str) -> str:
    form = FormState(errors=errors)
    return with_names(pages.environment.from_string(SUMMARY + fields).render(form=form))


class TestSummary:
    def test_names_the_field_of_every_line(self) -> None:
        html = finished(
            '{{ field("Postal code", "zip", form=form, optional=true) }}{{ checkbox_field("I agree", "agree", form=form) }}'
            '{{ radio_cards("How do you pay?", "how", [Option("a", "A")], form=form) }}',
            zip="Please fill this in.",
            agree="Tick this.",
            how="Choose one.",
        )

        assert '<a href="#f-zip"><strong>Postal code:</strong> Please fill this in.</a>' in html
        assert '<a href="#f-agree"><strong>I agree:</strong> Tick this.</a>' in html
        assert '<a href="#f-how"><strong>How do you pay:</strong> Choose one.</a>' in html

    def test_finds_a_field_by_its_name_when_its_id_is_its_own(self) -> None:
        html = finished('{{ field("Code", "code", form=form, id="coupon-page") }}', code="Not known.")

        assert '<a href="#coupon-page"><strong>Code:</strong> Not known.</a>' in html

    def test_leads_nowhere_when_the_page_has_no_such_field(self) -> None:
        assert "<li>Nothing was chosen.</li>" in finished("", pieces="Nothing was chosen.")

    def test_keeps_what_was_escaped(self) -> None:
        html = finished('{{ field("<b>", "b", form=form) }}', b="Not <i>.")

        assert '<a href="#f-b"><strong>&lt;b&gt;:</strong> Not &lt;i&gt;.</a>' in html
