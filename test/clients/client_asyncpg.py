"""asyncpg: prepares every statement, and asks for binary results of the types that it knows"""

import asyncio

import asyncpg

import client
from client import same, test, value

loop = asyncio.new_event_loop()


def wait(coroutine):
    return loop.run_until_complete(coroutine)


def connect():
    return wait(asyncpg.connect(database="clients", server_settings={"timezone": "UTC"}))


def executor(connection, again=1):
    def execute(statement, given):
        async def fetch():
            prepared = await connection.prepare(statement.replace("?", "$1"))
            for _ in range(again):
                rows = await prepared.fetch(*given)
            return rows
        return [tuple(row) for row in wait(fetch())]
    return execute


connection = connect()
execute = executor(connection)
client.run_views(execute)
client.run_cases("view", execute, "hasil_terbit")
client.run_cases("view", executor(connection, 7), "hasil_terbit", "view, again")
client.run_shapes("view", execute, "hasil_terbit")


def named(statement):
    return wait(connection.prepare(statement)).get_attributes()[0].type.name


test("view: type told", lambda: same(named("SELECT nilai FROM hasil_terbit"), "numeric"))
test("type: type told", lambda: same(named("SELECT nilai FROM hasil"), "score"))


def copy(connection):
    wait(connection.copy_records_to_table("masuk", records=[(value("decimal 80.995"),)], columns=["nilai"]))


client.run_cases("type", execute)
client.run_shapes("type", execute, "hasil")
test("type: COPY", lambda: copy(connection))

connection = connect()
variables = client.snippet("asyncpg", {})
wait(variables["know_scores"](connection))
client.run_cases("type", executor(connection), label="snippet")
client.run_cases("type", executor(connection, 7), label="snippet, again")
client.done()
