"""What a device is given to keep for where there is no network."""

import json
import re

from tests.integration.api.site import at
from tests.integration.api.test_home import Page
from tests.integration.api.test_pages import HTML, signed_in
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.usecases.accounts.sign_in import SESSION_SECONDS
from zeropermit.web.pages.public import offline


def kept(html: str) -> str | None:
    """What the page of a permit says for later."""
    sections = [attributes for tag, attributes in Page(html).tags if tag == "section"]
    return next((one["data-kept"] for one in sections if "data-kept" in one), None)


def test_the_worker_is_asked_for_anew_each_time_and_runs_under_the_policy(visitor):
    answer = at(visitor, "/sw.js")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert f"const LONGEST = {SESSION_SECONDS};" in answer.text


def test_every_file_that_the_worker_keeps_is_there(visitor):
    script = at(visitor, "/sw.js").text
    (names,) = re.findall(r"const SCRIPTS = (\[.*?\]);", script, re.DOTALL)
    paths = [f"/static/{name}.js" for name in re.findall(r'"([^"]+)"', names)]
    paths += re.findall(r'"(/static/[^"]+\.[a-z]+)"', script)

    assert "/static/offline.js" in paths
    assert "/static/style.css" in paths
    for path in paths:
        assert at(visitor, path).status_code == 200, path


def test_a_changed_file_makes_another_worker(monkeypatch):
    before = offline.worker_script.__wrapped__()
    files = offline._files

    def changed(folder, path):
        for name, content in files(folder, path):
            yield name, content + b" " * (name == "static/style.css")

    monkeypatch.setattr(offline, "_files", changed)

    assert offline.worker_script.__wrapped__() != before


def test_a_page_of_a_permit_says_its_names_its_block_and_its_holders_keys(
    site, visitor, granted
):
    html = at(visitor, f"/p/{granted.permit}", headers=HTML).text

    content = json.loads(str(kept(html)))

    permit = visitor.get(f"permits/{granted.permit}").json()["permit"]
    for name in ("number", "document"):
        assert content[name] == permit[name]
    holder = site.account(scenario("main")["applicant"]).address.lower()
    assert holder in content["keys"]
    assert site.account("approval").address.lower() not in content["keys"]
    assert granted.permit in content["template"]
    mine, _ = signed_in(site, "developer")
    assert json.loads(str(kept(at(mine, f"/p/{granted.permit}").text)))


def test_what_is_no_answer_for_now_is_not_kept(site, granted):
    worker = site.service.worker
    before = worker.contact
    worker.stop()
    try:
        worker.contact = before - 3600
        html = at(site.visitor(), f"/p/{granted.permit}", headers=HTML).text
    finally:
        worker.contact = before
        worker.start()

    assert kept(html) is None
    assert kept(at(site.visitor(), f"/p/{'0' * 18}", headers=HTML).text) is None
