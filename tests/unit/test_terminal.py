"""How commands write times, digests and widths, and where options may stand."""

import pytest

from zeropermit import terminal
from zeropermit.cli.app import MOVED_OPTIONS, move_options_first
from zeropermit.domain.ledger.identifiers import NO_END
from zeropermit.terminal import OutputOptions, grouped, moment, output_options_of, width


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    for name in ("LC_ALL", "LANG", "ZEROPERMIT_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    terminal.set_output_options(OutputOptions(language="en"))


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("证照", 4), ("：", 2), ("A证", 3), ("é", 1)],
)
def test_chinese_takes_two_columns(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("second", "written"),
    [
        (0, "1970-01-01 08:00:00 +08:00"),
        (1_795_510_772, "2026-11-24 16:59:32 +08:00"),
        (NO_END, "no end"),
        (-1, "no end"),
    ],
)
def test_a_time_is_written_as_in_china_with_its_offset(second, written):
    assert moment(second) == written


def test_no_end_is_said_in_the_language_of_the_run():
    terminal.set_output_options(OutputOptions(language="zh"))

    assert moment(NO_END) == "无期限"


@pytest.mark.parametrize("word", [bytes.fromhex("0123456789ab"), "0x0123456789ab"])
def test_a_digest_is_grouped_by_four(word):
    assert grouped(word) == "0123 4567 89ab"


@pytest.mark.parametrize(
    ("words", "hoisted"),
    [
        ([], []),
        (["verify", "1"], ["verify", "1"]),
        (["verify", "--yes", "1"], ["--yes", "verify", "1"]),
        (["verify", "1", "-y"], ["-y", "verify", "1"]),
        (["verify", "--language", "en"], ["--language", "en", "verify"]),
        (["verify", "--language=en"], ["--language=en", "verify"]),
        (["verify", "--language"], ["--language", "verify"]),
        (["verify", "--", "--yes"], ["verify", "--", "--yes"]),
        (["a", "--no-input", "b", "--yes"], ["--no-input", "--yes", "a", "b"]),
    ],
)
def test_options_of_every_command_may_stand_anywhere(words, hoisted):
    assert move_options_first(words) == hoisted


def test_hoisting_twice_is_hoisting_once():
    words = ["apply", "--yes", "--key", "k", "--language", "zh", "--no-input"]

    assert move_options_first(move_options_first(words)) == move_options_first(words)
    assert set(MOVED_OPTIONS) == {"--language", "--no-input", "--yes", "-y"}


@pytest.mark.parametrize(
    ("words", "manner"),
    [
        ((), OutputOptions(language="zh")),
        (("replay", "--json"), OutputOptions(language="zh", json=True)),
        (("--language", "en", "replay"), OutputOptions(language="en")),
        (("--language=en", "replay"), OutputOptions(language="en")),
        (("--language", "fr"), OutputOptions(language="zh")),
        (("--language",), OutputOptions(language="zh")),
    ],
)
def test_the_manner_is_guessed_from_the_words(words, manner):
    assert output_options_of(words) == manner


def test_a_code_without_words_is_said_as_it_is():
    assert terminal.message("NO_SUCH_CODE") == "NO_SUCH_CODE"
