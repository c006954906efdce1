"""What the clients in Python share: the cases, how values are told, and the report as TAP.

A driver gives execute(statement, value): rows of the client's own values. value is () for a statement without a
parameter, or holds one; its place in the statement is "?".
"""

import datetime
import decimal
import pathlib
import re
import sys
import warnings

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path(sys.argv[1])        # what psql printed of the views and shapes, and doc/bi.md's snippets

number = 0


def lines(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


VIEWS = lines(HERE / "views.txt")
SHAPES = [line for line in lines(HERE / "shapes.sql") if not line.startswith("--")]
CASES = [[part.strip() for part in line.split(" | ")] for line in lines(HERE / "cases.txt")]


def test(name, function):
    """A test that fails when the function raises; a warning is raised, too."""
    global number
    number += 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            function()
        print(f"ok {number} - {name}")
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        print(f"not ok {number} - {name}\n# {said}")
    sys.stdout.flush()


def same(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got}, not {wanted}")


def done():
    print(f"1..{number}")


def value(text, kind=None):
    """The value that a text of a case stands for"""
    if kind is None:
        kind, _, text = text.partition(" ")
    if kind.endswith("s") and kind != "s":
        return [value(part, kind[:-1]) for part in text.split(",") if part]
    if text == "null" or kind == "null":
        return None
    return {"decimal": decimal.Decimal, "double": float, "integer": int, "text": str,
            "date": datetime.date.fromisoformat, "boolean": lambda text: text == "true",
            "timestamptz": lambda text: datetime.datetime.fromisoformat(text + "+00:00")}[kind](text)


def moment(found):
    """As PostgreSQL writes it, with as many decimals of a second as there are"""
    text = str(found.replace(tzinfo=None))
    return text.rstrip("0") if "." in text else text


def told(found):
    """Kind and value, as a case writes them"""
    if found is None:
        return "null"
    if isinstance(found, bool):
        return f"boolean {str(found).lower()}"
    if isinstance(found, int):
        return f"integer {found}"
    if isinstance(found, float):
        return f"double {found!r}"
    if isinstance(found, decimal.Decimal):
        return f"decimal {found}"
    if isinstance(found, datetime.datetime):
        return f"timestamptz {moment(found.astimezone(datetime.timezone.utc))}"
    if isinstance(found, datetime.date):
        return f"date {found}"
    if isinstance(found, list):
        parts = [told(part).split(" ", 1) for part in found]
        kinds = {part[0] for part in parts if part != ["null"]} or {"decimal"}
        return f"{'/'.join(sorted(kinds))}s " + ",".join(part[-1] for part in parts)
    return f"{'text' if isinstance(found, str) else type(found).__name__} {found}"


def one(rows):
    same(len(rows), 1)
    same(len(rows[0]), 1)
    return rows[0][0]


def run_cases(on, execute, relation="hasil", label=None, tell=told, plain=str.strip):
    """All cases of a kind; plain makes of what is told, and of what is wanted, what the client can be held to."""
    for name, where, parameter, statement, result in CASES:
        if where not in (on, "both"):
            continue
        given = () if parameter == "-" else (value(parameter),)
        test(f"{label or on}: {name}", lambda: same(
            plain(tell(one(execute(statement.replace("{relation}", relation), given)))), plain(result)))


def run_shapes(on, execute, relation):
    """Each shape gives as many rows as in psql."""
    counts = lines(WORK / f"shapes.{on}")
    for place, (shape, rows) in enumerate(zip(SHAPES, counts, strict=True), 1):
        test(f"{on}: shape {place}", lambda: same(
            len(execute(shape.replace("{relation}", relation), ())), int(rows)))


def tell_as(type, text):
    """A value of a view, as told() has it, from the text that psql prints"""
    if text == r"\N":
        return "null"
    kind = re.sub(r"\(.*", "", type)
    return {"numeric": f"decimal {text}", "integer": f"integer {text}", "text": f"text {text}", "date": f"date {text}",
            "boolean": f"boolean {'true' if text == 't' else 'false'}",
            "timestamp with time zone": f"timestamptz {text.removesuffix('+00')}"}[kind]


def run_views(execute, tell=told, plain=str.strip):
    """All rows of all views, value by value"""
    for view in VIEWS:
        names, types, *rows = [line.split("\t") for line in (WORK / f"view.{view}").read_text("utf-8").splitlines()]
        wanted = [[plain(tell_as(type, text)) for type, text in zip(types, row, strict=True)] for row in rows]

        def check():
            answers = execute(f"SELECT * FROM {view} AS v ORDER BY CAST(v AS text)", ())
            found = [[plain(tell(cell)) for cell in row] for row in answers]
            same(found, wanted)

        test(f"view: all of {view}", check)


def snippet(name, variables):
    """Runs what doc/bi.md shows for a client; gives the variables back, with what it defined."""
    code = (WORK / f"snippet.{name}").read_text("utf-8")
    exec(compile(code, f"doc/bi.md: {name}", "exec"), variables)
    return variables
