-- instrument: a weighted tree of indicators with its rules
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\set VERBOSITY default

--
-- The document
--

-- written back with keys in fixed order, without needless zeros, spaces and keys at their default
SELECT d::instrument AS canonical
FROM (VALUES
	('{"code":"a","nodes":[{"code":"b"}]}'),
	(E'{ "nodes" :\n[{"title":"Waktu \\u0026 biaya","code":"b.1-x_Y","weight":2.50e1}], "scale":[0,1.0], "code":"a",
		"notes":"x\\ny", "missing":"skip", "mean":"arithmetic", "min_coverage":0 }'),
	('{"code": "a", "mean": {"power": 1}, "nodes": [{"code": "b", "mean": {"power": 0}, "nodes": [{"code": "c",
		"mean": {"power": -1}, "nodes": [{"code": "d", "mean": {"power": -2.5}, "nodes": [{"code": "e"}]}]}]}]}'),
	('{"code": "a", "mean": "min", "missing": "zero", "min_coverage": 0.75, "round": 2, "nodes": [{"code": "b",
		"mean": "max", "missing": "null", "nodes": [{"code": "c", "mean": "median", "nodes": [{"code": "d",
		"round": 0}]}]}]}'),
	('{"code": "a", "nodes": [{"code": "b", "goalposts": [20, 85]},
		{"code": "c", "goalposts": [85, 20], "direction": "-", "clip": false},
		{"code": "d", "goalposts": [100, 75000], "transform": "log", "clip": true, "direction": "+"},
		{"code": "e", "direction": "-"}, {"code": "f", "direction": "+"}]}'),
	('{"code": "a", "scale": [1, 5], "nodes": [{"code": "b", "levels": {"10": 5, "2": 2.5, "1": 1}},
		{"code": "c", "levels": {"0": 5, "1": 5, "2": 1}}]}'),
	('{"code": "a", "title": "", "notes": "", "nodes": [{"code": "ö", "title": "Größe \"x\""}]}')) v(d)
\g (format=unaligned tuples_only=on)

-- a key in its place is as good as in another; jsonb and text give the same
SELECT '{"code": "a", "nodes": [{"weight": 1, "code": "b"}]}'::instrument
	= '{"nodes": [{"code": "b"}], "code": "a"}'::instrument AS same,
	'{"code": "a", "nodes": [{"code": "b"}]}'::instrument
	<> '{"code": "a", "nodes": [{"code": "b", "title": "B"}]}' AS title,
	'{"code": "a", "nodes": [{"code": "b"}, {"code": "c"}]}'::instrument
	<> '{"code": "a", "nodes": [{"code": "c"}, {"code": "b"}]}' AS order_of_siblings,
	'{"code": "a", "nodes": [{"code": "b", "weight": 2}]}'::instrument
	<> '{"code": "a", "nodes": [{"code": "b"}]}' AS weight,
	instrument('{"code": "a", "nodes": [{"code": "b", "levels": {"10": 100, "9": 0}}]}'::jsonb)
	= '{"code": "a", "nodes": [{"code": "b", "levels": {"9": 0, "10": 100}}]}'::instrument AS jsonb;
SELECT jsonb_pretty('{"code": "a", "mean": "geometric", "nodes": [{"code": "b", "weight": 0.10}]}'::instrument::jsonb);
SELECT instrument_hash(a) = instrument_hash(b) AS hash,
	instrument_hash_extended(a, 7) = instrument_hash_extended(b, 7) AS extended
FROM (VALUES ('{"code": "a", "nodes": [{"code": "b", "weight": 1.0}]}'::instrument,
	'{"code": "a", "nodes": [{"code": "b"}]}'::instrument)) v(a, b);
CREATE TABLE edition (tahun integer, alat instrument);
INSERT INTO edition VALUES (2021, '{"code": "a", "nodes": [{"code": "b"}]}'),
	(2022, '{"code": "a", "nodes": [{"code": "b", "weight": 1}]}');
INSERT INTO edition SELECT 2023, '{"code": "a", "nodes": [{"code": "b", "weight": 3}, {"code": "c"}]}'::jsonb;
SELECT count(*), min(tahun) FROM edition GROUP BY alat ORDER BY 2;

