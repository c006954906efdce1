"""psycopg2: a client that writes parameters into the statement"""

import psycopg2
import psycopg2.extras

import client
from client import same, test

connection = psycopg2.connect("dbname=clients")
connection.autocommit = True


def execute(statement, given):
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("?", "%s") if given else statement, given or None)
        return cursor.fetchall()


def from_server(statement):
    connection.autocommit = False
    try:
        with connection, connection.cursor("rows") as cursor:
            cursor.execute(statement)
            return cursor.fetchall()
    finally:
        connection.autocommit = True


def insert_values(rows):
    with connection.cursor() as cursor:
        psycopg2.extras.execute_values(cursor, "INSERT INTO masuk (nilai) VALUES %s", rows)
        cursor.execute("UPDATE hasil SET nilai = v.nilai FROM (VALUES (1, 99.25), (2, 79.72)) AS v(id, nilai) "
                       "WHERE hasil.id = v.id")
        return cursor.rowcount


client.run_views(execute)
client.run_cases("view", execute, "hasil_terbit")
client.run_shapes("view", execute, "hasil_terbit")
def described(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [cursor.description[0][place] for place in (1, 4, 5)]


test("view: type told", lambda: same(described("SELECT nilai FROM hasil_terbit"), [1700, 5, 2]))
test("view: cursor of the server", lambda: same(len(from_server("SELECT * FROM hasil_terbit")), 7))

client.run_cases("type", execute)
client.run_shapes("type", execute, "hasil")
test("type: execute_values", lambda: same(insert_values([(80.5,), (client.value("decimal 81"),), (None,), (3,)]), 2))

client.snippet("psycopg2", {"connection": connection})
client.run_cases("type", execute, label="snippet")
client.done()
