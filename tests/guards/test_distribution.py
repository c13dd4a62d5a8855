"""All journeys run in one process: each further one would start a portal of its own."""

from tests.distribution import unit_of


def test_all_journeys_are_given_out_together():
    units = {
        unit_of("tests/journeys/test_a_way_in.py::test_one"),
        unit_of("tests/journeys/test_another.py::test_two[x::y]@journeys"),
    }

    assert units == {"tests/journeys"}


def test_other_tests_are_given_out_by_file():
    assert unit_of("tests/core/test_net.py::test_one[a::b]") == "tests/core/test_net.py"
