"""Strict JSON: every body has one reading, and no file fits into it."""

import base64
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zeropermit.domain.evidence.schema import SchemaSubject
from zeropermit.errors import BodyMalformedError
from zeropermit.web.bodies.applications import DataSetBody, SubjectKind
from zeropermit.web.body import DEPTH_LIMIT, read_json

PDF = base64.b64encode(b"%PDF-1.7\n" + bytes(range(256)) * 2).decode()
LINES = "\n".join(PDF[start : start + 76] for start in range(0, len(PDF), 76))


def refused(data: bytes) -> str:
    with pytest.raises(BodyMalformedError) as caught:
        read_json(data)
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "missing"),
        (b"\xef\xbb\xbf{}", "encoding"),
        (b"\xff\xfe{\0}\0", "encoding"),
        (b"\xfe\xff\0{\0}", "encoding"),
        ('{"a":1}'.encode("utf-16-le"), "encoding"),
        ('{"a":1}'.encode("utf-32-be"), "encoding"),
        ('{"a":"é"}'.encode("latin-1"), "encoding"),
        (b'{"a":"\xc0\xaf"}', "encoding"),
        (b'{"a":"\xed\xa0\x80"}', "encoding"),
        (b"\0", "encoding"),
        (b" ", "syntax"),
        (b"{", "syntax"),
        (b"{}{}", "syntax"),
        (b"{'a':1}", "syntax"),
        (b'{"a":1,}', "syntax"),
        (b'{"a":01}', "syntax"),
        (b'{"a":+1}', "syntax"),
        (b'{"a":0x10}', "syntax"),
        (b'{"a":"\t"}', "syntax"),
        (b'// {"a":1}\n{}', "syntax"),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "syntax"),
        (b'{"a":1,"a":2}', "repeated_key"),
        (b'{"a":{"b":1,"b":1}}', "repeated_key"),
        (b'{"a":1,"\\u0061":2}', "repeated_key"),
        (b'{"a":NaN}', "number"),
        (b'{"a":Infinity}', "number"),
        (b'{"a":-Infinity}', "number"),
        (b'{"a":1e400}', "number"),
        (b'{"a":1.0}', "number"),
        (b'{"a":1e2}', "number"),
        (b'{"a":-0}', "number"),
        (b'{"a":9007199254740992}', "number"),
        (b'{"a":-9007199254740992}', "number"),
        (b'{"a":' + b"9" * 5000 + b"}", "number"),
        (b'{"a":"\\ud800"}', "characters"),
        (b'{"\\udfff":1}', "characters"),
        (b'{"a":"\\u0000"}', "characters"),
        (b'{"a":"\\u0007"}', "characters"),
        (b'{"a":"\\r\\n"}', "characters"),
        (b'{"a":"\\u202e"}', "characters"),
        (b'{"a":"\\u200b"}', "characters"),
        (b'{"a":"\\u2028"}', "characters"),
        (b'{"a\\u0085":1}', "characters"),
    ],
)
def test_a_body_with_a_second_reading_is_refused(data, reason):
    assert refused(data) == reason


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_body_that_is_nested_deep_is_refused(opening):
    assert refused((opening * (DEPTH_LIMIT + 1)).encode()) == "depth"
    assert refused((opening * 5_000).encode()) == "depth"


@pytest.mark.parametrize(
    "text",
    [
        PDF,
        PDF.replace("+", "-").replace("/", "_"),
        LINES,
        LINES.replace("\n", " "),
        "see attachment: " + PDF,
        "data:application/pdf;base64,JVBERi0xLjc=",
        "DATA:image/png;name=a.png;BASE64,iVBORw0KGgo=",
        "0x" + "ab" * 3_000,
        b"%PDF".hex() * 40,
    ],
)
@pytest.mark.parametrize("shape", [lambda t: [t], lambda t: {t: 1}, lambda t: {"a": t}])
def test_a_file_dressed_up_as_text_is_refused(text, shape):
    assert refused(json.dumps(shape(text)).encode()) == "embedded_file"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "告知承诺书\n第二行",
        "😀 𠮷",
        "0x" + "ab" * 1_024,
        "A" * 256,
        "the quick brown fox, " * 40,
    ],
)
def test_words_signatures_and_lines_are_read(text):
    assert read_json(json.dumps({"a": text}).encode()) == {"a": text}


def test_the_largest_integers_are_read():
    data = b'{"a":9007199254740991,"b":-9007199254740991,"c":0}'

    assert read_json(data) == {"a": 2**53 - 1, "b": 1 - 2**53, "c": 0}


def test_nesting_up_to_the_limit_is_read():
    text = "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT

    assert json.dumps(read_json(text.encode())).replace(" ", "") == text


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data):
    try:
        value = read_json(data)
    except BodyMalformedError:
        return
    assert value == json.loads(data)


def test_a_file_of_records_is_judged_by_whoever_reads_its_lines():
    text = "a,b\r\n\u202e\t,\u200b"
    body = json.dumps({"text": text, "name": "x"}).encode()

    assert read_json(body, lines="text") == {"text": text, "name": "x"}
    assert refused(body) == "characters"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"text": "a,b\n" + "A" * 257}, "embedded_file"),
        ({"text": "data:text/csv;base64,YQ=="}, "embedded_file"),
        ({"text": "a,\ud800"}, "characters"),
        ({"text": "a,b", "name": "\u202ename"}, "characters"),
        ({"text": ["\u202e"]}, "characters"),
    ],
)
def test_nothing_else_passes_with_a_file_of_records(content, reason):
    with pytest.raises(BodyMalformedError) as caught:
        read_json(json.dumps(content).encode(), lines="text")

    assert caught.value.reason == reason


def test_a_data_set_is_about_any_subject_that_schemas_have():
    kinds = {str(kind) for kind in SchemaSubject}

    assert set(get_args(SubjectKind)) == kinds
    for kind in kinds:
        body = {"schema": "premises-use/1", "department": "x", "subject": kind}
        assert DataSetBody.model_validate(body).subject == kind
