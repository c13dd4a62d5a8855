from django.urls import path, register_converter

from payslips import company_views, statement_views, views, what_if_views
from payslips.periods import Period


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
    path("", views.payslip_list, name="list"),
    path("wat-als/", what_if_views.what_if, name="what_if"),
    path("<period:period>/", views.payslip_detail, name="detail"),
    path("<period:period>/<int:run>/", views.payslip_detail, name="detail_of_run"),
    path("<period:period>/pdf/", views.pdf, name="pdf"),
    path("<period:period>/<int:run>/pdf/", views.pdf, name="pdf_of_run"),
]

# What only employers have, below their prefix.
company_pages = (
    [
        path("", company_views.documents, name="list"),
        path("maken/", company_views.make, name="make"),
        path("<uuid:public_id>/", company_views.download, name="download"),
        path("<uuid:public_id>/voortgang/", company_views.progress, name="progress"),
    ],
    "company_documents",
)
statement_pages = (
    [
        path("<int:year>/", statement_views.detail, name="detail"),
        path("<int:year>/pdf/", statement_views.pdf, name="pdf"),
    ],
    "statements",
)
