"""One town for all tests of the API; a test that spoils one gets a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.api.site import Person, Site
from tests.integration.api.walking import Walked, walk


@pytest.fixture(scope="session")
def pristine(tmp_path_factory) -> Path:
    """The folder of a town that is set up, and that nothing runs in."""
    folder: Path = tmp_path_factory.mktemp("town") / "data"
    Site.open(folder).close()
    return folder


@pytest.fixture(scope="session")
def site(pristine, tmp_path_factory) -> Iterator[Site]:
    """The service that all tests share; each uses applications of its own."""
    site = Site.copy(pristine, tmp_path_factory.mktemp("shared") / "data")
    yield site
    site.close()


@pytest.fixture(scope="session")
def granted(site) -> Walked:
    """The main case of the town, walked to its permit; nobody acts on it."""
    return walk(site, "main")


@pytest.fixture(scope="session")
def applied(site) -> str:
    """An open application of `developer-3`, which cannot be granted."""
    person = site.person("developer-3")
    application = person.apply("2609-370215-89-01-000086")
    person.gathered(application)
    return application


@pytest.fixture
def visitor(site):
    """Somebody who is not signed in."""
    return site.visitor()


@pytest.fixture
def applicant(site) -> Person:
    return site.person("developer-3")
