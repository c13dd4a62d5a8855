"""Which documents employers asked for, and which of those could not be made."""

from contextlib import suppress

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payslips.company_documents.registry import kind_with
from payslips.models import CompanyFile
from payslips.services.company_files import retry_file
from payslips.tasks import start_making
from portal.core.admin_site import ReadOnlyAdmin, ScopedRelatedFilter, actor_of


@admin.register(CompanyFile)
class CompanyFileAdmin(ReadOnlyAdmin):
    """What employers asked for, without what it says."""

    list_display = (
        "document",
        "file_format",
        "company",
        "covers",
        "state",
        "problem",
        "asked_at",
    )
    fields = list_display
    list_filter = (("company", ScopedRelatedFilter), "state")
    list_select_related = ("company", "run")
    ordering = ("-asked_at", "-id")
    actions = ("retry",)

    @admin.display(description=gettext_lazy("document"))
    def document(self, file: CompanyFile) -> str:
        kind = kind_with(file.kind)
        return str(kind.label) if kind else file.kind

    @admin.display(description=gettext_lazy("periode"))
    def covers(self, file: CompanyFile) -> str:
        return file.run.period_code if file.run else str(file.year)

    @admin.action(
        description=gettext_lazy("Opnieuw maken als het mislukt is of iets mist")
    )
    def retry(self, request: HttpRequest, files: QuerySet[CompanyFile]) -> None:
        for file in files.order_by("pk"):
            waiting = None
            # Gone by now: its run was withdrawn, or its time was over.
            with suppress(CompanyFile.DoesNotExist):
                waiting = retry_file(file, actor=actor_of(request), now=timezone.now())
            if waiting is not None:
                start_making(waiting)
        messages.success(
            request,
            _("Het portaal maakt opnieuw wat van de keuze mislukt was of iets miste."),
        )
