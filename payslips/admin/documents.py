"""Which annual statements there are, and which documents could not be made."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payslips.models import AnnualStatement, DocumentFailure
from payslips.services.failures import retry_document
from portal.core.admin_site import ReadOnlyAdmin, actor_of


@admin.register(AnnualStatement)
class AnnualStatementAdmin(ReadOnlyAdmin):
    """Which statements were issued, without what they say."""

    list_display = (
        "year",
        "employee",
        "income_relationship",
        "version",
        "issued_at",
    )
    list_filter = ("year",)
    list_select_related = ("employee",)
    fields = list_display
    ordering = ("-year", "employee", "income_relationship", "-version")


@admin.register(DocumentFailure)
class DocumentFailureAdmin(ReadOnlyAdmin):
    """Which documents could not be made and why; what they are about stays published."""

    list_display = (
        "document_label",
        "company_name",
        "personnel_number",
        "reason",
        "attempts",
        "failed_at",
        "retry_at",
    )
    fields = list_display
    list_select_related = (
        "payslip__run__company",
        "payslip__employee__company",
        "statement__employee__company",
    )
    ordering = ("-failed_at", "id")
    actions = ("retry",)

    @admin.action(description=gettext_lazy("Opnieuw proberen"))
    def retry(self, request: HttpRequest, failures: QuerySet[DocumentFailure]) -> None:
        for failure in failures.order_by("pk"):
            retry_document(failure, actor=actor_of(request), now=timezone.now())
        messages.success(
            request, _("Het portaal probeert de gekozen documenten opnieuw te maken.")
        )
