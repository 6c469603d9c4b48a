"""The typesetter of all tests of printing."""

import pytest

from tests.printing import PLACES, fonts
from zeropermit.rendering.typesetting import Typesetter, open_typesetter


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    folder = fonts()
    if folder is None:
        pytest.skip(f"needs Noto Sans SC in one of {[str(p) for p in PLACES]}")
    return open_typesetter(folder)