-- the fingerprint is of the form: it is the same for other weights, means, rules for missing answers, rounding and
-- texts
SELECT fingerprint(a) AS fingerprint, fingerprint(a) = ALL (SELECT fingerprint(d::instrument) FROM (VALUES
		('{"code": "z", "title": "Z", "mean": "min", "nodes": [{"code": "b", "title": "B", "weight": 9},
			{"code": "y", "missing": "zero", "round": 1, "nodes": [{"code": "c"}]}]}')) v(d)) AS same,
	fingerprint(a) <> ALL (SELECT fingerprint(d::instrument)
		FROM (VALUES ('{"code": "a", "nodes": [{"code": "c"}, {"code": "b"}]}'),
		('{"code": "a", "nodes": [{"code": "b"}]}'),
		('{"code": "a", "scale": [0, 99], "nodes": [{"code": "b"}, {"code": "c"}]}'),
		('{"code": "a", "nodes": [{"code": "b"}, {"code": "d"}]}'),
		('{"code": "a", "nodes": [{"code": "b"}, {"code": "c", "direction": "-"}]}'),
		('{"code": "a", "nodes": [{"code": "b"}, {"code": "c", "round": 0}]}'),
		('{"code": "a", "nodes": [{"code": "b"}, {"code": "c", "goalposts": [0, 100]}]}'),
		('{"code": "a", "nodes": [{"code": "b"}, {"code": "c", "goalposts": [0, 100], "clip": false}]}')) v(d)) AS other
FROM (VALUES ('{"code": "a", "nodes": [{"code": "b"}, {"code": "c"}]}'::instrument)) v(a);

--
-- Functions
--

SELECT '{"code": "ipp", "round": 2, "notes": "contoh", "nodes": [{"code": "masukan", "title": "Dimensi Input",
	"weight": 21.85, "nodes": [{"code": "kompetensi", "weight": 2},
	{"code": "sarana", "levels": {"0": 0, "1": 50, "2": 100}}]},
	{"code": "proses", "weight": 32.37, "missing": "zero", "nodes": [{"code": "p1", "direction": "-"},
		{"code": "p2", "goalposts": [10, 20]}, {"code": "p10"}]}]}' AS ipp \gset
SELECT * FROM instrument_nodes(:'ipp');

-- from rows, in any order; siblings stand by position, or by their codes with numbers as numbers
SELECT instrument_agg(code, parent, weight, rules, position ORDER BY random()) = :'ipp'::instrument AS same
FROM instrument_nodes(:'ipp');
SELECT instrument_agg(code, parent, weight)
FROM (VALUES ('x10', 'g', 1.50), ('x9', 'g', NULL), ('g', 't', 3), ('t', NULL, NULL), ('x09', 't', 2),
	('X1', 't', 2)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight, rules::jsonb)
FROM (VALUES ('t', NULL, NULL, '{"scale": [1, 4], "mean": "harmonic"}'), ('b', 't', 2, '{"title": "B"}'),
	('a', 't', 1, NULL)) v(code, parent, weight, rules);
SELECT instrument_agg(code, parent, weight) AS no_rows
FROM (VALUES ('t', NULL, 1.0)) v(code, parent, weight) WHERE false;

-- other weights
SELECT reweight('{"code": "t", "nodes": [{"code": "a"}, {"code": "b", "weight": 2, "nodes": [{"code": "c"}]}]}',
	'{"a": 0.5, "b": 1, "c": 4}');
SELECT reweight('{"code": "t", "nodes": [{"code": "a", "weight": 3}]}', '{}');
SELECT reweight('{"code": "t", "nodes": [{"code": "a"}]}', '{"A1": 2}');
SELECT reweight('{"code": "t", "nodes": [{"code": "a"}]}', '{"a": 0}');
SELECT reweight('{"code": "t", "nodes": [{"code": "a"}]}', '{"a": "2"}');
SELECT reweight('{"code": "t", "nodes": [{"code": "a"}]}', '{"t": 2}');
SELECT reweight('{"code": "t", "nodes": [{"code": "a"}]}', '[1]');

--
-- Errors
--

