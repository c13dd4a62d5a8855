"""The net pay of a year as bars: inline SVG, without script or style."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from payslips.periods import Period
from portal.core.dutch import format_number
from portal.core.shown import Shown

FEWEST, MOST_NAMES = 2, 7
# Of the drawing, in pixels; across it everything is a percentage, so that text never shrinks.
HEIGHT, BASE = 128, 104
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class NetOfPeriod:
    """What was paid in a period, all runs and employments together, in euros."""

    name: str
    short_name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NetChart(Shown):
    """The drawing, and the rows of a table with the same figures."""

    svg: SafeString
    rows: SafeString


def net_chart(nets: Iterable[tuple[Period, Decimal]], *, year: int) -> NetChart | None:
    """This function will draw the net pay per period, oldest first; None for fewer than two."""
    sums: dict[Period, Decimal] = {}
    for period, net in nets:
        sums[period] = sums.get(period, NOTHING) + net
    if len(sums) < FEWEST:
        return None
    periods = [
        NetOfPeriod(period.name, period.short_name, amount)
        for period, amount in sorted(sums.items())
    ]
    return NetChart(_drawing(periods, year=year), _rows(periods))


def _drawing(periods: list[NetOfPeriod], *, year: int) -> SafeString:
    """The bars are one path: escaping each by itself takes longer than all the rest."""
    return format_html(
        '<svg class="chart" width="100%" height="{}" role="img"'
        ' aria-labelledby="net-title net-desc"><title id="net-title">{}</title>'
        '<desc id="net-desc">{}</desc><svg width="100%" height="{}" viewBox="0 0 100 {}"'
        ' preserveAspectRatio="none"><path d="{}"/></svg>{}</svg>',
        HEIGHT,
        _("Netto per periode in %(year)s") % {"year": year},
        _("Een staaf per periode; de bedragen staan in de tabel eronder."),
        BASE,
        BASE,
        _bars(periods),
        _names(periods),
    )


def _rows(periods: list[NetOfPeriod]) -> SafeString:
    return format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="num amt">{}</td></tr>',
        ((one.name, format_number(one.amount)) for one in periods),
    )


def _bars(periods: list[NetOfPeriod]) -> str:
    """Nobody's bar goes below the line: what had to be paid back stands in the table."""
    highest = max(*(one.amount for one in periods), Decimal(1))
    step = 100 / len(periods)
    heights = [max(round((BASE - 1) * one.amount / highest), 0) for one in periods]
    bars = (
        f"M{step * (n + 0.2):.2f} {BASE}v-{height}h{step * 0.6:.2f}v{height}z"
        for n, height in enumerate(heights)
    )
    return "".join((*bars, f"M0 {BASE}v-1h100v1z"))


def _names(periods: list[NetOfPeriod]) -> SafeString:
    step, every = 100 / len(periods), -(-len(periods) // MOST_NAMES)
    return format_html_join(
        "",
        '<text x="{}%" y="{}">{}</text>',
        (
            (f"{step * (n + 0.5):.2f}", HEIGHT - 6, one.short_name)
            for n, one in enumerate(periods)
            if n % every == 0
        ),
    )
