"""pandas: data frames, through SQLAlchemy and psycopg2; its decimals are binary fractions"""

import math

import pandas
import sqlalchemy

import client
from client import same, test

engine = sqlalchemy.create_engine("postgresql+psycopg2:///clients")


def frame(statement, given=()):
    with engine.begin() as connection:
        return pandas.read_sql_query(
            sqlalchemy.text(statement.replace(":", r"\:").replace("?", ":given")), connection,
            params={"given": given[0]} if given else None)


def execute(statement, given):
    return list(frame(statement, given).itertuples(index=False, name=None))


def tell(found):
    """As a case writes it: what is missing is NaN, and 99.25 stands for any number of zeros"""
    if not isinstance(found, list) and pandas.isna(found):
        return "null"
    if isinstance(found, pandas.Timestamp):
        return client.told(found.to_pydatetime())
    return client.told(found.item() if hasattr(found, "item") else found)


def number(told):
    kind, _, text = told.strip().partition(" ")
    return float(text) if kind in ("decimal", "double", "integer") else told.strip()


def run_frame(label, relation, select="nilai"):
    test(f"{label}: dtype", lambda: same(str(frame(f"SELECT {select} FROM {relation}").nilai.dtype), "float64"))
    test(f"{label}: mean in pandas", lambda: same(
        math.isclose(frame(f"SELECT {select} FROM {relation}").nilai.mean(), 443.66 / 6), True))
    test(f"{label}: sorted", lambda: same(
        list(frame(f"SELECT id, {select} FROM {relation}").sort_values("nilai", ascending=False).id[:3]), [4, 1, 3]))
    test(f"{label}: filtered", lambda: same(
        (lambda found: len(found[found.nilai > 80.5]))(frame(f"SELECT {select} FROM {relation}")), 4))


def append():
    with engine.begin() as connection:
        pandas.DataFrame({"nilai": [80.5, None, 81]}).to_sql("masuk", connection, if_exists="append", index=False)


client.run_views(execute, tell, number)
client.run_cases("view", execute, "hasil_terbit", tell=tell, plain=number)
client.run_shapes("view", execute, "hasil_terbit")
run_frame("view", "hasil_terbit")

client.run_cases("type", execute, tell=tell, plain=number)
client.run_shapes("type", execute, "hasil")
run_frame("type", "hasil")
test("type: to_sql", append)

variables = client.snippet("pandas", {"engine": engine})
test("snippet: dtype", lambda: same(str(variables["results"].nilai.dtype), "float64"))
test("snippet: mean in pandas", lambda: same(math.isclose(variables["results"].nilai.mean(), 443.66 / 6), True))
client.done()
