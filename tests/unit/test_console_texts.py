"""Every text of the command line is said in Chinese and in English."""

import ast
from pathlib import Path
from string import Formatter

import zeropermit
from zeropermit import terminal
from zeropermit.catalogue.console import console_texts
from zeropermit.terminal import OutputOptions

SOURCE = Path(zeropermit.__file__).parent
SPOKEN = ("cli", "client", "demonstration", "terminal.py")
SAYING = frozenset({"words", "word", "say", "confirm"})


def trees():
    for name in SPOKEN:
        path = SOURCE / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield ast.parse(file.read_text("utf-8"))


def strings():
    """Give every string of the modules that talk to people."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def said():
    """Give the texts that are written where they are said."""
    for tree in trees():
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr=name) | ast.Name(id=name),
                    args=[ast.Constant(value=str(text)), *_],
                ) if name in SAYING:
                    yield text


def placeholders(text):
    return {(name, spec) for _, name, spec, _ in Formatter().parse(text) if name}


def test_what_is_said_has_a_chinese_text():
    assert set(said()) - console_texts().keys() == set()


def test_every_chinese_text_is_of_something_that_is_said():
    derived = {"new", "changed"}  # values of an enum
    assert console_texts().keys() - set(strings()) - derived == set()


def test_both_languages_speak_of_the_same_values():
    for english, chinese in console_texts().items():
        assert placeholders(chinese) == placeholders(english), english


def test_a_text_is_given_in_the_language_of_the_run():
    terminal.set_output_options(OutputOptions(language="zh"))
    assert terminal.words("Written to {out}.", out="a.pdf") == "已写入 a.pdf。"
    terminal.set_output_options(OutputOptions(language="en"))
    assert terminal.words("Written to {out}.", out="a.pdf") == "Written to a.pdf."


def test_two_texts_of_one_form_are_told_apart():
    terminal.set_output_options(OutputOptions(language="zh"))
    assert terminal.words("plan|order") != terminal.words("order")
    terminal.set_output_options(OutputOptions(language="en"))
    assert terminal.words("plan|order") == terminal.words("order") == "order"
