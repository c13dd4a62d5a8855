"""Pages of payslips and of what is made from them."""
