"""Remaking the shipped messages, on mails written for these tests."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "data" / "build_messages.py"
specification = importlib.util.spec_from_file_location("build_messages", SCRIPT)
build_messages = importlib.util.module_from_spec(specification)
specification.loader.exec_module(build_messages)


def test_the_first_of_near_duplicates_is_kept():
    long = [f"word{i}" for i in range(60)]
    nearly, other = [*long[:-1], "else"], [f"other{i}" for i in range(60)]
    assert build_messages.first_of_each([long, other, nearly, ["short"], ["short"]]) == [0, 1, 3]


def test_similarity_is_shared_shingles_over_all_shingles():
    # 13 words have 10 shingles. Sharing 9 of 11 is .82, the same; sharing 8 of 12 is .67, not.
    words = [f"word{i}" for i in range(13)]
    assert build_messages.first_of_each([words, [*words[:12], "x"]]) == [0]
    assert build_messages.first_of_each([words, [*words[:11], "x", "y"]]) == [0, 1]


@pytest.mark.parametrize(
    "head",
    [
        b"Received: by b; Thu, 22 Aug 2002 12:36:16 +0100\nReceived: by a; Thu, 1 Aug 2002 0:0:0 Z",
        b"Received: by b; no date\nDate: Thu, 22 Aug 2002 11:36:16 -0000",
        b"From a@example.com  Thu Aug 22 11:36:16 2002\nReceived: by b",
    ],
)
def test_the_topmost_readable_stamp_says_when_a_mail_was_received(head):
    # 22 August 2002 is day 11,921 after 1 January 1970.
    assert build_messages.received(head + b"\n\nhello") == 11_921 * 86_400 + 41_776


def test_feed_items_are_recognised_by_their_body():
    assert build_messages.FEED.match("URL: http://example.com/a\nDate: Not supplied\n\nNews")
    assert not build_messages.FEED.match("Look at the URL: http://example.com\nDate: today")


def test_packed_columns_can_be_summed_back():
    spam = ("x/spam-1/1", 86_400, "", "bb aa aa")
    ham = ("x/easy-ham-1/1", 2 * 86_400, "", "cc aa " * 20)
    packed = build_messages.packed([spam, ham])
    words = packed["vocabulary"].tobytes().decode().split("\n")
    assert words[0] == "aa"  # in both messages, so first
    assert list(packed["counts"][: packed["sizes"][0]]) == [2, 1]
    assert list(np.cumsum(packed["gaps"][: packed["sizes"][0]])) == [0, words.index("bb")]
    assert packed["counts"].max() <= build_messages.LARGEST_COUNT
    assert (list(packed["spam"]), list(packed["day"])) == ([True, False], [1, 2])
