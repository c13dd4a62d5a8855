"""Tells which documents there are of a run, and in which file formats."""

import django

django.setup()

from benchmarks.processes import tell
from payslips.company_documents.kind import Per
from payslips.company_documents.registry import kinds_per

if __name__ == "__main__":
    tell([(kind.key, name) for kind in kinds_per(Per.RUN) for name in kind.formats])
