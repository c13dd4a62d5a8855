"""What payroll documents say, one file per document."""
