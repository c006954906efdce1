"""psqlODBC, by pyodbc; and by ODBC itself, as a client in C binds buffers"""

import ctypes
import os

import pyodbc

import client
from client import same, test

LOGIN = "Driver={PostgreSQL Unicode};Database=clients;Uid=postgres;BoolsAsChar=0"
LOGIN += f";Servername={os.environ['PGHOST']};Port={os.environ['PGPORT']}"
MODES = {"": "", ", prepared by the client": ";UseServerSidePrepare=0", ", cursors": ";UseDeclareFetch=1;Fetch=3"}
meaning = "score from 0 to 100; nilai dari 0 sampai 100"


def executor(options, again=1):
    connection = pyodbc.connect(LOGIN + options, autocommit=True)
    connection.execute("SET timezone = 'UTC'")

    def execute(statement, given):
        # ODBC has no arrays: an array is its text
        given = ["{" + ",".join(map(str, value)) + "}" if isinstance(value, list) else value for value in given]
        given = [value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value for value in given]
        for _ in range(again):
            rows = connection.execute(statement, *given).fetchall()
        return [tuple(row) for row in rows]
    return execute, connection


def tell(found):
    """ODBC's moments have no time zone; the session's is UTC."""
    if hasattr(found, "tzinfo"):
        return f"timestamptz {client.moment(found)}"
    return client.told(found)


for mode, options in MODES.items():
    execute, connection = executor(options)
    client.run_views(execute, tell)
    client.run_cases("view", execute, "hasil_terbit", "view" + mode, tell)
    client.run_cases("type", execute, "hasil", "type" + mode, tell)
execute, connection = executor("", 7)
client.run_cases("view", execute, "hasil_terbit", "view, again", tell)
client.run_shapes("view", execute, "hasil_terbit")
client.run_shapes("type", execute, "hasil")


def columns(relation):
    return {row.column_name: row for row in connection.cursor().columns(table=relation)}


test("view: size of a score", lambda: same(
    [getattr(columns("hasil_terbit")["nilai"], name) for name in ("type_name", "column_size", "decimal_digits")],
    ["numeric", 5, 2]))
test("view: comment, by a query", lambda: same(client.one(execute(
    "SELECT col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = CAST('hasil_terbit' AS regclass) "
    "AND attname = 'nilai'", ())), meaning))
test("type: name of a score", lambda: same(columns("hasil")["nilai"].type_name, "score"))
test("type: widest score, by SQLColumns", lambda: same(columns("hasil")["nilai"].column_size >= 20, True))
test("type: length of an instrument, by SQLColumns", lambda: same(
    columns("hasil")["instrumen"].column_size,
    client.one(execute("SELECT length(instrumen::text) FROM hasil WHERE id = 2", ()))))
test("type: comment, by SQLColumns", lambda: same(columns("hasil")["nilai"].remarks, meaning))


class Handle:
    """A statement by ODBC's own calls"""

    def __init__(self):
        self.odbc = ctypes.CDLL("libodbc.so.2")
        environment, connection, self.statement = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
        self.call("SQLAllocHandle", ctypes.c_short(1), None, ctypes.byref(environment))
        self.call("SQLSetEnvAttr", environment, 200, ctypes.c_void_p(3), 0)
        self.call("SQLAllocHandle", ctypes.c_short(2), environment, ctypes.byref(connection))
        self.call("SQLDriverConnect", connection, None, LOGIN.encode(), ctypes.c_short(-3), None, ctypes.c_short(0),
                  None, ctypes.c_ushort(0))
        self.call("SQLAllocHandle", ctypes.c_short(3), connection, ctypes.byref(self.statement))

    def call(self, name, *arguments):
        status = getattr(self.odbc, name)(*arguments)
        if status not in (0, 1):
            raise RuntimeError(f"{name} gives {status}")
        return status

    def fetch(self, statement):
        """The size that the column is said to have, and what a buffer of this size gets"""
        size = ctypes.c_ulong()
        self.call("SQLExecDirect", self.statement, statement.encode(), -3)
        self.call("SQLDescribeCol", self.statement, ctypes.c_ushort(1), None, ctypes.c_short(0), None, None,
                  ctypes.byref(size), None, None)
        self.call("SQLFetch", self.statement)
        # room for the sign and the point of a number, as ODBC has it, and for the end of the text
        buffer, length = ctypes.create_string_buffer(size.value + 3), ctypes.c_long()
        status = self.call("SQLGetData", self.statement, ctypes.c_ushort(1), ctypes.c_short(1), buffer,
                           ctypes.c_long(size.value + 1), ctypes.byref(length))
        return status, buffer.value.decode()


test("view: 100 in a buffer of the size told", lambda: same(
    Handle().fetch("SELECT nilai::numeric(3,0) FROM hasil_terbit WHERE id = 4"), (0, "100")))
test("type: 100 in a buffer of the size told", lambda: same(
    Handle().fetch("SELECT nilai FROM hasil WHERE id = 4"), (0, "100")))
test("type: widest score in a buffer of the size told", lambda: same(
    Handle().fetch("SELECT CAST('-999999999999.999999' AS score)"), (0, "-999999999999.999999")))
test("type: an instrument in a buffer of the size told", lambda: same(
    Handle().fetch("SELECT instrumen FROM hasil WHERE id = 2")[0], 0))

variables = client.snippet("pyodbc", {"connection": connection})
test("snippet: decimals", lambda: same([client.told(value) for value in variables["scores"]][:2],
                                       ["decimal 100.00", "decimal 99.25"]))
client.done()
