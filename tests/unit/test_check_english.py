"""The counter of obscure English: the sentences that it counts and those it passes."""

import importlib.util
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def script() -> ModuleType:
    path = ROOT / "scripts" / "check_english.py"
    spec = importlib.util.spec_from_file_location("check_english", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = script()
PATTERN = CHECK.patterns(json.loads(CHECK.DATA.read_text("utf-8")))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("What became of it.", "What"),
        ("Agree to whatever is asked.", "whatever"),
        ("None for whoever has no index.", "whoever"),
        ("Give that which was signed.", "that which"),
        ("Say who signs.", "who"),
        ("Serve those who want none.", "who"),
        ("The key is no officer's.", "is no"),
        ("An officer signs, and this key is none.", "is none"),
        ("Propose the act anew.", "anew"),
        ("Agree beforehand.", "beforehand"),
        ("The commitments and all that became of them.", "became of"),
        ("The state as things stand.", "stand"),
        ("It stands there in vain.", "stands"),
        ("True if `lawful` was asked in vain.", "in vain"),
        ("Sign the letter. It is good for a day.", ". It is"),
    ],
)
def test_an_obscure_sentence_is_counted(text, fault):
    assert CHECK.first_fault(text, PATTERN) == fault


@pytest.mark.parametrize(
    "text",
    [
        "Return the outcome of the commitment.",
        "Answer yes to every prompt.",
        "Two officers who differ sign the act.",
        "List the people who read a record.",
        "There is no trust file.",
        "The start is no later than the deadline.",
        "`true` stands for an attested fact.",
        "The field `what` is an enum.",
        "Somewhat longer, and somewhere else.",
        "The signature is not a signature of an officer.",
    ],
)
def test_a_plain_sentence_passes(text):
    assert CHECK.first_fault(text, PATTERN) is None


def test_only_the_first_paragraph_of_a_docstring_and_help_count():
    source = '''"""A module.

What follows is not counted.
"""
NAME = "what a string"
"""What a field is."""


def sign(key: str = Option(help="Who signs.")) -> None:
    """Sign."""
    raise Problem("what went wrong")
'''
    assert [text for _, text in CHECK.python_texts(source, messages=False)] == [
        "A module.",
        "What a field is.",
        "Who signs.",
    ]
    texts = [text for _, text in CHECK.python_texts(source, messages=True)]
    assert texts[-2:] == ["what a string", "what went wrong"]


def test_a_document_is_read_by_paragraph_item_and_row_without_its_code():
    source = """# Title

A paragraph
of two lines.

    what is code

- one item
- another, which
  goes on
| a | row |

```json what
"what is code too"
```
the end
"""
    assert list(CHECK.document_texts(source)) == [
        (1, "# Title"),
        (3, "A paragraph of two lines."),
        (8, "- one item"),
        (9, "- another, which   goes on"),
        (11, "| a | row |"),
        (16, "the end"),
    ]


def test_every_folder_of_the_tree_has_its_texts_counted():
    folders = {CHECK.folder(path) for path, _, _ in CHECK.texts()}

    assert {".", "docs", "scripts", "tests", "service/zeropermit/domain"} <= folders


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """Ceilings of two folders, above and at their counts."""
    fault = ("docs/a.md", 1, "What it is.", "What")
    counts = {"docs": [fault], "tests": [fault, fault]}
    monkeypatch.setattr(CHECK, "faults", lambda _: defaultdict(list, counts))
    known = json.loads(CHECK.DATA.read_text("utf-8"))
    known["ceilings"] = {"docs": 5, "tests": 2}
    path: Path = tmp_path / "english.json"
    path.write_text(json.dumps(known), "utf-8")
    monkeypatch.setattr(CHECK, "DATA", path)
    return path


def ceilings(path: Path) -> dict[str, int]:
    known: dict[str, int] = json.loads(path.read_text("utf-8"))["ceilings"]
    return known


def lower_by_hand(path: Path, folder: str) -> None:
    known = json.loads(path.read_text("utf-8"))
    known["ceilings"][folder] = 0
    path.write_text(json.dumps(known), "utf-8")


def run(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["check_english.py", *arguments])
    code: int = CHECK.main()
    return code


def test_a_count_that_rose_fails_and_one_that_fell_does_not(data, monkeypatch, capsys):
    assert run(monkeypatch) == 0

    lower_by_hand(data, "tests")
    assert run(monkeypatch) == 1
    assert re.findall(r"^(\S+) .* ROSE$", capsys.readouterr().out, re.M) == ["tests"]


def test_ceilings_are_lowered_to_the_counts_and_never_raised(data, monkeypatch):
    run(monkeypatch, "--lower")
    assert ceilings(data) == {"docs": 1, "tests": 2}

    lower_by_hand(data, "tests")
    run(monkeypatch, "--lower")
    assert ceilings(data) == {"docs": 1, "tests": 0}


def test_the_texts_of_a_folder_are_listed_with_their_fault(data, monkeypatch, capsys):
    assert run(monkeypatch, "--list", "docs/") == 0
    assert capsys.readouterr().out == "docs/a.md:1: 'What' in: What it is.\n"
