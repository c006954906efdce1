"""SQLAlchemy: tables by reflection, on psycopg2"""

import decimal

import sqlalchemy
from sqlalchemy import create_mock_engine, inspect
from sqlalchemy.schema import CreateTable

import client
from client import VIEWS, same, test

engine = sqlalchemy.create_engine("postgresql+psycopg2:///clients")


def execute(statement, given):
    with engine.begin() as connection:
        query = sqlalchemy.text(statement.replace(":", r"\:").replace("?", ":given"))
        return [tuple(row) for row in connection.execute(query, {"given": given[0]} if given else {})]


def parts(name):
    """What a name with or without its schema is to SQLAlchemy"""
    *schema, relation = name.split(".")
    return relation, schema[0] if schema else None


def reflect(name):
    relation, schema = parts(name)
    return sqlalchemy.Table(relation, sqlalchemy.MetaData(), autoload_with=engine, schema=schema)


def columns(name):
    relation, schema = parts(name)
    return inspect(engine).get_columns(relation, schema=schema)


def through_table(name, condition):
    """The score of a row, found by an expression over the reflected column"""
    table = reflect(name)
    with engine.begin() as connection:
        return connection.execute(sqlalchemy.select(table.c.nilai).where(condition(table.c.nilai))).scalars().all()


def run_reflection(label, names):
    for name in names:
        test(f"{label}: reflection of {name}", lambda: reflect(name))
        test(f"{label}: types of {name}", lambda: same(
            [column["name"] for column in columns(name) if isinstance(column["type"], sqlalchemy.types.NullType)], []))
        test(f"{label}: CREATE TABLE of {name}", lambda: CreateTable(reflect(name)).compile(engine))


def comment(name):
    return {column["name"]: column["comment"] for column in columns(name)}["nilai"]


meaning = "score from 0 to 100; nilai dari 0 sampai 100"

client.run_views(execute)
client.run_cases("view", execute, "hasil_terbit")
client.run_shapes("view", execute, "hasil_terbit")
run_reflection("view", VIEWS)
test("view: type of a score", lambda: same(str(reflect("hasil_terbit").c.nilai.type), "NUMERIC(5, 2)"))
test("view: comment", lambda: same(comment("hasil_terbit"), meaning))
test("view: by an expression", lambda: same(
    through_table("hasil_terbit", lambda nilai: nilai > 99.5), [decimal.Decimal("100.00")]))

client.run_cases("type", execute)
client.run_shapes("type", execute, "hasil")
run_reflection("type", ["hasil"])
test("type: comment", lambda: same(comment("hasil"), meaning))
test("type: by an expression", lambda: same(through_table("hasil", lambda nilai: nilai > 99.5), [decimal.Decimal(100)]))

client.snippet("sqlalchemy", {})
run_reflection("snippet", ["hasil"])
test("snippet: type of a score", lambda: same(
    [reflect("hasil").c.nilai.type.compile(engine.dialect), repr(reflect("masuk").c.nilai.type.decimals)],
    ["score(2)", "2"]))
test("snippet: by an expression", lambda: same(
    through_table("hasil", lambda nilai: nilai > 99.5), [decimal.Decimal(100)]))
test("snippet: of decimals", lambda: same(
    through_table("hasil", lambda nilai: nilai == decimal.Decimal("80.99")), [decimal.Decimal("80.99")]))
test("snippet: of an integer", lambda: same(through_table("hasil", lambda nilai: nilai >= 100), [decimal.Decimal(100)]))
client.done()
