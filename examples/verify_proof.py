#!/usr/bin/env python3
"""Checks that lines of a publication are under a printed root, or that a form is one on which a line rests.

    python3 verify_proof.py proof.json '03cb c3b7 c024 432b …'
    python3 verify_proof.py form.json EVIDENCE_ROOT

proof.json is what publication_proof() gives for one body; the root is the 64 digits of the decree, with white space,
hyphens and case as they come.  form.json is what open_form() gives; its root is the evidence_root of the body's line,
once that is proved.  Python 3.8 and its standard library suffice: no database, no network.

A leaf is the canonical text of a published row, version 1: a JSON array of strings and nulls as RFC 8785 writes it.
Hashes, paths and their verification are those of RFC 6962 (2.1) and RFC 9162 (2.1.3.2).  Leaf 0 is the head, which
counts the lines of each kind; nothing else of the document is trusted, and the root that it names is not looked at.
"""
import hashlib
import json
import re
import signal
import sys

FORMAT = "compliance/1"
PROOF_FORMAT = "compliance-proof/1"
EVIDENCE_FORMAT = "compliance-evidence/1"
MAX_LEAVES = 2 ** 31 - 1
MAX_BYTES = 64 * 1024 * 1024

COMMON = ["format", "kind", "assessment", "seq", "round"]
BANDED = ["nilai", "grade", "zone", "predicate", "color"]
HEAD = COMMON + ["edition", "title", "legal_basis", "instrument_sha256", "zoning", "decimals", "ties", "release_at",
                 "previous_root", "supersedes", "action", "body", "reason", "imported",
                 "results", "unit_results", "node_results", "plan_results"]
HEADS = ("publication", "withdrawal", "notice")
# The kinds of lines, in their order below the head
LINES = {
    "result": COMMON + ["body", "body_name", "category", "region"] + BANDED +
              ["opinion", "rank", "of", "rank_in_region", "of_in_region", "coverage", "status", "evidence_root",
               "salt"],
    "unit_result": COMMON + ["body", "unit", "unit_name"] + BANDED + ["coverage", "status", "salt"],
    "node_result": COMMON + ["body", "unit", "node", "node_title", "weight", "nilai", "coverage", "status", "salt"],
    "plan_result": COMMON + ["body", "step", "unit", "product", "node", "node_title", "gain", "total", "salt"],
}
FORM = ["visit", "kind", "respondent", "base_version", "answers", "why", "evidence", "reason", "observed_at"]
FIELDS = {**{kind: HEAD for kind in HEADS}, **LINES}


class Refused(Exception):
    """What is wrong, in words."""


# ---- hashes ------------------------------------------------------------------------------------------------------


def hash_leaf(text):
    return hash_bytes(text.encode())