CREATE FUNCTION problem(document text) RETURNS TABLE (message text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM document::instrument;
	message := 'no error';
	RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	message := SQLSTATE || ' ' || message;
	RETURN NEXT;
END$$;

-- keys of the node p3 of pengaduan
\pset format unaligned
\pset fieldsep ' | '
\pset tuples_only on
SELECT k AS keys, p.* FROM (VALUES
	('"weight": 0'), ('"weight": -1'), ('"weight": 1e30'), ('"weight": 0.0000000000000000001'), ('"weight": "10"'),
	('"weight": null'), ('"weight": [1]'), ('"weigth": 2'), ('"Weight": 2'), ('"bobot": 2'),
	('"weight": 1, "weight": 1'), ('"code": "p4"'), ('"title": 5'), ('"scale": [0, 1]'), ('"notes": "x"'),
	('"mean": "min"'), ('"missing": "zero"'),
	('"goalposts": [5, 5]'), ('"goalposts": [5]'), ('"goalposts": [0, "1"]'), ('"goalposts": {"0": 1}'),
	('"goalposts": [0, 0.0000001]'), ('"goalposts": [0, 1e13]'),
	('"goalposts": [0, 100], "transform": "log"'), ('"goalposts": [100, -1], "transform": "log"'),
	('"goalposts": [1, 100], "transform": "ln"'), ('"transform": "log"'), ('"clip": false'),
	('"goalposts": [0, 1], "clip": "no"'),
	('"goalposts": [0, 10], "direction": "-"'), ('"direction": "down"'),
	('"levels": {}'), ('"levels": [0, 1]'), ('"levels": {"rendah": 0}'), ('"levels": {"": 0}'),
	('"levels": {"0": "0"}'), ('"levels": {"0": 0, "1": 50, "2": 40}'), ('"levels": {"1": 0, "1.0": 5}'),
	('"levels": {"0": 0, "1": 101}'), ('"levels": {"0": 0}, "goalposts": [0, 1]'),
	('"levels": {"0": 0}, "direction": "-"'),
	('"round": 7'), ('"round": 1.5'), ('"round": -1'), ('"round": "2"'), ('"nodes": []'), ('"nodes": {}'),
	('"nodes": [1]'), ('"nodes": [{"code": "x"}], "clip": true'),
	('"nodes": [{"code": "x"}, {}]'), ('"nodes": [{"code": "x"}, {"code": 5}]'),
	('"nodes": [{"code": "x"}, {"code": ""}]'), ('"nodes": [{"code": "a b"}]'), ('"nodes": [{"code": "p1"}]'),
	('"nodes": [{"code": "pengaduan"}]'),
	('"nodes": [{"code": "x"}], "mean": "avg"'), ('"nodes": [{"code": "x"}], "mean": "geometrik"'),
	('"nodes": [{"code": "x"}], "mean": "power"'), ('"nodes": [{"code": "x"}], "mean": {"power": 6}'),
	('"nodes": [{"code": "x"}], "mean": {"p": 2}'), ('"nodes": [{"code": "x"}], "missing": "Skip"'),
	('"nodes": [{"code": "x"}], "missing": null'),
	('"nodes": [{"code": "x"}], "min_coverage": 1.5'), ('"nodes": [{"code": "x"}], "min_coverage": 50'),
	('"nodes": [{"code": "x", "weight": 1e17}, {"code": "y", "weight": 0.001}]')) v(k),
	problem(format('{"code": "t", "nodes": [{"code": "pengaduan", "nodes": [{"code": "p1"}, {"code": "p3", %s}]}]}',
		k)) p;

-- documents; the details are of PostgreSQL's parser
SELECT d AS document, p.message, p.hint FROM (VALUES
	(''), ('x'), ('{'), ('{}'), ('[]'), ('null'), ('"a"'), ('{"code": "a"}'), ('{"code": "a", "nodes": null}'),
	('{"nodes": [{"code": "b"}]}'), ('{"code": "a", "nodes": [{"code": "b"}],}'),
	('{"code": "a", "nodes": [{"code": "b"}]} x'),
	('{"code": "a", "weight": 1, "nodes": [{"code": "b"}]}'),
	('{"code": "a", "scale": [5, 1], "nodes": [{"code": "b"}]}'),
	('{"code": "a", "scale": [0, 0.5], "round": 0, "nodes": [{"code": "b"}]}'),
	('{"code": "a", "scale": [-1, 1], "mean": "geometric", "nodes": [{"code": "b"}]}'),
	('{"code": "a", "goalposts": [0, 1], "nodes": [{"code": "b"}]}'),
	(E'{"code": "a\\u0000b", "nodes": [{"code": "b"}]}'),
	(E'{"code": "a", "title": "\\ud800", "nodes": [{"code": "b"}]}'), (E'{"code": "a\tb", "nodes": [{"code": "b"}]}'),
	('{"code": "a", "nodes": [{"code": "b", "weight": NaN}]}'),
	('{"code": "a", "nodes": [{"code": "b", "weight": 1.}]}')) v(d),
	problem(d) p;

-- limits
SELECT name, p.* FROM (VALUES
	('depth bomb', repeat('[', 1000000)), ('depth bomb of objects', repeat('{"a":', 100000)),
	('5 MB', '{"code": "a", "notes": "' || repeat('x', 5000000) || '", "nodes": [{"code": "b"}]}'),
	('1 MB of notes', '{"code": "a", "notes": "' || repeat('x', 1000000) || '", "nodes": [{"code": "b"}]}'),
	('title', '{"code": "a", "title": "' || repeat('x', 256) || '", "nodes": [{"code": "b"}]}'),
	('code', '{"code": "' || repeat('x', 64) || '", "nodes": [{"code": "b"}]}'),
	('the same code at every depth', repeat('{"code": "a", "nodes": [', 15) || '{"code": "b"}' || repeat(']}', 15)),
	('depth 16', (SELECT string_agg('{"code": "a' || i || '", "nodes": [', '') FROM generate_series(1, 16) i)
		|| '{"code": "b"}' || repeat(']}', 16)),
	('1,025 indicators', (SELECT '{"code": "a", "nodes": [' || string_agg('{"code": "b' || i || '"}', ',') || ']}'
		FROM generate_series(1, 1025) i)),
	('4,097 nodes', (SELECT '{"code": "a", "nodes": ['
		|| string_agg(format('{"code": "b%1$s", "nodes": [{"code": "c%1$s", "nodes": [{"code": "d%1$s",
		"nodes": [{"code": "e%1$s", "nodes": [{"code": "f%1$s"}]}]}]}]}', i), ',') || ']}'
		FROM generate_series(1, 1000) i)),
	('101 levels of one indicator', (SELECT '{"code": "a", "nodes": [{"code": "b", "levels": {'
		|| string_agg(format('"%s": %s', i, i / 2), ',') || '}}]}' FROM generate_series(1, 101) i))) v(name, d),
	problem(d) p;
