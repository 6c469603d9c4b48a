"""Strict JSON: one reading of every body, or none.

Standard readers take the last of two equal keys, `NaN`, `1e400` and half a surrogate
pair. Here each of them ends the request, so that what was checked is what is used.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from zeropermit.domain.records.canonical import INTEGER_LIMIT, JsonValue, is_deeper
from zeropermit.domain.records.text import text_problem
from zeropermit.errors import BodyMalformedError

DEPTH_LIMIT = 16
"""Levels of nesting."""

_DIGIT_LIMIT = 17
_DENSE_LIMIT = 256
_DATA_URL = re.compile(r"data:[^,]{0,100};base64", re.IGNORECASE)
_DENSE = re.compile(r"[A-Za-z0-9+/=_-]+")
_HEXADECIMAL = re.compile(r"0x(?:[0-9a-f]{2}){0,2048}", re.IGNORECASE)


def read_json(data: bytes, *, lines: str = "") -> JsonValue:
    """Read a body.

    Args:
        data: Its bytes.
        lines: Member of the body that is a file of records: its characters are judged
            line by line by whoever loads it. Empty if there is none.

    Raises:
        BodyMalformedError: It is empty, not UTF-8 (or begins with a byte order mark),
            not JSON, nested too deep, names a key twice, has a number that is not an
            integer below 2^53, half a surrogate pair or an invisible character other
            than the end of a line in a text, or a file dressed up as text.
    """
    if not data:
        raise BodyMalformedError("missing")
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise BodyMalformedError("encoding")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BodyMalformedError("encoding") from error
    if is_deeper(text, DEPTH_LIMIT):
        raise BodyMalformedError("depth")
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except json.JSONDecodeError as error:
        raise BodyMalformedError("syntax") from error
    if lines and isinstance(value, dict) and isinstance(value.get(lines), str):
        _check_lines(str(value[lines]))
        _check_texts({key: item for key, item in value.items() if key != lines})
    else:
        _check_texts(value)
    return value


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BodyMalformedError("repeated_key")
    return members


def _integer(digits: str) -> int:
    if len(digits) > _DIGIT_LIMIT or abs(int(digits)) >= INTEGER_LIMIT:
        raise BodyMalformedError("number")
    if digits == "-0":
        raise BodyMalformedError("number")
    return int(digits)


def _refuse_number(_: str) -> NoReturn:
    raise BodyMalformedError("number")


def _check_texts(value: JsonValue) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check_texts(item)
    elif isinstance(value, list):
        for item in value:
            _check_texts(item)


def _check_text(text: str) -> None:
    line = text.replace("\n", " ")
    if text_problem(line or " ", limit=max(1, len(line))) == "characters":
        raise BodyMalformedError("characters")
    if not _HEXADECIMAL.fullmatch(text):
        _check_embedded(text)


def _check_lines(text: str) -> None:
    """Refuse text that no file of records holds: a half character, another file."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BodyMalformedError("characters") from error
    _check_embedded(text)


def _check_embedded(text: str) -> None:
    dense = "".join(text.split())
    runs = _DENSE.finditer(dense)
    if _DATA_URL.search(dense) or any(len(run[0]) > _DENSE_LIMIT for run in runs):
        raise BodyMalformedError("embedded_file")
