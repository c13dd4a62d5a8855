"""Formats in which a bureau delivers payroll runs, one file per format."""
