"""Rules of payroll runs and payslips."""
