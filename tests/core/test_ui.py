"""The template components, and what every template must hold."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Engine, engines
from django.template.loader import render_to_string

from portal.core.templatetags import ui

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.parent.name != "emails"]
MAIL_CONTEXT = {
    "first_name": "Noor",
    "portal_name": "Salarisfactory",
    "employer_name": "Kip & Zoon",
    "username": "noor@voorbeeld.nl",
    "days": 7,
    "minutes": 10,
    "ip_address": "203.0.113.24",
    "moment": "5 december 2026 om 08:53",
    "device": "Firefox op Windows",
    "period_label": "oktober 2026",
    "period_code": "2026-10-M",
    "payment_date": "25 oktober 2026",
    "url": "https://salarisfactory.example/ergens/abc.def/",
}


class LetterForm(forms.Form):
    subject = forms.CharField(label="Onderwerp", help_text="Kort")
    remark = forms.CharField(label="Opmerking", required=False)
    urgent = forms.BooleanField(
        label="Met spoed", required=False, help_text="Alleen als het moet"
    )
    kind = forms.ChoiceField(
        label="Soort",
        choices=[("a", "Vraag"), ("b", "Klacht")],
        widget=forms.RadioSelect,
    )


def render(source: str, **context: object) -> str:
    engine: Engine = engines["django"].engine
    return engine.from_string(source).render(Context(context))


def relative(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        pytest.param("uren", Decimal(64), "64,00", id="hours"),
        pytest.param("uren", Decimal(-16), "\u221216,00", id="negative hours"),
        pytest.param("bedrag", Decimal("1234.5"), "1.234,50", id="amount"),
        pytest.param("eur", Decimal("2926.69"), "€\u00a02.926,69", id="money"),
        pytest.param("signed", Decimal("168.78"), "+168,78", id="more"),
        pytest.param("signed", Decimal("-68.75"), "\u221268,75", id="less"),
        pytest.param("uren", None, "", id="no hours"),
        pytest.param("kort", Decimal("8.00"), "8", id="short hours"),
        pytest.param("kort", Decimal("7.50"), "7,5", id="short half hours"),
        pytest.param("kort", Decimal(0), "0", id="short nothing"),
        pytest.param("kort", Decimal(40), "40", id="short tens"),
        pytest.param("kort", None, "", id="short none at all"),
        pytest.param("bedrag", None, "", id="no amount"),
        pytest.param("eur", None, "", id="no money"),
        pytest.param("signed", None, "", id="no difference"),
    ],
)
def test_filter_writes_numbers_as_the_dutch_do(
    name: str, value: Decimal | None, text: str
) -> None:
    assert render("{{ value|" + name + " }}", value=value) == text


def test_icon_is_decoration_and_comes_from_the_sprite() -> None:
    html = ui.icon("check")

    assert html == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#check"/></svg>'
    )


def test_icon_with_a_label_is_an_image() -> None:
    html = ui.icon("lock-keyhole", 'Alleen "apart"')

    assert html == (
        '<svg class="icon" role="img" aria-label="Alleen &quot;apart&quot;">'
        '<use href="/static/icons.svg#lock-keyhole"/></svg>'
    )


def test_badge_says_its_status_in_a_word_and_a_symbol() -> None:
    html = ui.badge("Goedgekeurd", "ok")

    assert html == f'<span class="badge ok">{ui.icon("check")}Goedgekeurd</span>'


def test_badge_escapes_its_text_and_can_do_without_a_symbol() -> None:
    html = ui.badge("<b>", "wait", symbol="")

    assert html == '<span class="badge wait">&lt;b&gt;</span>'


def test_card_frames_its_content_under_a_heading() -> None:
    html = render(
        '{% card title level=3 css="pay" %}<p>{{ text }}</p>{% endcard %}',
        title="A<",
        text="B<",
    )

    assert html == (
        '<section class="card pay"><header><h3>A&lt;</h3></header>'
        '<div class="body"><p>B&lt;</p></div></section>'
    )


def test_alert_without_a_tone_informs() -> None:
    html = render("{% alert %}<p>Let op</p>{% endalert %}")

    assert (
        html
        == f'<div class="alert " role="status">{ui.icon("info")}<p>Let op</p></div>'
    )


def test_alert_of_an_error_interrupts() -> None:
    html = render('{% alert "error" title="Mislukt" %}<p>Opnieuw</p>{% endalert %}')

    assert html == (
        f'<div class="alert no" role="alert">{ui.icon("triangle-alert")}'
        "<h2>Mislukt</h2><p>Opnieuw</p></div>"
    )


def test_field_ties_hint_and_error_to_its_input() -> None:
    html = str(LetterForm({"kind": "a"})["subject"].as_field_group())

    assert '<label for="id_subject">' in html
    assert '<p class="hint" id="id_subject_helptext">Kort</p>' in html
    assert '<div class="err" id="id_subject_error">' in html
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'aria-invalid="true"' in html
    assert "(niet verplicht)" not in html


def test_field_says_when_it_is_optional() -> None:
    assert "(niet verplicht)" in str(LetterForm()["remark"].as_field_group())


def test_field_puts_a_tick_box_before_its_label() -> None:
    html = str(LetterForm()["urgent"].as_field_group())

    assert html.index('type="checkbox"') < html.index("Met spoed")
    assert html.count("<label") == 1


def test_field_groups_choices_under_a_legend() -> None:
    html = str(LetterForm()["kind"].as_field_group())

    assert re.search(r"<fieldset.*<legend>\s*Soort", html, re.DOTALL)


def test_form_renders_every_field() -> None:
    assert str(LetterForm()).count('<div class="field">') == 4


def test_form_errors_link_to_each_field() -> None:
    html = render("{% form_errors form %}", form=LetterForm({"subject": "x"}))

    assert "Controleer 1 veld" in html
    assert '<a href="#id_kind">' in html
    assert "js/error-summary.js" in html


def test_form_errors_of_the_form_itself_need_no_heading() -> None:
    form = LetterForm({"subject": "x", "kind": "a"})
    form.add_error(None, "Dat lukte niet.")

    html = render("{% form_errors form %}", form=form)

    assert "<p>Dat lukte niet.</p>" in html
    assert "Controleer" not in html


def test_form_errors_of_a_fresh_form_are_nothing() -> None:
    assert render("{% form_errors form %}", form=LetterForm()).strip() == ""


def test_every_icon_that_a_template_names_exists() -> None:
    sprite = Path(finders.find("icons.svg")).read_text()
    drawn = set(re.findall(r'id="([^"]+)"', sprite))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }

    assert "chevron-right" in named
    assert named - drawn == set()


# What is printed is not seen by a browser, and may hold the style that numbers its pages.
@pytest.mark.parametrize(
    "path", [path for path in PAGES if path.parent.name != "pdf"], ids=relative
)
def test_page_obeys_the_content_security_policy(path: Path) -> None:
    source = path.read_text()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize(
    "name",
    [
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "405.html",
        "413.html",
        "500.html",
        "503.html",
    ],
)
def test_error_page_renders_without_any_context(name: str) -> None:
    assert render_to_string(name).count("<h1>") == 1


def test_server_error_page_shows_its_code() -> None:
    assert "Code: 7F3A" in render_to_string("500.html", {"code": "7F3A"})


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("activation", "Account (medewerkerlogin) activeren"),
        ("unknown_location", "Onbekende locatie (IP-adres)"),
        ("payslip_ready", "Je loonstrook van oktober 2026 staat klaar"),
        ("payslip_corrected", "Je loonstrook van oktober 2026 is gecorrigeerd"),
    ],
)
def test_mail_names_no_amount_and_loads_nothing(name: str, subject: str) -> None:
    html = render_to_string(f"emails/{name}.html", MAIL_CONTEXT)
    text = render_to_string(f"emails/{name}.txt", MAIL_CONTEXT)

    assert (
        render_to_string(f"emails/{name}.subject.txt", MAIL_CONTEXT).strip() == subject
    )
    assert MAIL_CONTEXT["url"] in text.splitlines()
    assert "€" not in html + text
    assert not re.search(r"<img|<link|<script|url\(", html)
    assert "Kip & Zoon" in text or "Kip" not in text
