from django.urls import path, register_converter

from payslips.periods import Period
from payslips.views import company_files, payslips, reports, statements, what_if


class PeriodConverter:
    """Period codes only, so that no other address below this one exists."""

    regex = r"\d{4}-\d{1,2}-(?:M|4W|W)"

    def to_python(self, value: str) -> Period:
        return Period.parse(value)

    def to_url(self, value: Period | str) -> str:
        return str(value)


register_converter(PeriodConverter, "period")

app_name = "payslips"
urlpatterns = [
    path("", payslips.payslip_list, name="list"),
    path("wat-als/", what_if.what_if, name="what_if"),
    path("<period:period>/", payslips.payslip_detail, name="detail"),
    path("<period:period>/<int:run>/", payslips.payslip_detail, name="detail_of_run"),
    path("<period:period>/pdf/", payslips.pdf, name="pdf"),
    path("<period:period>/<int:run>/pdf/", payslips.pdf, name="pdf_of_run"),
]

# What only employers have, below their prefix.
company_pages = (
    [
        path("", company_files.documents, name="list"),
        path("maken/", company_files.make, name="make"),
        path("<uuid:public_id>/", company_files.download, name="download"),
        path("<uuid:public_id>/voortgang/", company_files.progress, name="progress"),
    ],
    "company_documents",
)
statement_pages = (
    [
        path("<int:year>/", statements.detail, name="detail"),
        path("<int:year>/pdf/", statements.pdf, name="pdf"),
    ],
    "statements",
)
report_pages = (
    [path("personeelskosten/", reports.staff_costs, name="staff_costs")],
    "reports",
)
