"""Tags that no variable can change are written out with their template; the others are not."""

from django.template import Context, Engine, Template, engines
from django.template.base import TextNode
from django.template.defaulttags import CsrfTokenNode, URLNode

from portal.core.constant_tags import once


def template(source: str) -> Template:
    engine: Engine = engines["django"].engine
    return engine.from_string(source)


def test_words_and_icons_are_texts_of_the_template():
    made = template('{% translate "Ja" %}{% icon "check" %}{% badge _("Nieuw") %}')

    assert [type(node) for node in made.nodelist] == [TextNode] * 3
    assert made.render(Context()).startswith("Ja<svg")


def test_what_a_variable_decides_is_decided_at_each_page():
    made = template("{% icon which %}{% badge text tone %}{% translate word|upper %}")

    first = made.render(Context({"which": "check", "text": "A", "word": "ja"}))
    second = made.render(Context({"which": "x", "text": "<B>", "word": "nee"}))

    assert "#check" in first
    assert "JA" in first
    assert "#x" in second
    assert "&lt;B&gt;" in second
    assert "NEE" in second


def test_an_address_without_variables_is_a_text_of_the_template():
    made = template('{% url "payslips:list" %}')

    assert [type(node) for node in made.nodelist] == [TextNode]
    assert made.render(Context()) == "/loonstroken/"


def test_other_addresses_are_looked_up_at_each_page():
    made = template(
        '{% url "payslips:detail" code %}{% url space|add:":list" %}{% url name %}'
        '{% url "admin:index" %}{% url "payslips:list" as list %}'
    )

    values = {"code": "2026-10-M", "space": "payslips", "name": "home"}

    assert [type(node) for node in made.nodelist] == [URLNode] * 5
    assert made.render(Context(values)) == (
        "/loonstroken/2026-10-M//loonstroken///beheer/"
    )


def test_a_word_can_still_be_put_in_a_variable():
    made = template('{% translate "Ja" as word %}{{ word }}{{ word }}')

    assert made.render(Context()) == "JaJa"


def test_percent_signs_and_markup_stay_what_they_are():
    made = template("{% translate '100% <b>zeker</b>' %}")

    assert made.render(Context()) == "100% <b>zeker</b>"


def test_a_tag_of_another_kind_stays_what_it_is():
    node = CsrfTokenNode()

    assert once(lambda _parser, _token: node)(None, None) is node
