"""Files of others that the documentation is shown with are the ones that were taken."""

import hashlib
from pathlib import Path

import pytest

import zeropermit.web

VENDOR = Path(zeropermit.web.__file__).parent / "static" / "vendor"
SUMS = {
    name: digest
    for digest, name in (
        line.split() for line in (VENDOR / "SHA256SUMS").read_text().splitlines()
    )
}
OURS = {"README.md", "SHA256SUMS"}


@pytest.mark.parametrize("name", SUMS)
def test_a_vendored_file_has_the_digest_that_was_noted(name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == SUMS[name]


def test_every_vendored_file_is_noted():
    assert {file.name for file in VENDOR.iterdir()} - OURS == SUMS.keys()
