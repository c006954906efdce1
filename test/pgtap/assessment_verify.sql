-- What a publication proves to whom: proofs, files and verify_publication(), before and after its release, and after
-- somebody altered what was published.
BEGIN;
SELECT plan(98);
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance_assessment CASCADE;
-- what is compiled by a session whose strings are those of long ago
SET standard_conforming_strings = off;
SELECT is(read_root(repeat(' 0123 abcd-', 8)), repeat('0123abcd', 8), 'a root is read as it is printed');
SELECT set_eq($$SELECT text_problem(t) FROM unnest(ARRAY['sabar', E'a\tb', E'a\u202eb', E'a\ue000b']) t$$,
	ARRAY[NULL, 'it has a control character', 'it has a character that changes the direction of writing',
	'it has a private or unassigned character'], 'and texts are looked at');
RESET standard_conforming_strings;
CREATE ROLE verify_owner;
CREATE ROLE verify_reader;
CREATE ROLE verify_insider;
CREATE ROLE verify_stranger;
SELECT format('GRANT CREATE ON DATABASE %I TO verify_owner', current_database()) \gexec
SET ROLE verify_owner;
\set bodies 4
\set release '1 hour'
\ir ../assessment/published.sql
SELECT count(grant_assessment('kota', r, 'reader')) FROM unnest('{verify_reader,verify_insider}'::text[]) r \g /dev/null
INSERT INTO kota_work.person VALUES ('orang', 'Orang Dalam');
INSERT INTO kota_work.login VALUES ('verify_insider', 'orang');
INSERT INTO kota_work.pre_release VALUES ('2026', 'orang', now(), 'press');

-- what was published is what was published
SELECT results_eq('SELECT part, verified, place, problem FROM verify_publication(''kota'', 1)',
	$$SELECT p, true, NULL::text, NULL::text FROM unnest('{leaves,root,chain,edition,zones,ranks,evidence,scores,nodes,
		targets}'::text[]) p$$,
	'all parts of it are verified');
SELECT is((SELECT root FROM kota.publication WHERE seq = 1), :'root', 'under the root of the preview');

-- proofs
SELECT publication_proof('kota', 1, 'b1') AS proof \gset
SELECT ok(verify_proof(:'proof', :'root'), 'a proof is right');
SELECT is(jsonb_array_length(:'proof'::jsonb -> 'lines'), (SELECT count(*)::integer FROM published_lines('kota', 1)
	WHERE body = 'b1'),
	'it has all lines of the body');
SELECT is_empty($$SELECT r.body FROM kota.result r WHERE NOT verify_proof(publication_proof('kota', 1, r.body)::json,
	(SELECT root FROM kota.publication WHERE seq = 1))$$, 'so has every body, also who was not assessed');
SELECT ok(NOT verify_proof(:'proof', translate(:'root', '0123456789abcdef', '123456789abcdef0')),
	'under no other root');
