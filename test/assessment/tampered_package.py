"""Alters a package of a publication in every way, and asks examples/verify_publication.py what it finds.

    /usr/bin/python3 tampered_package.py FOLDER ROOT [every]

Each column of each table is changed, rows are deleted, inserted, swapped and doubled, files are taken away; each time
the hashes of files are made good again, and those of leaves, or not. Without "every", a column is changed in one row.
Prints how many packages there were, and each that passed.
"""
import csv
import io
import hashlib
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples"))
from verify_proof import canonical, hash_leaf               # noqa: E402
from verify_publication import check_package                 # noqa: E402


def read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def write_table(path, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    with open(path, "w", newline="", encoding="utf-8") as file:
        file.write(text.getvalue())


def make_good(folder, leaves):
    """Hashes of files, and of leaves if so, as if nothing had happened."""
    if not os.path.exists(os.path.join(folder, "datapackage.json")):
        return
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        description = json.load(file)
    for described in description["resources"] + description["compliance"]["files"]:
        path = os.path.join(folder, described["path"])
        if not os.path.exists(path):
            continue
        if leaves and path.endswith(".csv"):
            rows = read_table(path)
            for row in rows[1:]:
                row[-1] = hash_leaf(canonical([field or None for field in row[1:-1]])).hex()
            write_table(path, rows)
        with open(path, "rb") as file:
            content = file.read()
        described.update(bytes=len(content), hash="sha256:" + hashlib.sha256(content).hexdigest())
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(description, file)


def altered_tables(rows, every):
    """(what was done, rows)"""
    names, last = rows[0], len(rows) - 1
    for column, name in enumerate(names):
        for number in {1, 1 + column % last, last} if every else {1 + column % last}:
            for value in ("x", "", "7", "0.50") if every else ("7", ""):
                if rows[number][column] != value:
                    changed = [list(row) for row in rows]
                    changed[number][column] = value
                    yield "%s of row %d is %r" % (name, number, value), changed
    for number in sorted({1, (1 + last) // 2, last}):
        yield "row %d is deleted" % number, rows[:number] + rows[number + 1:]
        yield "row %d is doubled" % number, rows[:number] + rows[number:number + 1] + rows[number:]
        inserted = list(rows[number])
        inserted[0], inserted[-2] = str(int(inserted[0]) + 1), "0" * 32
        yield "a row is inserted behind %d" % number, rows[:number + 1] + [inserted] + rows[number + 1:]
        if number < last:
            a, b = rows[number], rows[number + 1]
            yield "row %d is swapped" % number, rows[:number] + [b, a] + rows[number + 2:]
            yield "row %d is swapped, and numbered anew" % number, \
                rows[:number] + [a[:1] + b[1:], b[:1] + a[1:]] + rows[number + 2:]


def altered(folder, copy, every):
    """What was done to the copy, again and again"""
    def fresh():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
    for name in sorted(os.listdir(folder)):
        if name.endswith(".csv"):
            for leaves in (True, False) if every else (True,):
                for what, rows in altered_tables(read_table(os.path.join(folder, name)), every):
                    if leaves and what.startswith("leaf_hash"):
                        continue                # it would be as it was
                    fresh()
                    write_table(os.path.join(copy, name), rows)
                    make_good(copy, leaves)
                    yield "%s: %s" % (name, what)
    for root, _, names in os.walk(folder):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(root, name), folder)
            # which only describes the others
            if path != "csv-metadata.json":
                fresh()
                os.remove(os.path.join(copy, path))
                make_good(copy, False)
                yield path + ": is missing"
            if path.endswith(".json"):
                with open(os.path.join(folder, path), encoding="utf-8") as file:
                    text = file.read()
                for old, new in (('"leaf": "[', '"leaf": "[ '), ('"index": 1,', '"index": 2,'),
                                 ('"seq" : 1', '"seq" : 2'),
                                 ('"label" : "A"', '"label" : "B"'), ('"lower" : "78"', '"lower" : "77"'),
                                 ('"unit_kind"', '"unitkind"'), ('"weight": 70', '"weight": 60')):
                    if old in text:
                        fresh()
                        with open(os.path.join(copy, path), "w", encoding="utf-8") as file:
                            file.write(text.replace(old, new, 1))
                        make_good(copy, False)
                        yield "%s: %s is %s" % (path, old, new)


def main(folder, root, every=None):
    problems = check_package(folder, root)
    if problems:
        print("not as printed before: " + problems[0])
        return 1
    done, passed = 0, 0
    with tempfile.TemporaryDirectory() as top:
        copy = os.path.join(top, "copy")
        for what in altered(folder, copy, every == "every"):
            done += 1
            if not check_package(copy, root):
                passed += 1
                print("passed: " + what)
    print("%d packages were altered, %d passed" % (done, passed))
    return passed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
