"""Questions about payroll runs and payslips."""
