"""What is wrong with a delivery: errors, warnings and their order."""

from portal.core import problems as problems_module
from portal.core.spreadsheets import (
    Problem,
    Problems,
)
from tests.core.sheets import HEADER, read


def test_problems_keep_errors_and_warnings_apart():
    rows, _ = read(HEADER, [1001, "Dijk", 1])
    problems = Problems()

    problems.error(rows[0], "achternaam", "Onbekend")
    problems.warn(rows[0], "bedrag", "Verschil")
    problems.sheet_warning("Regels", "Leeg")

    assert problems.errors == [Problem("Blad", "B2", "Onbekend")]
    assert [str(problem) for problem in problems.warnings] == [
        "Blad!C2  Verschil",
        "Regels!A1  Leeg",
    ]


def test_problems_sort_by_row_and_then_by_column():
    cells = ["B10", "AA2", "B9", "A2"]
    problems = [Problem("Blad", cell, "x") for cell in cells]

    problems.sort(key=lambda problem: problem.position)

    assert [problem.cell for problem in problems] == ["A2", "AA2", "B9", "B10"]


def test_problems_stop_after_a_thousand():
    problems = Problems()
    for number in range(1, 1_500):
        problems.cell_error("Blad", f"A{number}", "x")

    assert len(problems.errors) == problems_module.MAX_PROBLEMS + 1
    assert str(problems.errors[-1]) == (
        "Blad!A1001  Er zijn nog meer meldingen. Los eerst de meldingen hierboven op."
    )
