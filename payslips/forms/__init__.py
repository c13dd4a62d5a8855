"""Forms of the pages of payslips."""
