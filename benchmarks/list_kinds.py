"""Tells which documents there are of a run, and in which file formats."""

import django

django.setup()

from benchmarks.processes import tell
from payslips.company_documents.kind import Per, always
from payslips.company_documents.registry import kinds_per

if __name__ == "__main__":
    # Those that there are of every run.
    kinds = [kind for kind in kinds_per(Per.RUN) if kind.exists is always]
    tell([(kind.key, name) for kind in kinds for name in kind.formats])
