#!/usr/bin/env python3
"""Checks a whole publication, as export_publication() gives it, against its printed root.

    python3 verify_publication.py FOLDER '03cb c3b7 c024 432b …'

Each line of its tables must give its leaf, all leaves together the printed root; the head must count them, codes must
rise, so that none is there twice; zones follow from figures and zoning, ranks from figures; the proofs must lead to
the root, and the chain to all earlier ones.  Python 3.8 and its standard library suffice, and verify_proof.py beside
this file: no database, no network.
"""
import csv
import hashlib
import io
import os
import re
import signal
import sys
from collections import defaultdict
from decimal import Context, Decimal, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP

from verify_proof import (COMMON, FIELDS, FORMAT, HEADS, LINES, Refused, canonical, check_line, hash_leaf, hash_node,
                          head_under_root, member, ranges_of_kinds, read_json, read_root, row_under_root, shown)

TABLES = {"publication": "publication.csv", "result": "ranking.csv", "unit_result": "units.csv",
          "node_result": "nodes.csv", "plan_result": "plans.csv"}
# What no two lines of a kind have in common, and their order: bytes of codes, NULL first, then numbers
KEYS = {"result": ["body"], "unit_result": ["body", "unit"], "node_result": ["body", "unit", "node"],
        "plan_result": ["body", "step"]}
# How fields are written that are no texts; all else is
DECIMAL, INTEGER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", "0|[1-9][0-9]*"
FORMS = {**dict.fromkeys(["nilai", "coverage", "weight", "gain", "total"], DECIMAL),
         **dict.fromkeys(["seq", "decimals", "supersedes", "rank", "of", "rank_in_region", "of_in_region", "step",
                          "results", "unit_results", "node_results", "plan_results"], INTEGER),
         "imported": "true|false", "ties": "min|dense"}
EXACT = Context(prec=1000)


# ---- the zoning, in the notation of the database -----------------------------------------------------------------

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
WORD = r'"(?:[^"]|"")*"|[^\s,;"\[\]()#]+'
BAND = re.compile(r"\s*([\[(])(%s)?,(%s)?([\])])\s+(%s)(?:\s+(\"(?:[^\"]|\"\")*\"))?(?:\s+zone\s+(%s))?"
                  r"(?:\s+(#[0-9a-fA-F]{6}))?\s*(,|;|$)" % (NUMBER, NUMBER, WORD, WORD))
OPTION = re.compile(r"\s*(?:round ([0-6])(?: (half_up|half_even|down|up))?|best (high|low))\s*(;|$)")
ROUNDINGS = {None: ROUND_HALF_UP, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN,
             "up": ROUND_UP}


def unquoted(word):
    return word[1:-1].replace('""', '"') if word and word.startswith('"') else word


class Zoning:
    def __init__(self, text):
        self.bands, self.decimals, self.rounding = [], None, None
        place, following = 0, ","
        while following == ",":
            band = BAND.match(text, place)
            if not band:
                raise Refused("the zoning cannot be read: %s" % text[place:place + 40])
            opening, lower, upper, closing, label, predicate, zone, color, following = band.groups()
            label = unquoted(label)
            self.bands.append((lower and Decimal(lower), opening == "[", upper and Decimal(upper), closing == "]",
                               (label, unquoted(zone) or label, unquoted(predicate) or label, color)))
            place = band.end()
        while following == ";":
            option = OPTION.match(text, place)
            if not option:
                raise Refused("the zoning cannot be read: %s" % text[place:place + 40])
            if option.group(1):
                self.decimals, self.rounding = int(option.group(1)), ROUNDINGS[option.group(2)]
            place, following = option.end(), option.group(4)

    def verdict(self, figure):
        """Grade, zone, predicate and color of a figure; four times None outside every band."""
        if self.decimals is not None:
            figure = figure.quantize(Decimal(1).scaleb(-self.decimals), self.rounding, EXACT)
        for lower, with_lower, upper, with_upper, names in self.bands:
            if (lower is None or figure > lower or with_lower and figure == lower) and \
                    (upper is None or figure < upper or with_upper and figure == upper):
                return names
        return None, None, None, None


# ---- tables ------------------------------------------------------------------------------------------------------


