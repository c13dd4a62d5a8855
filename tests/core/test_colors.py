"""A colour that white text can be read on."""

import pytest

from portal.core.colors import contrast_with_white


@pytest.mark.parametrize(
    ("color", "ratio"),
    [
        ("#000000", "21.00"),
        ("#ffffff", "1.00"),
        ("#FFFFFF", "1.00"),
        ("#767676", "4.54"),
        ("#777777", "4.48"),
        ("#ff0000", "4.00"),
        ("#008000", "5.14"),
        ("#0000ff", "8.59"),
    ],
)
def test_contrast_is_that_of_the_guidelines(color: str, ratio: str):
    assert f"{contrast_with_white(color):.2f}" == ratio
