"""What is measured, outside the tests; each module prints one table and changes nothing."""