def columns(kind):
    return ["leaf_number"] + FIELDS[kind] + ["leaf_hash"]


def table_text(kind, rows):
    """The one way to write a table: RFC 4180, quotes only where needed, nothing for NULL."""
    def cell(text):
        return '"%s"' % text.replace('"', '""') if re.search('[",\r\n]', text) else text
    return "".join(",".join(map(cell, row)) + "\r\n" for row in [columns(kind)] + rows)


def read_table(content, kind):
    """Rows of texts, the first of them behind the names of the columns."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (ValueError, csv.Error) as error:
        raise Refused("it cannot be read: %s" % error) from None
    if not rows or rows[0] != columns(kind):
        raise Refused("its columns are not those of kind %s" % kind)
    if any(len(row) != len(rows[0]) for row in rows):
        raise Refused("a line has more or fewer columns than the first")
    if table_text(kind, rows[1:]).encode() != content:
        raise Refused("it is not written as RFC 4180 and the format say")
    return rows[1:]


class Package:
    """The files of a folder; problems are what is wrong with them, each with its place."""

    def __init__(self, folder):
        self.folder = folder
        self.problems = []
        self.texts, self.rows = [], []          # of all leaves, in their order

    def wrong(self, place, what):
        self.problems.append("%s: %s" % (place, what))

    def attempt(self, place, check, *arguments):
        try:
            return check(*arguments)
        except Refused as refused:
            self.wrong(place, refused)
            return None

    def read(self, path):
        if not re.fullmatch(r"[a-z0-9_-]+(/[a-z0-9_-]+)?\.(csv|json|txt)", path):
            raise Refused("no file of a package has this name")
        try:
            with open(os.path.join(self.folder, *path.split("/")), "rb") as file:
                return file.read()
        except OSError as error:
            raise Refused("it cannot be read: %s" % error.strerror) from None

    def document(self, path):
        return read_json(self.read(path))

    def check_file(self, described):
        """Length and hash, which tell what was damaged on the way, and no more."""
        path = member(described, "path", str)
        content = self.read(path)
        if len(content) != member(described, "bytes", int) \
                or member(described, "hash", str) != "sha256:" + hashlib.sha256(content).hexdigest():
            self.wrong(path, "its length or hash is not that of datapackage.json")

    def read_leaves(self):
        for kind, path in TABLES.items():
            if os.path.exists(os.path.join(self.folder, path)):
                self.attempt(path, self.read_rows, path, kind)

    def read_rows(self, path, kind):
        content = self.read(path)
        for number, *fields, printed_hash in read_table(content, kind):
            fields = [field or None for field in fields]
            place, text, row = "%s, leaf %s" % (path, number), canonical(fields), dict(zip(FIELDS[kind], fields))
            self.texts.append(text)
            self.rows.append(row)
            if number != str(len(self.texts) - 1):
                self.wrong(place, "leaf %d should stand here" % (len(self.texts) - 1))
            if row["format"] != FORMAT or row["kind"] not in (HEADS if kind == "publication" else [kind]):
                self.wrong(place, "it is no line of kind %s" % kind)
            if hash_leaf(text).hex() != printed_hash:
                self.wrong(place, "its leaf hash is not that of its columns")
            for name, value in row.items():
                if value is not None and not re.fullmatch(FORMS.get(name, "(?s).*"), value):
                    self.wrong(place, "%s is not written as the format says" % name)


# ---- what must hold between the leaves ---------------------------------------------------------------------------


def merkle_root(texts):
    level = [hash_leaf(text) for text in texts]
    while len(level) > 1:
        paired = [hash_node(*level[i:i + 2]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2:]
    return level[0]


def place_of(row):
    def ordered(name):
        return int(row[name] or 0) if name == "step" else (row[name] or "").encode()
    return [list(LINES).index(row["kind"]), *map(ordered, KEYS[row["kind"]])]


def check_order(package):
    lines = package.rows[1:]
    for before, row in zip(lines, lines[1:]):
        if place_of(before) >= place_of(row):
            package.wrong("leaf %d" % package.rows.index(row), "it stands out of order, or is there twice")


def check_head(package, printed):
    head = package.rows[0]
    if head["kind"] not in HEADS:
        raise Refused("the first leaf is not a head")
    if ranges_of_kinds(head)[1] != len(package.rows):
        raise Refused("it counts %d leaves, and there are %d" % (ranges_of_kinds(head)[1], len(package.rows)))
    for number, row in enumerate(package.rows[1:], 1):
        package.attempt("leaf %d" % number, check_line, row, number, head)
    if merkle_root(package.texts) != printed:
        raise Refused("the root of the leaves is not the printed one: it is %s" % merkle_root(package.texts).hex())


def read_zonings(package):
    """The zonings of each category, by its code, or by * for all others; the head must have them all."""
    head, zonings = package.rows[0], defaultdict(list)
    if not os.path.exists(os.path.join(package.folder, "zoning.json")):
        return {"*": [Zoning(head["zoning"] or "")]}
    listed = [tuple(member(item, name, str) for name in ("category", "unit_kind", "zoning"))
              for item in package.document("zoning.json")]
    texts = {zoning for _, _, zoning in listed}
    listed.sort(key=lambda item: [part.encode() for part in item])
    joined = " | ".join("%s/%s: %s" % item for item in listed)
    if head["zoning"] != (texts.pop() if len(texts) == 1 else joined):
        raise Refused("zoning.json is not what the head says")
    for category, _, zoning in listed:
        zonings[category].append(Zoning(zoning))
    return zonings


def check_verdicts(package, zonings):
    """Zone and its kin from the figure; a line without a figure has none."""
    names = ("grade", "zone", "predicate", "color")
    category = {row["body"]: row["category"] for row in package.rows if row["kind"] == "result"}
    for number, row in enumerate(package.rows):
        if row["kind"] not in ("result", "unit_result"):
            continue
        verdicts = [(None,) * 4] if row["nilai"] is None else [
            zoning.verdict(Decimal(row["nilai"])) for code in (category.get(row["body"]), "*")
            for zoning in zonings.get(code, [])]
        printed = tuple(row[name] for name in names)
        if printed not in verdicts:
            package.wrong("leaf %d" % number, "%s does not follow from the figure" % next(
                (name for name, value, follows in zip(names, printed, (verdicts or [(None,) * 4])[0])
                 if value != follows), "zone"))


def check_ranks(package, ties):
    """Ranks within the category, and within category and region, of equal figures as the edition says."""
    for rank, count, names in (("rank", "of", ["category"]),
                               ("rank_in_region", "of_in_region", ["category", "region"])):
        peers = defaultdict(list)
        for row in package.rows[1:]:
            if row["kind"] == "result" and row["nilai"] is not None:
                peers[tuple(row[name] for name in names)].append(Decimal(row["nilai"]))
        places = {}
        for group, figures in peers.items():
            ordered = sorted(set(figures) if ties == "dense" else figures, reverse=True)
            places[group] = {figure: place for place, figure in reversed(list(enumerate(ordered, 1)))}
        for number, row in enumerate(package.rows):
            if row["kind"] != "result":
                continue
            group = tuple(row[name] for name in names)
            expected = (None, None) if None in group else (
                None if row["nilai"] is None else str(places[group][Decimal(row["nilai"])]), str(len(peers[group])))
            if (row[rank], row[count]) != expected:
                package.wrong("leaf %d" % number, "%s is %s of %s, and follows as %s of %s" %
                              (rank, row[rank], row[count], *expected))


def check_bands(package, zonings):
    """bands.json repeats the zonings, for who does not read their notation."""
    if not os.path.exists(os.path.join(package.folder, "bands.json")):
        return
    for item in package.document("bands.json"):
        lower, upper = (item.get(name) and Decimal(item[name]) for name in ("lower", "upper"))
        band = (lower, item.get("lower_inc"), upper, item.get("upper_inc"),
                tuple(item.get(name) for name in ("label", "zone", "predicate", "color")))
        if not any(band in zoning.bands for code in (item.get("category"), "*") for zoning in zonings.get(code, [])):
            package.wrong("bands.json", "band %s is not one of the zoning" % item.get("label"))


def check_figures(package):
    head = package.rows[0]
    if head["kind"] != "publication" or head["imported"] == "true":
        return                                  # as printed long ago: nothing need follow
    zonings = read_zonings(package)
    check_ranks(package, head["ties"])
    check_verdicts(package, zonings)
    check_bands(package, zonings)


# ---- the documents beside the tables -----------------------------------------------------------------------------


def check_description(package, printed):
    """datapackage.json: it lists each file, and says what the head says."""
    description = package.document("datapackage.json")
    about = member(description, "compliance", dict)
    if read_root(member(about, "root", str)) != printed:
        package.wrong("datapackage.json", "its root is not the printed one")
    if (about.get("format"), about.get("leaves"), about.get("seq")) != \
            (FORMAT, len(package.rows), int(package.rows[0]["seq"] or 0)):
        package.wrong("datapackage.json", "format, leaves or seq are not those of the head")
    listed = [member(resource, "path", str) for resource in member(description, "resources", list)]
    kinds = ["publication"] + [kind for kind in LINES if any(row["kind"] == kind for row in package.rows)]
    if listed != [TABLES[kind] for kind in kinds]:
        package.wrong("datapackage.json", "its tables are not those of the publication")
    for described in description["resources"] + about.get("files", []):
        package.attempt("datapackage.json", package.check_file, described)


def check_proofs(package, printed):
    """proofs.json: the path of each result, in their order."""
    proofs = package.document("proofs.json")
    leaves = member(proofs, "leaves", int)
    if member(proofs, "format", str) != "compliance-proof/1-list":
        raise Refused("its format is not compliance-proof/1-list")
    head = head_under_root(member(proofs, "head", dict), leaves, printed)
    numbers = []
    for entry in member(proofs, "lines", list):
        row = row_under_root(entry, leaves, printed)
        check_line(row, entry["index"], head)
        numbers.append(entry["index"])
    if numbers != list(ranges_of_kinds(head)[0]["result"]):
        raise Refused("it does not prove each result once, in their order")


def check_chain(package, printed):
    """chain.json: each publication, withdrawal and notice names the root of the one before; the last is this one."""
    chain, before = package.document("chain.json"), None
    if type(chain) is not list or not chain:
        raise Refused("it is no list of publications")
    for seq, link in enumerate(chain, 1):
        place = "chain.json, seq %d" % seq
        root = read_root(member(link, "root", str))
        head = package.attempt(place, head_under_root, member(link, "head", dict), member(link, "leaves", int), root)
        if head is None:
            continue
        if link.get("seq") != seq or head["seq"] != str(seq):
            package.wrong(place, "another number stands here, %s" % head["seq"])
        if head["assessment"] != package.rows[0]["assessment"]:
            package.wrong(place, "it is of another assessment")
        if head["previous_root"] != before:
            package.wrong(place, "it names another root as the one before")
        before = root.hex()
    if before != printed.hex():
        raise Refused("it does not end at the printed root")


def check_instruments(package):
    """The instruments, one after the other, have the hash of the head."""
    folder = os.path.join(package.folder, "instruments")
    if not os.path.isdir(folder):
        return
    digest = hashlib.sha256()
    for name in sorted(os.listdir(folder)):
        digest.update(package.read("instruments/" + name))
    if digest.hexdigest() != package.rows[0]["instrument_sha256"]:
        raise Refused("their hash is not that of the head")


def check_package(folder, root):
    """What is wrong, a text for each; none if all is as printed."""
    printed, package = read_root(root), Package(folder)
    package.read_leaves()
    if not package.rows:
        package.wrong("publication.csv", "there is no head")
    if package.problems:
        # what follows is about rows that can be read
        return package.problems
    package.attempt("order", check_order, package)
    package.attempt("head", check_head, package, printed)
    package.attempt("figures", check_figures, package)
    package.attempt("datapackage.json", check_description, package, printed)
    package.attempt("proofs.json", check_proofs, package, printed)
    package.attempt("chain.json", check_chain, package, printed)
    package.attempt("instruments", check_instruments, package)
    return package.problems


def main(arguments):
    sys.stdout.reconfigure(errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)       # who reads the first lines alone gets no more
    if len(arguments) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        problems = check_package(*arguments)
    except Refused as refused:
        problems = [str(refused)]
    for problem in problems[:20]:
        print(shown(problem))
    if problems:
        print("NOT AS PRINTED: %d problems" % len(problems))
        return 1
    print("ALL IS AS PRINTED under the root %s..." % read_root(arguments[1]).hex()[:16])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
