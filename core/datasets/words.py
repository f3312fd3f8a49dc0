"""One message as a model sees it: which words, how often, and in what style."""

import email
import html
import math
import re
from collections import Counter
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

# Lines of "Name: value" (or their continuation) from the very start, one of them the subject.
HEADERS = re.compile(r"\s*(?:From .*\n)?(?:[\w-]+:.*\n|[ \t].*\n)*?subject:", re.IGNORECASE)
MARKUP = r"<!--.*?-->|<(script|style)\b.*?</\1\s*>"
TAG = r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>"
LINK = r"(?:https?://|www\.)[^\s<>\"']+"
TOKEN = re.compile(
    rf"(?P<url>{LINK})|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<money>[$£€]\s?\d[\d,.]*)|(?P<num>\d[\w,.:/+%-]*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
)
MONTHS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
DAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
ZONES = "gmt utc est edt cst cdt mst mdt pst pdt ist bst cet cest am pm"
DATES = frozenset(f"{MONTHS} {DAYS} {ZONES}".split())
A_DATE = re.compile(r"(?:19|20)\d\d(?!\d)|.*:|\d+[/-]\d")

# From here on a mailing list speaks, not the sender; the list would give its members away.
FOOTER = re.compile(
    r"^(?:_{30,}|-{40,}\s*\n.*sponsored by|-{10,} yahoo! groups|to unsubscribe from this group"
    r"|--? ?\n.*(?:users' group|mailing list))",
    re.IGNORECASE | re.MULTILINE,
)
STYLE = (
    "capital letters in the body",
    "capital letters in the subject",
    "exclamation marks",
    "question marks",
    "currency signs",
    "links",
    "addresses",
    "markup",
    "pictures",
    "length",
    "digits",
    "length of words",
    "words in capitals",
    "quoted lines",
    "an answer (Re:)",
    "letters outside ASCII",
)


def read_message(raw: str | bytes) -> tuple[str, str]:
    r"""Subject and body of a mail, or of a text without headers.

    Parameters
    ----------
    raw : str or bytes
        A mail as it travels (RFC 822), or any text. Of the headers only the subject is read:
        the others say where a mail was collected, not what it is.

    Returns
    -------
    subject : str
        Decoded; empty where there is none.
    body : str
        The text parts, decoded, one after the other; markup is left in place.

    Examples
    --------
    >>> read_message("Subject: Lunch?\n\nAt one, as ever.")
    ('Lunch?', 'At one, as ever.')
    >>> read_message("Lunch? At one, as ever.")
    ('', 'Lunch? At one, as ever.')
    """
    if isinstance(raw, str):
        if not HEADERS.match(raw):
            return "", raw
        raw = raw.lstrip().encode("utf-8", "surrogatepass")
    mail = email.message_from_bytes(raw)
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return _subject(mail), "\n".join(_text(part) for part in parts)


def _subject(mail: Message) -> str:
    """Decode the subject; as it stands where its encoding is broken."""
    written = str(mail.get("Subject", ""))
    try:
        return str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, ValueError):
        return written


def _text(part: Message) -> str:
    """Decode one part; latin-1, which accepts every byte, where its own encoding fails."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)  # text parts hold no other parts
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def visible(body: str) -> str:
    """The body as a reader sees it: without markup and without the list's footer."""
    shown = body
    if "<" in body:
        shown = re.sub(MARKUP, "", shown, flags=re.IGNORECASE | re.DOTALL)
        shown = re.sub(TAG, " ", shown, flags=re.IGNORECASE)
    footer = FOOTER.search(shown)
    return html.unescape(shown[: footer.start()] if footer else shown)


def tokens(text: str) -> list[str]:
    """The words of a text in order, dates left out.

    Links, addresses, sums of money and numbers become ``<url> <email> <money> <num>``.

    Examples
    --------
    >>> tokens("Win $500 by May 3, 2002: write to win@example.com")
    ['win', '<money>', 'by', '<num>', 'write', 'to', '<email>']
    """
    found = []
    for match in TOKEN.finditer(text.lower()):
        kind, word = match.lastgroup, match.group()
        if kind == "word":
            if 2 <= len(word) <= 24 and word not in DATES:
                found.append(word)
        elif kind != "num" or not A_DATE.match(word):
            found.append(f"<{kind}>")
    return found


def count_words(subject: str, body: str) -> Counter[str]:
    """How often each word occurs; words of the subject are marked ``s:``.

    Examples
    --------
    >>> count_words("Lunch", "Lunch at one? One!")["one"]
    2
    """
    topic = re.sub(r"\[[^\]]*\]|\b(?:re|fwd?|aw):", " ", subject, flags=re.IGNORECASE)
    counts = Counter(tokens(visible(body)))
    counts.update("s:" + word for word in tokens(topic))
    return counts


def style(subject: str, body: str) -> list[float]:
    """The sixteen numbers named in `STYLE`: shares, or logarithms of 1 + a count.

    Examples
    --------
    >>> dict(zip(STYLE, style("Re: lunch", "YES! At one.")))["an answer (Re:)"]
    1.0
    """
    shown = visible(body)
    letters, lines = sum(map(str.isalpha, shown)), shown.splitlines()
    per_words, log = 100 / max(len(shown.split()), 20), math.log1p
    return [
        _share(sum(map(str.isupper, shown)), letters),
        _share(sum(map(str.isupper, subject)), sum(map(str.isalpha, subject))),
        log(shown.count("!") * per_words) + log(subject.count("!")),
        log(shown.count("?") * per_words) + log(subject.count("?")),
        log(sum(map(shown.count, "$£€")) * per_words),
        log(len(re.findall(LINK, body, re.IGNORECASE))),
        log(len(re.findall(r"\w@\w", body))),
        log(len(re.findall(TAG, body, re.IGNORECASE))),
        log(len(re.findall(r"<img\b", body, re.IGNORECASE))),
        log(len(shown.split())),
        _share(sum(map(str.isdigit, shown)), len(shown)),
        letters / max(len(re.findall(r"[^\W\d_]+", shown)), 1),
        log(len(re.findall(r"\b[A-Z]{3,}\b", shown)) * per_words),
        _share(sum(line.startswith((">", "|")) for line in lines), len(lines)),
        float(re.match(r"\s*(?:\[[^\]]*\]\s*)?(?:re|aw):", subject, re.IGNORECASE) is not None),
        _share(len(shown) - len(shown.encode("ascii", "ignore")), len(shown)),
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
