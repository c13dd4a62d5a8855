"""Dutch wage tax from a wage: for warnings, what-if answers and demo figures only."""