SELECT is_empty(format($$SELECT p FROM generate_series(0, 23) f, LATERAL (SELECT jsonb_set(%L::jsonb, '{lines,0,leaf}',
	to_jsonb(jsonb_set((%1$L::jsonb #>> '{lines,0,leaf}')::jsonb, ARRAY[f::text], '"x"')::text)) AS p) t
	WHERE verify_proof(p::json, %L)$$, :'proof', :'root'), 'with no other field');
SELECT throws_ok($$SELECT publication_proof('kota', 1, 'zz')$$, 'P0002',
	'publication 1 of assessment "kota" has no body "zz"', 'a body that is not in it');
SELECT throws_ok($$SELECT publication_proof('kota', 1, NULL)$$, 'P0002', NULL, 'nor is NULL');
SELECT throws_ok($$SELECT publication_proof('kota', 2, 'b1')$$, 'P0002', 'assessment "kota" has no publication 2',
	'a publication that is not there');
SELECT throws_ok($$SELECT publication_proof('kota', NULL, 'b1')$$, 'P0002',
	'assessment "kota" has no publication NULL', 'nor is NULL');
SELECT is(proof_problem(jsonb_set(:'proof'::jsonb, '{lines,0,path}', (SELECT jsonb_agg(repeat('a', 64))
	FROM generate_series(1, 200000)))::json,
	:'root'), 'line 1: its path has 200000 hashes instead of 8', 'a path of many hashes');
SELECT is(proof_problem(jsonb_set(:'proof'::jsonb, '{lines,0,path}',
	(:'proof'::jsonb #> '{lines,0,path}') - 0)::json, :'root'),
	'line 1: its path has 7 hashes instead of 8', 'a path that is too short');
SELECT is(proof_problem(replace(:'proof', '"leaves"', '"leaves": 1, "leaves"')::json, :'root'),
	'key "leaves" stands twice',
	'a key that stands twice');

-- what a proof does not tell: a neighbour's line, of which all but the salt is known; and the forms
CREATE TEMP TABLE seen AS SELECT DISTINCT h.hash FROM jsonb_path_query(:'proof'::jsonb, '$.**.path[*]') p,
	LATERAL (SELECT p #>> '{}' AS hash) h;
CREATE TEMP TABLE guess AS
SELECT r.body, g.is_right, leaf_hash(result_leaf('compliance/1', 'kota', 1, '2026', 2, r.body, r.body_name,
	r.category, r.region,
	r.nilai, r.grade, r.zone, r.predicate, r.color, r.opinion, r.rank, r."of", r.rank_in_region, r.of_in_region,
	r.coverage,
	r.status, r.evidence_root, g.salt)) AS hash
FROM kota.result r, LATERAL (VALUES (r.salt, true), (NULL, false), ('', false), (repeat('0', 32), false),
	(repeat('f', 32), false),
	((SELECT salt FROM kota.result WHERE body = 'b1'), r.body = 'b1'), (left(r.evidence_root, 32), false),
	(left(encode(sha256(convert_to(r.body, 'UTF8')), 'hex'), 32), false)) g (salt, is_right);
SELECT isnt_empty('SELECT body FROM guess WHERE is_right AND hash IN (TABLE seen)',
	'who knows the salt finds a neighbour');
SELECT is_empty('SELECT body FROM guess WHERE NOT is_right AND hash IN (TABLE seen)', 'who does not, finds none');
SELECT is((SELECT count(DISTINCT salt) FROM (SELECT salt FROM kota.result UNION ALL SELECT salt FROM kota.unit_result
	UNION ALL SELECT salt FROM kota.node_result UNION ALL SELECT salt FROM kota.plan_result) s), (SELECT leaves - 1
	FROM kota.publication)::bigint,
	'no two lines have one salt');
SELECT is_empty(format($$SELECT v.visit FROM kota_work.form_version v WHERE strpos(%L,
	v.visit::text) > 0 OR strpos(%1$L, v.submission::text) > 0
	OR strpos(%1$L, v.answers::text) > 0 OR strpos(%1$L, encode(v.salt, 'hex')) > 0 OR strpos(%1$L,
	encode(v.digest, 'hex')) > 0
	OR strpos(%1$L, v.login) > 0$$, :'proof'), 'nothing of a form is in a proof');
CREATE TEMP TABLE committed AS
SELECT t.body, g.name, encode(merkle_root(array_agg(c.commitment ORDER BY c.commitment)), 'hex') AS evidence_root
FROM kota_work.form_version f JOIN kota_work.visit v ON v.id = f.visit JOIN kota.unit_result t ON t.unit = v.unit,
LATERAL (VALUES ('its own', f.salt), ('none', ''), ('zeros', decode(repeat('00', 32), 'hex')), ('the digest',
	f.digest)) g (name, salt),
LATERAL (SELECT form_commitment(g.salt, form_text(f.visit, f.kind, f.respondent, f.base_version, f.answers, f.why,
	f.evidence, f.reason,
	f.observed_at)) AS commitment) c
GROUP BY t.body, g.name;
SELECT results_eq('SELECT DISTINCT name FROM committed JOIN kota.result USING (body, evidence_root)', ARRAY['its own'],
	'an evidence root can be opened by who has the bytes, and guessed by nobody');

-- a form that is opened
CREATE TEMP TABLE opened AS
SELECT f.submission, v.unit, open_form('kota', 1, f.submission) AS d
FROM kota_work.form_version f JOIN kota_work.visit v ON v.id = f.visit;
SELECT is_empty($$SELECT o.unit FROM opened o LEFT JOIN kota.unit_result u USING (unit)
	LEFT JOIN kota.result r USING (body)
	WHERE (r.evidence_root = d ->> 'evidence_root' AND u.body = d ->> 'body' AND merkle_verify(
		sha256('\x02' || decode(d ->> 'salt', 'hex') || convert_to(d ->> 'form', 'UTF8')), (d ->> 'index')::integer,
		(d ->> 'forms')::integer, ARRAY(SELECT decode(p, 'hex') FROM jsonb_array_elements_text(d -> 'path') p),
		decode(r.evidence_root, 'hex'))) IS NOT TRUE$$, 'every form is one to which the line of its body commits');
SELECT results_eq($$SELECT d ->> 'body', count(DISTINCT d ->> 'form'), count(DISTINCT (d ->> 'index')::integer),
	max((d ->> 'forms')::integer)::bigint FROM opened GROUP BY 1 ORDER BY 1$$,
	$$SELECT body, 4::bigint, 4::bigint, 4::bigint FROM kota.result WHERE evidence_root IS NOT NULL ORDER BY body$$,
	'each stands at a place of its own, and they are all that there are');
SELECT is_empty($$SELECT o.submission, f.submission FROM opened o JOIN kota_work.form_version f
		ON f.submission <> o.submission
	WHERE strpos(d::text, f.visit::text) > 0 OR strpos(d::text, f.submission::text) > 0
		OR strpos(d::text, encode(f.salt, 'hex')) > 0 OR strpos(d::text, encode(f.digest, 'hex')) > 0$$,
	'none tells of another');
SELECT results_eq($$SELECT round, body, object, detail FROM kota_work.event WHERE action = 'open_form'
	ORDER BY object$$,
	$$SELECT '2026', d ->> 'body', submission::text, 'of publication 1' FROM opened ORDER BY submission::text$$,
	'each time it is noted');
SELECT throws_ok(format('SELECT open_form(''kota'', %s, %L)', seq, submission), 'P0002', NULL, 'none of ' || what)
FROM (VALUES ('a submission that is not there', '1', gen_random_uuid()::text), ('no submission', '1', NULL),
	('no publication', 'NULL', (SELECT submission FROM opened LIMIT 1)::text),
	('another one', '2', (SELECT submission FROM opened LIMIT 1)::text)) v (what, seq, submission);

-- files
CREATE TEMP TABLE file AS SELECT path, content FROM export_publication('kota', 1);
SELECT results_eq('SELECT path FROM file', '{bands.json,chain.json,csv-metadata.json,datapackage.json,
	instruments/0001.json,instruments/0002.json,nodes.csv,plans.csv,proofs.json,publication.csv,ranking.csv,units.csv,
	zoning.json}'::text[], 'the files');
SELECT is((SELECT content FROM file WHERE path = 'ranking.csv'), convert_to(ranking_csv('kota', 1), 'UTF8'),
	'ranking.csv is what the decree is about');
SELECT is((SELECT split_part(convert_from(content, 'UTF8'), E'\r\n', 2) FROM file WHERE path = 'ranking.csv') ~
	'^1,compliance/1,result,kota,1,2026,b1,"Kota 1 ""Baru""",kota,r1,[0-9.]+,[A-E],(merah|kuning|hijau),'
	'Kualitas [A-Za-z]+,#[0-9a-f]{6},,[0-9]+,3,[0-9]+,1,1\.0000,assessed,[0-9a-f]{64},[0-9a-f]{32},[0-9a-f]{64}$',
	true, 'quotes are doubled, decimals as printed, nothing for NULL');
SELECT is((SELECT count(*) FROM file, regexp_matches(convert_from(content, 'UTF8'), '\n', 'g') WHERE path ~ 'csv$'),
	(SELECT count(*) FROM file, regexp_matches(convert_from(content, 'UTF8'), '\r\n', 'g') WHERE path ~ 'csv$'),
	'lines end in CRLF');
SELECT is((SELECT encode(sha256(string_agg(content, '' ORDER BY path)), 'hex') FROM file WHERE path ~ '^instruments/'),
	(SELECT instrument_sha256 FROM kota.publication),
	'the instruments, one after the other, have the hash of the head');
SELECT is_empty($$SELECT d ->> 'path' FROM file, LATERAL (SELECT convert_from(content, 'UTF8')::jsonb AS j) j,
	LATERAL (SELECT jsonb_array_elements((j -> 'resources') || (j #> '{compliance,files}')) AS d) d
	WHERE path = 'datapackage.json' AND (d ->> 'hash', (d ->> 'bytes')::integer) IS DISTINCT FROM
		(SELECT ('sha256:' || encode(sha256(f.content), 'hex'), octet_length(f.content)) FROM file f
		WHERE f.path = d ->> 'path')$$,
	'each has the length and the hash that datapackage.json says');
SELECT is((SELECT count(*) FROM file, jsonb_array_elements((convert_from(content,
	'UTF8')::jsonb -> 'resources') || (convert_from(content, 'UTF8')::jsonb #> '{compliance,files}'))
	WHERE path = 'datapackage.json'), (SELECT count(*) - 2 FROM file), 'it lists all but itself and csv-metadata.json');
SELECT is((SELECT string_agg(DISTINCT (f ->> 'name') || ' ' || (f ->> 'type'), ', '
	ORDER BY (f ->> 'name') || ' ' || (f ->> 'type'))
	FROM file, jsonb_path_query(convert_from(content, 'UTF8')::jsonb,
	'$.resources[*].schema.fields[*] ? (@.type <> "string")') f
	WHERE path = 'datapackage.json'), 'coverage number, decimals integer, gain number, imported boolean, '
	'leaf_number integer, nilai number, node_results integer, of integer, of_in_region integer, plan_results integer, '
	'rank integer, rank_in_region integer, release_at datetime, results integer, seq integer, step integer, '
	'supersedes integer, total number, unit_results integer, weight number', 'types of columns');
SELECT is_empty($$SELECT l FROM file, LATERAL (SELECT convert_from(content, 'UTF8')::jsonb AS j) j,
	jsonb_array_elements(j -> 'lines') l
	WHERE path = 'proofs.json' AND NOT verify_proof(jsonb_build_object('format', 'compliance-proof/1', 'leaves',
	j -> 'leaves', 'head', j -> 'head',
	'lines', jsonb_build_array(l))::json, (SELECT root FROM kota.publication))$$, 'each line of proofs.json is proved');
SELECT results_eq($$SELECT csv_field(f) FROM unnest(ARRAY['a', NULL, '', 'b,c', 'd"e', E'f\ng', E'h\r', ' i ',
	'''j']) f$$,
	ARRAY['a', '', '', '"b,c"', '"d""e"', E'"f\ng"', E'"h\r"', ' i ', '''j'], 'quotes where needed');

-- two lines with one number, so that either could be taken for the other's
SELECT min(leaf_number) AS first FROM kota.node_result WHERE body = 'b2' \gset
RESET ROLE;
SET session_replication_role = replica;
UPDATE kota.node_result SET leaf_number = :first - 1 WHERE leaf_number = :first;
CLUSTER kota.node_result USING node_result_pkey;
SET ROLE verify_owner;
SELECT throws_ok(call, 'XX001', NULL, call)
FROM (VALUES ($$SELECT publication_proof('kota', 1, 'b2')$$), ($$SELECT publication_proof('kota', 1, 'b1')$$),
	($$SELECT export_publication('kota', 1)$$)) c (call);
SELECT results_eq($$SELECT place, problem FROM verify_publication('kota', 1) WHERE verified IS FALSE$$,
	format('SELECT %L, %L', format('leaf %s: node_result of body "b2"', :first - 1), 'its number stands twice'),
	'of two lines with one number, one is named');
RESET ROLE;
UPDATE kota.node_result SET leaf_number = :first WHERE body = 'b2' AND leaf_number = :first - 1;
RESET session_replication_role;

-- before its release
CREATE TEMP TABLE call (name, call) AS VALUES ('proof', $$SELECT kota.publication_proof(1, 'b1')$$),
	('export', 'SELECT * FROM kota.export_publication(1)'), ('verify', 'SELECT * FROM kota.verify_publication(1)');
GRANT SELECT ON call TO PUBLIC;
SET ROLE verify_reader;
SELECT throws_ok(call, 'P0002', 'assessment "kota" has no publication 1', 'a reader before the release: ' || name)
	FROM call;
SELECT is_empty('SELECT * FROM kota.verify_publication()', 'nor is it among all');
SELECT throws_ok('SELECT * FROM kota.publication', '42501', NULL, 'the tables are closed');
SELECT throws_ok('SELECT * FROM ' || c, '42501', 'assessment "kota" can be used by its owner alone', 'so is ' || c)
FROM unnest(ARRAY[$$publication_proof('kota', 1, 'b1')$$, $$export_publication('kota', 1)$$,
	$$verify_publication('kota', 1)$$, $$ranking_csv('kota', 1)$$]) c;
SET ROLE verify_insider;
SELECT lives_ok(call, 'who sees it before: ' || name) FROM call;
SET ROLE verify_stranger;
SELECT throws_ok(call, '42501', NULL, 'a stranger: ' || name) FROM call;
RESET ROLE;

-- altered by who may change everything
\ir ../assessment/tamper.sql
SELECT is(after('SELECT 1'), '', 'nothing altered: nothing found');
SELECT is_empty($$SELECT relation, "column", said
	FROM changed_columns(1, '{result,publication_target,publication_instrument}', false)
	WHERE said !~ format('(leaf %s|\y%s\y)', coalesce(place, 'x'), relation)$$,
	'a column altered: the place is named');
SELECT is(after('DELETE FROM kota.result WHERE leaf_number = 3'), 'leaves: leaf 3: it is missing', 'a row deleted');
SELECT is(after('DELETE FROM kota.plan_result WHERE leaf_number = (SELECT max(leaf_number) FROM kota.plan_result)'),
	format('leaves: leaf 0: publication, plan_results: it counts %s, and there are %s', plan_results,
	plan_results - 1), 'the last row deleted') FROM kota.publication;
SELECT is(after('INSERT INTO kota.result SELECT * FROM kota.result WHERE leaf_number = 3'),
	'leaves: leaf 3: result of body "b3": it stands out of order, or is there twice', 'a row doubled');
SELECT is(after($$INSERT INTO kota.result SELECT (jsonb_populate_record(r, '{"body": "b11"}')).* FROM kota.result r
	WHERE leaf_number = 1$$),
	'leaves: leaf 1: result of body "b11", body: its columns are not those of its leaf', 'a row inserted');
SELECT is(after('UPDATE kota.result SET leaf_number = 5 - leaf_number WHERE leaf_number IN (2, 3)'),
	'leaves: leaf 3: result of body "b2": it stands out of order, or is there twice', 'rows swapped');
SELECT is(after('DELETE FROM kota.publication'), 'chain: publication 1: it is missing', 'a head deleted');
SELECT is(after($$INSERT INTO kota.publication SELECT (jsonb_populate_record(p, '{"seq": -3}')).*
	FROM kota.publication p;
	INSERT INTO kota.result SELECT (jsonb_populate_record(r, '{"seq": -3, "nilai": 99}')).* FROM kota.result r$$),
	'leaves: leaf 0: publication, seq: its columns are not those of its leaf', 'a publication before the first');
SELECT is(after($$INSERT INTO kota.publication SELECT (jsonb_populate_record(p, '{"seq": -3, "results": 0,
	"unit_results": 0, "node_results": 0, "plan_results": 0, "leaves": 1}')).* FROM kota.publication p;
	SELECT recompute(-3)$$),
	'chain: publication -3: the first has number 1', 'also with its leaf');
SELECT is(after('UPDATE kota.publication_node SET seq = 2000000000'),
	'edition: publication_node, category "kementerian", node "biaya": it is missing',
	'a number far off');
SELECT is(after('INSERT INTO kota.publication_target VALUES (2000000000, ''b1'', ''A'')'),
	'chain: publication 2: it is missing', 'a target for a publication that is to come');
SELECT is(after('INSERT INTO kota.publication_band SELECT * FROM kota.publication_band WHERE position = 1'),
	'edition: publication_band, category "kementerian", position 1: it is there twice', 'a band doubled');
SELECT is(after('INSERT INTO kota.publication_target SELECT * FROM kota.publication_target'),
	'targets: publication_target, body "b1": it is there twice', 'a target doubled');
SELECT is(after($$UPDATE kota_work.form_version SET answers = answers || '{"waktu": 12}'
	WHERE visit = (SELECT id FROM kota_work.visit WHERE unit = 'b2-1' LIMIT 1)$$),
	'evidence: leaf 2: result of body "b2", evidence_root: it does not follow from the forms', 'a form altered');
SELECT is(after('UPDATE kota_work.edition SET rounding = ''down'''), 'scores: leaf ' || s.leaf,
	'another rounding of the edition')
FROM (SELECT regexp_replace(after('UPDATE kota_work.edition SET rounding = ''down'''), '^scores: leaf ', '') AS leaf) s;
-- wrong from the start: all agrees, but nothing follows
SELECT is(after('UPDATE kota.result SET nilai = nilai + 0.01 WHERE body = ''b1''; SELECT recompute(1)'),
	'scores: leaf 1: result of body "b1", nilai: it does not follow from the forms',
	'a score that the forms do not give');
SELECT is(after('UPDATE kota.result SET rank = rank + 1 WHERE body = ''b1''; SELECT recompute(1)'),
	'ranks: leaf 1: result of body "b1", rank: it does not follow from the scores',
	'a rank that the scores do not give');
SELECT is(after('UPDATE kota.result SET zone = ''ungu'' WHERE body = ''b1''; SELECT recompute(1)'),
	'zones: leaf 1: result of body "b1", zone: it does not follow from the score',
	'a zone that the score does not give');
SELECT is(after('UPDATE kota.unit_result SET color = NULL WHERE unit = ''b1-1''; SELECT recompute(1)') ~
	'^zones: leaf \d+: unit_result of body "b1", color:', true, 'a color of a unit');
SELECT is(after($$UPDATE kota.node_result SET nilai = nilai - 1 WHERE body = 'b1' AND node = 'sarana' AND unit IS NULL;
	SELECT recompute(1)$$) ~
	'^nodes: leaf \d+: node_result of body "b1": it is not what is computed', true, 'a node');
-- all made anew, so that it agrees: the printed root alone tells
SELECT is(after('UPDATE kota.result SET body_name = ''Kota Lain'' WHERE body = ''b1''; SELECT recompute(1)'), '',
	'another name, and all made anew, is not found');
UPDATE kota.result SET body_name = 'Kota Lain' WHERE body = 'b1';
SELECT recompute(1) \g /dev/null
SELECT isnt((SELECT root FROM kota.publication), :'root', 'but its root is not the printed one');
SET ROLE verify_owner;
SELECT ok(NOT verify_proof(publication_proof('kota', 1, 'b1')::json, :'root'), 'nor is a line of it proved');
RESET ROLE;
UPDATE kota.result SET body_name = 'Kota 2' WHERE body = 'b2';
SET ROLE verify_owner;
SELECT throws_ok('SELECT ' || c, 'XX001', 'publication 1 of assessment "kota" is not as it was published',
	'what was altered is not handed out: ' || c)
FROM unnest('{"publication_proof(''kota'', 1, ''b1'')","export_publication(''kota'', 1)"}'::text[]) c;
RESET ROLE;

UPDATE kota_work.form_version SET reason = 'lain' WHERE submission = (SELECT submission FROM opened LIMIT 1);
SET ROLE verify_owner;
SELECT throws_ok(format('SELECT open_form(''kota'', 1, %L)', submission), 'XX001',
	'publication 1 of assessment "kota" is not as it was published', 'nor is a form that was altered')
FROM opened LIMIT 1;
SELECT set_eq($$SELECT body, evidence_root FROM freeze_evidence('kota', '2026')$$,
	'SELECT body, evidence_root FROM kota.result WHERE evidence_root IS NOT NULL',
	'a later publication commits to the forms as they came in, too');
SELECT set_eq($$SELECT object, problem FROM validate_assessment('kota') WHERE object LIKE 'form_version%'$$,
	format($$SELECT 'form_version %s', 'it is not what its ' || n || ' says' AS problem
		FROM unnest('{digest,commitment}'::text[]) n$$, submission),
	'and validate_assessment() finds what was altered') FROM opened LIMIT 1;
RESET ROLE;
UPDATE kota_work.form_version SET reason = NULL WHERE submission = (SELECT submission FROM opened LIMIT 1);

-- after its release
UPDATE kota.publication SET release_at = now() - interval '1 hour';
SELECT recompute(1) \g /dev/null
SET ROLE verify_reader;
SELECT lives_ok(call, 'a reader after the release: ' || name) FROM call;
SELECT is((SELECT count(*) FROM kota.verify_publication() WHERE verified), 10::bigint, 'he sees what is verified');

-- a notice of today behind a publication of tomorrow
RESET ROLE;
INSERT INTO kota.publication SELECT (jsonb_populate_record(p, h.head)).* FROM kota.publication p, (VALUES
	('{"seq": 2, "results": 0, "unit_results": 0, "node_results": 0, "plan_results": 0, "leaves": 1}'::jsonb
		|| jsonb_build_object('release_at', now() + interval '1 day')),
	('{"seq": 3, "kind": "notice", "supersedes": 1, "results": 0, "unit_results": 0, "node_results": 0,
		"plan_results": 0, "leaves": 1}')) h (head);
SELECT recompute(1) \g /dev/null
SET ROLE verify_reader;
SELECT results_eq('SELECT DISTINCT publication FROM kota.verify_publication() ORDER BY 1', '{1,3}'::int[],
	'what is released is seen');
SELECT lives_ok('SELECT * FROM kota.export_publication(1)', 'and exported');
SELECT throws_ok('SELECT * FROM kota.export_publication(3)', '55000',
	'publication 3 of assessment "kota" cannot be exported yet', 'but not the head of another in its chain');
SET ROLE verify_insider;
SELECT lives_ok('SELECT * FROM kota.export_publication(3)', 'which who sees that gets');

-- who opens a form
SET ROLE verify_owner;
SELECT grant_assessment('kota', 'verify_stranger', 'manager') \g /dev/null
SELECT submission FROM opened LIMIT 1 \gset
SET ROLE verify_stranger;
SELECT is(kota_work.open_form(1, :'submission') ->> 'format', 'compliance-evidence/1', 'a manager, what is released');
SELECT throws_ok(format('SELECT kota_work.open_form(2, %L)', :'submission'), 'P0002',
	'assessment "kota" has no publication 2', 'but nothing of what is not');
SET ROLE verify_insider;
SELECT throws_ok(format('SELECT kota_work.open_form(1, %L)', :'submission'), '42501', NULL, 'and no reader');

RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