def hash_bytes(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()


def hash_node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def path_length(number, leaves):
    """How many hashes stand beside the way of a leaf to the root."""
    last, length = leaves - 1, 0
    while last > 0:
        # the last node of a level that has no neighbour rises as it is
        length += number % 2 == 1 or number < last
        number, last = number // 2, last // 2
    return length


def root_of_path(found, number, leaves, path):
    """Where a path of the right length leads from the hash of a leaf."""
    last, beside = leaves - 1, iter(path)
    while last > 0:
        if number % 2 == 1:
            found = hash_node(next(beside), found)
        elif number < last:
            found = hash_node(found, next(beside))
        number, last = number // 2, last // 2
    return found


def read_root(printed):
    digits = re.sub(r"[\s-]", "", printed)
    if not re.fullmatch("[0-9a-fA-F]{64}", digits):
        raise Refused("a root is 64 hexadecimal digits: copy all of the printed ones")
    return bytes.fromhex(digits)


# ---- documents ---------------------------------------------------------------------------------------------------


def unique_keys(members):
    result = {}
    for key, value in members:
        if key in result:
            raise Refused("key %s stands twice" % json.dumps(key[:40]))
        result[key] = value
    return result


def read_integer(digits):
    if len(digits) > 20:
        raise Refused("a number has %d digits" % len(digits))
    return int(digits)


def read_json(content):
    """A document in UTF-8 of which every reader reads the same: no key twice, nothing that JSON does not have."""
    def refuse(constant):
        raise Refused("%s is not JSON" % constant)
    if len(content) > MAX_BYTES:
        raise Refused("the document has more than %d bytes" % MAX_BYTES)
    try:
        return json.loads(content.decode(), object_pairs_hook=unique_keys, parse_int=read_integer,
                          parse_constant=refuse)
    except RecursionError:
        raise Refused("brackets are too deep inside each other") from None
    except ValueError as error:
        raise Refused("it cannot be read: %s" % error) from None


def member(document, key, kind):
    """The member of an object, which must be of that type and no other: true is no integer."""
    if type(document) is not dict or type(document.get(key)) is not kind:
        raise Refused('"%s" is missing, or is no %s' % (key, kind.__name__))
    return document[key]


def canonical(fields):
    """As canonical() of the database writes fields."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def read_leaf(text):
    """A leaf as a row, names and texts; it must be written as the format says."""
    try:
        fields = json.loads(text)
        if type(fields) is list and all(field is None or type(field) is str for field in fields) \
                and canonical(fields) == text and len(fields) > 1 and fields[0] == FORMAT \
                and len(fields) == len(FIELDS.get(fields[1], ())):
            return dict(zip(FIELDS[fields[1]], fields))
    except (ValueError, RecursionError):
        pass
    raise Refused("the leaf is not the canonical text of a row of " + FORMAT)


def read_form(text):
    """A form as a row, names and texts."""
    try:
        fields = json.loads(text)
        if type(fields) is list and all(field is None or type(field) is str for field in fields) \
                and canonical(fields) == text and len(fields) == len(FORM):
            return dict(zip(FORM, fields))
    except (ValueError, RecursionError):
        pass
    raise Refused("the form is not the canonical text of a form")


def read_count(text):
    if text is None or not re.fullmatch("0|[1-9][0-9]{0,9}", text):
        raise Refused("the head does not say how many lines there are")
    return int(text)


def check_path(entry, leaf_hash, leaves, root):
    """The "path" of an entry must lead from the leaf of its "index" to the root."""
    number, path = member(entry, "index", int), member(entry, "path", list)
    if not 0 <= number < leaves:
        raise Refused("index %s is not between 0 and %d" % (str(number)[:20], leaves - 1))
    if len(path) != path_length(number, leaves):
        raise Refused("the path has %d hashes instead of %d" % (len(path), path_length(number, leaves)))
    if not all(type(step) is str and re.fullmatch("[0-9a-f]{64}", step) for step in path):
        raise Refused("a hash of the path is not 64 lower-case hexadecimal digits")
    if root_of_path(leaf_hash, number, leaves, map(bytes.fromhex, path)) != root:
        raise Refused("the path does not lead to the root")


def in_utf8(text, what):
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused("the %s is not UTF-8" % what) from None


def row_under_root(entry, leaves, root):
    """The row of {"index", "leaf", "path"}, if its path leads to the root."""
    text = member(entry, "leaf", str)
    check_path(entry, hash_bytes(in_utf8(text, "leaf")), leaves, root)
    return read_leaf(text)


def ranges_of_kinds(head):
    """The numbers that the lines of each kind have, and how many leaves that makes."""
    ranges, end = {}, 1
    for kind in LINES:
        ranges[kind] = range(end, end + read_count(head[kind + "s"]))
        end = ranges[kind].stop
    return ranges, end


def head_under_root(entry, leaves, root):
    """The head, if its path leads to the root and it counts so many leaves."""
    if not 1 <= leaves <= MAX_LEAVES:
        raise Refused("leaves is not between 1 and %d" % MAX_LEAVES)
    head = row_under_root(entry, leaves, root)
    if entry["index"] != 0 or head["kind"] not in HEADS:
        raise Refused("the first leaf is not a head")
    if ranges_of_kinds(head)[1] != leaves:
        raise Refused("the head counts other leaves")
    return head


def check_line(row, number, head):
    """A line must stand where those of its kind do, and be of the publication of the head."""
    if number not in ranges_of_kinds(head)[0].get(row["kind"], ()):
        raise Refused('no leaf of kind "%s" stands at index %d' % (row["kind"], number))
    if any(row[name] != head[name] for name in COMMON if name != "kind"):
        raise Refused("it is a line of another publication than the head's")


def verify(document, printed):
    """Head and lines of a proof as rows, if they are under the printed root; an error says what is wrong else."""
    root = read_root(printed)
    if member(document, "format", str) != PROOF_FORMAT:
        raise Refused("the format is not " + PROOF_FORMAT)
    if not member(document, "lines", list):
        raise Refused("there is no line")
    leaves, rows = member(document, "leaves", int), []
    head = head_under_root(member(document, "head", dict), leaves, root)
    for position, entry in enumerate(document["lines"], 1):
        try:
            row = row_under_root(entry, leaves, root)
            check_line(row, entry["index"], head)
        except Refused as refused:
            raise Refused("line %d: %s" % (position, refused)) from None
        rows.append(row)
    return head, rows


def verify_form(document, printed):
    """The form that was opened, as a row, if the commitment to it is under the root; an error says what is wrong."""
    root, forms, salt = read_root(printed), member(document, "forms", int), member(document, "salt", str)
    text = member(document, "form", str)
    if not 1 <= forms <= MAX_LEAVES:
        raise Refused("forms is not between 1 and %d" % MAX_LEAVES)
    if not re.fullmatch("[0-9a-f]{64}", salt):
        raise Refused("the salt is not 64 lower-case hexadecimal digits")
    commitment = hashlib.sha256(b"\x02" + bytes.fromhex(salt) + in_utf8(text, "form")).digest()
    check_path(document, hash_bytes(commitment), forms, root)
    return read_form(text)


def shown(text):
    """A text as it is printed, with what would move the cursor or turn the direction written out."""
    return "".join(c if c.isprintable() else "\\u%04x" % ord(c) for c in text)


def print_row(kind, row, hidden=()):
    print(shown("  %s: %s" % (kind, ", ".join("%s %s" % (name, value) for name, value in row.items()
                                              if value is not None and name not in hidden))))


def print_lines(head, rows, printed):
    print("PROVED under the root %s...: %s" % (read_root(printed).hex()[:16], shown(head["title"] or "")))
    print(shown("%s %s of assessment %s, round %s" % (head["kind"], head["seq"], head["assessment"], head["round"])))
    for row in rows:
        print_row(row["kind"], row, COMMON + ["salt"])


def print_form(row, printed):
    print("PROVED: a form to which the evidence_root %s... commits" % read_root(printed).hex()[:16])
    print_row("form", row)


def main(arguments):
    sys.stdout.reconfigure(errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)       # who reads the first lines alone gets no more
    if len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:
            document = read_json(file.read(MAX_BYTES + 1))
        if type(document) is dict and document.get("format") == EVIDENCE_FORMAT:
            print_form(verify_form(document, arguments[1]), arguments[1])
        else:
            print_lines(*verify(document, arguments[1]), arguments[1])
    except (Refused, OSError) as error:
        print("NOT PROVED: %s" % error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
