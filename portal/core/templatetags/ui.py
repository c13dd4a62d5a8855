"""Template components: the markup that pages share, and numbers as the Dutch write them."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from django import template
from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.template.defaulttags import url
from django.templatetags import static as django_static
from django.templatetags.i18n import do_translate
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from portal.core.constant_tags import once
from portal.core.dutch import format_date, format_money, format_number, format_signed

register = template.Library()

WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
SYMBOLS = {"ok": "check", "wait": "clock", "no": "x"}
ALERT_SYMBOLS = {"ok": "circle-check", "wait": "triangle-alert", "no": "triangle-alert"}
# Django's message levels, as the tones of our alerts.
LEVEL_TONES = {
    "success": "ok",
    "warning": "wait",
    "error": "no",
    "info": "",
    "debug": "",
}


class FormRenderer(TemplatesSetting):
    """Every form renders through our own field: label, hint, error, input."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


@register.filter
def uren(value: Decimal | int | None) -> str:
    """This function will write hours, an empty text for none at all."""
    return "" if value is None else format_number(value)


@register.filter
def kort(value: Decimal | None) -> str:
    """This function will write hours without decimals that say nothing: ``8``, ``7,5``."""
    return "" if value is None else format_number(value).rstrip("0").rstrip(",")


@register.filter
def punt(value: object) -> str:
    """This function will end a sentence with a name, which may bring its full stop: ``B.V.``."""
    text = str(value)
    return text if text.endswith(".") else f"{text}."


@register.filter
def datum(value: date) -> str:
    """This function will write a day, or that of a moment, as tables do: ``24-2-2025``."""
    return format_date(localtime(value) if isinstance(value, datetime) else value)


@register.filter
def weekdag(value: date) -> str:
    """This function will write a day with the short name of its weekday: ``ma 24-2-2025``."""
    return f"{WEEKDAYS[value.weekday()]} {format_date(value)}"


@register.filter
def bedrag(value: Decimal | int | None) -> str:
    """This function will write an amount for a column that names the currency itself."""
    return "" if value is None else format_number(value)


@register.filter
def eur(value: Decimal | int | None) -> str:
    """This function will write an amount with its currency, for a sentence or a heading."""
    return "" if value is None else format_money(value)


@register.filter
def signed(value: Decimal | int | None) -> str:
    """This function will write a difference, whose direction must not hang on colour."""
    return "" if value is None else format_signed(value)


# Looking up the hashed name again takes longer than the rest of the tag.
@register.simple_tag
@cache
def static(path: str) -> str:
    """This function will return the address of a static file."""
    return django_static.static(path)


# The same few on every page, and the address of the sprite takes looking up.
@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """This function will show an icon; a label is for icons that stand alone."""
    sprite = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>',
            label,
            sprite,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', sprite
    )


@register.simple_tag
@lru_cache
def badge(text: str, tone: str = "", symbol: str | None = None) -> SafeString:
    """This function will show a status: a word, with the colour and symbol of its tone."""
    name = SYMBOLS.get(tone, "") if symbol is None else symbol
    return format_html(
        '<span class="badge {}">{}{}</span>', tone, icon(name) if name else "", text
    )


@register.simple_block_tag
def card(content: str, title: str, level: int = 2, css: str = "") -> SafeString:
    """This function will frame a part of the page under its own heading."""
    return format_html(
        '<section class="card {css}"><header><h{level}>{title}</h{level}></header>'
        '<div class="body">{content}</div></section>',
        css=css,
        level=level,
        title=title,
        content=content,
    )


@register.simple_block_tag
def alert(
    content: str, tone: str = "", title: str = "", symbol: str = ""
) -> SafeString:
    """This function will say something that matters now; only errors interrupt a screen reader."""
    tone = LEVEL_TONES.get(tone, tone)
    return format_html(
        '<div class="alert {}" role="{}">{}{}{}</div>',
        tone,
        "alert" if tone == "no" else "status",
        icon(symbol or ALERT_SYMBOLS.get(tone, "info")),
        format_html("<h2>{}</h2>", title) if title else "",
        content,
    )


@register.inclusion_tag("components/errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """This function will list what to repair, one link per error, for above the form."""
    fields = [field for field in form if field.errors]
    return {"fields": fields, "general": form.non_field_errors()}


# Pages are full of the same words and icons.
register.tags["translate"] = once(do_translate)
register.tags["url"] = once(url)
for name in ("badge", "icon", "static"):
    register.tags[name] = once(register.tags[name])
