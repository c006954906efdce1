"""psycopg 3: texts, binary results, prepared statements, cursors of the server, COPY"""

import psycopg

import client
from client import one, same, test

connection = psycopg.connect("dbname=clients", autocommit=True)


def executor(connection, again=1, **options):
    def execute(statement, given):
        statement = statement.replace("%", "%%").replace("?", "%s") if given else statement
        cursor = connection.cursor(binary=options.get("binary", False))
        for _ in range(again):
            cursor.execute(statement, given or None, prepare=options.get("prepare"))
        return cursor.fetchall()
    return execute


def from_server(statement, given):
    with connection.transaction(), psycopg.ServerCursor(connection, "rows") as cursor:
        cursor.execute(statement.replace("?", "%s"), given or None)
        return cursor.fetchall()


text, binary, prepared = executor(connection), executor(connection, binary=True), executor(connection, 7, prepare=True)

client.run_views(text)
client.run_views(binary)
client.run_cases("view", text, "hasil_terbit")
client.run_cases("view", binary, "hasil_terbit", "view, binary")
client.run_cases("view", prepared, "hasil_terbit", "view, prepared")
client.run_shapes("view", text, "hasil_terbit")
test("view: type told", lambda: same(
    [getattr(connection.execute("SELECT nilai FROM hasil_terbit").description[0], name)
     for name in ("type_code", "precision", "scale")], [1700, 5, 2]))
test("view: cursor of the server", lambda: same(
    len(from_server("SELECT * FROM hasil_terbit WHERE nilai > ?", (50,))), 5))

client.run_cases("type", text)
client.run_cases("type", binary, label="type, binary")
client.run_cases("type", prepared, label="type, prepared")
client.run_shapes("type", text, "hasil")


def copy(options, rows, types=None):
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        with cursor.copy(f"COPY masuk (nilai) FROM STDIN {options}") as stream:
            if types:
                stream.set_types(types)
            for row in rows:
                stream.write_row(row)
        return one(cursor.execute("SELECT count(nilai)::integer FROM masuk").fetchall())


def two_more(options, types=None):
    before = one(text("SELECT count(nilai)::integer FROM masuk", ()))
    same(copy(options, [(client.value("decimal 80.995"),), (client.value("decimal 1"),)], types), before + 2)


test("type: COPY as text", lambda: two_more(""))
test("type: COPY of numeric, binary", lambda: two_more("(FORMAT BINARY)", ["numeric"]))

with psycopg.connect("dbname=clients", autocommit=True) as connection:
    client.snippet("psycopg", {"connection": connection})
    client.run_cases("type", executor(connection), label="snippet")
    client.run_cases("type", executor(connection, binary=True), label="snippet, binary")

client.done()
