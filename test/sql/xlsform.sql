-- xlsform: the forms of an instrument, and what has none
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\set VERBOSITY default

CREATE TABLE xlsform_edition AS SELECT instrument '{"code": "visit", "title": "Visit", "nodes": [
	{"code": "site", "form": "observation", "nodes": [
		{"code": "a.1", "title": "Posted?", "answers": {"Yes": 100, "In part": 50, "Does not apply": "not_applicable"}},
		{"code": "2b", "choose": "sum", "goalposts": [0, 3], "answers": {"seats": 1, "toilet": 2}},
		{"code": "heat", "title": "How warm?", "bands": "[0,18) cold zone 50, [18,27] fine zone 100; round 1"}]},
	{"code": "users", "missing": "null", "not_applicable": "refuse", "nodes": [
		{"code": "u1", "levels": {"1": 0, "2": 100}}, {"code": "u2", "direction": "-", "form": "interview"}]}]}' AS i;

SELECT x.* FROM xlsform_edition, xlsform(i, 'en') AS x WHERE sheet = 'survey';
SELECT form, row, code, answer, split_part(heading, '::', 1) AS heading, value
FROM xlsform_edition, xlsform(i, 'id') WHERE sheet = 'choices';
SELECT form, heading, regexp_replace(value, '-[0-9a-f]{8}$', '-*') AS value,
	split_part(value, '-', 1) = fingerprint(i) AS version
FROM xlsform_edition, xlsform(i, 'id') WHERE sheet = 'settings';

-- what is not known, or not given
SELECT x.* FROM xlsform_edition, xlsform(i, 'EN') AS x;
SELECT x.* FROM xlsform_edition, xlsform(i, '') AS x;
SELECT x.* FROM xlsform_edition, xlsform(i, NULL) AS x;
SELECT * FROM xlsform(NULL, 'en');

-- two names that are one
SELECT * FROM xlsform('{"code": "t", "nodes": [{"code": "a-b"}, {"code": "a", "nodes": [{"code": "a.b"}]}]}', 'en');
SELECT * FROM xlsform('{"code": "t", "nodes": [{"code": "meta"}, {"code": "q_meta"}]}', 'en');
SELECT * FROM xlsform('{"code": "t", "nodes": [{"code": "a"}, {"code": "t_not_applicable"}]}', 'en');
SELECT count(*)
FROM xlsform('{"code": "t", "not_applicable": "refuse", "nodes": [{"code": "a"}, {"code": "t_not_applicable"}]}', 'en');
SELECT * FROM xlsform('{"code": "t", "nodes": [{"code": "a", "answers": {"a b": 1, "c": 2, "a_b": 3}}]}', 'en');
SELECT * FROM xlsform('{"code": "t", "nodes": [{"code": "a", "choose": "sum", "answers": {"none": 1, "c": 2}}]}', 'en');
SELECT * FROM xlsform('{"code": "t", "nodes": [{"code": "a", "form": "x y"}, {"code": "b", "form": "x-y"}]}', 'en');

-- the code of the whole names no question
SELECT heading, value
FROM xlsform('{"code": "a.b", "not_applicable": "refuse", "nodes": [{"code": "a-b", "goalposts": [0, 1]}]}', 'en')
WHERE heading IN ('name', 'form_id');

DROP TABLE xlsform_edition;