\pset format aligned
\pset tuples_only off
SELECT (SELECT '{"code": "a", "nodes": [' || string_agg('{"code": "b' || i || '"}', ',') || ']}'
	FROM generate_series(1, 1024) i)::instrument IS NOT NULL AS "1,024 indicators";
SELECT ((SELECT string_agg('{"code": "a' || i || '", "nodes": [', '') FROM generate_series(1, 15) i) || '{"code": "b"}'
	|| repeat(']}', 15))::instrument IS NOT NULL AS "depth 15";

-- rows
SELECT instrument_agg(code, parent, weight)
FROM (VALUES ('t', NULL, 1.0), ('a', 'b', 1), ('b', 'a', 1)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight) FROM (VALUES ('t', NULL, 1.0), ('a', 'a', 1)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight)
FROM (VALUES ('t', NULL, NULL::numeric), ('a', 't', 1), ('a', 't', 1)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight)
FROM (VALUES ('input', NULL, NULL::numeric), ('a', 'imput', 1)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight)
FROM (VALUES ('t', NULL, NULL::numeric), ('u', NULL, 1)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight) FROM (VALUES ('a', 'b', 1.0), ('b', 'a', 1)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight)
FROM (VALUES ('t', NULL, NULL::numeric), ('a', 't', 'NaN')) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight)
FROM (VALUES ('t', NULL, NULL::numeric), ('a', 't', 0)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight) FROM (VALUES (NULL, NULL, 1.0)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight) FROM (VALUES ('t', NULL, NULL::numeric)) v(code, parent, weight);
SELECT instrument_agg(code, parent, weight, rules::jsonb)
FROM (VALUES ('t', NULL, NULL::numeric, '{"nodes": []}'), ('a', 't', 1, NULL)) v(code, parent, weight, rules);
SELECT instrument_agg(code, parent, weight, rules::jsonb)
FROM (VALUES ('t', NULL, NULL::numeric, '5'), ('a', 't', 1, NULL)) v(code, parent, weight, rules);
SELECT instrument_agg(code, parent, weight, rules::jsonb)
FROM (VALUES ('t', NULL, NULL::numeric, '{"code": "x"}'), ('a', 't', 1, NULL)) v(code, parent, weight, rules);
SELECT instrument_agg('c' || i, CASE WHEN i > 0 THEN 'c' || i - 1 END, 1) FROM generate_series(0, 20) i;
SELECT instrument_agg(repeat('c', 60) || i, 't', 1) FROM generate_series(0, 20000) i;

-- binary
SELECT convert_from(instrument_send('{"code":"a","nodes":[{"code":"b"}]}'), 'UTF8')
	= E'\x01{"code": "a", "nodes": [{"code": "b"}]}' AS binary;
DROP FUNCTION problem;
DROP TABLE edition;
