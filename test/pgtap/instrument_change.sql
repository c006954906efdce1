-- What instrument_change() says of two instruments, and that it says no more and no less than their fingerprints do.
BEGIN;
SELECT plan(6);

CREATE TEMP TABLE edition (name text PRIMARY KEY, instrument instrument);
INSERT INTO edition VALUES
	('base', '{"code": "t", "title": "Penilaian", "round": 2, "nodes": [{"code": "g", "weight": 60, "nodes": ['
		'{"code": "a", "goalposts": [30, 5]}, {"code": "b", "points": 4}]}, '
		'{"code": "h", "caps": [{"node": "c", "below": 50, "at_most": 60, "why": "lama"}], '
		'"nodes": [{"code": "c", "levels": {"0": 0, "1": 100}}]}]}');
INSERT INTO edition
	SELECT v.name, replace(instrument::text, v.old, v.new)::instrument
	FROM edition, (VALUES
		('title', '"Penilaian"', '"Penilaian 2022"'), ('no title', ', "title": "Penilaian"', ''),
		('why', '"lama"', '"baru"'), ('root', '"code": "t"', '"code": "ipp"'),
		('weight', '"weight": 60', '"weight": 55'), ('no weight', ', "weight": 60', ''),
		('mean', '"weight": 60', '"weight": 60, "mean": "min"'),
		('round', '"round": 2', '"round": 1'), ('rounding', '"round": 2', '"round": 2, "rounding": "down"'),
		('cap', '"at_most": 60', '"at_most": 70'),
		('no cap', ', "caps": [{"node": "c", "below": 50, "at_most": 60, "why": "lama"}]', ''),
		('not applicable', '"weight": 60', '"weight": 60, "not_applicable": "zero"'),
		('refuse', '"weight": 60', '"weight": 60, "not_applicable": "refuse"'),
		('goalposts', '[30, 5]', '[30, 10]'), ('clip', '[30, 5]', '[30, 5], "clip": false'),
		('round of an indicator', '[30, 5]', '[30, 5], "round": 0'), ('points', '"points": 4', '"points": 5'),
		('points written out', '"points": 4', '"weight": 4, "goalposts": [0, 4]'),
		('levels', '"1": 100', '"1": 90'), ('form', '"code": "a"', '"code": "a", "form": "wawancara"'),
		('form above', '"weight": 60', '"weight": 60, "form": "wawancara"'),
		('scale', '"round": 2', '"round": 2, "scale": [0, 101]'),
		('code', '"code": "a"', '"code": "a2"'),
		('new indicator', '"code": "b", "points": 4}', '"code": "b", "points": 4}, {"code": "d"}'),
		('new node', '{"code": "c"', '{"code": "k", "nodes": [{"code": "d"}]}, {"code": "c"'),
		('other order', '{"code": "a", "goalposts": [30, 5]}, {"code": "b", "points": 4}',
			'{"code": "b", "points": 4}, {"code": "a", "goalposts": [30, 5]}'),
		('much', '"Penilaian", "round": 2', '"Lain", "round": 0, "scale": [0, 1000]')) AS v (name, old, new)
	WHERE edition.name = 'base';

SELECT is(count(*), (SELECT count(DISTINCT instrument::text) FROM edition), 'editions, each other than the rest')
FROM edition;

CREATE TEMP VIEW pair AS
	SELECT a.name AS old, b.name AS new, a.instrument AS old_instrument, b.instrument AS new_instrument,
		(SELECT array_agg(DISTINCT change ORDER BY change)
			FROM instrument_change(a.instrument, b.instrument)) AS changes
	FROM edition AS a, edition AS b WHERE 'base' IN (a.name, b.name) OR b.name IN ('much', 'points written out');
SELECT is_empty(
	$$ SELECT old, new, changes FROM pair WHERE (changes IS NULL) <> (old_instrument = new_instrument) $$,
	'no row only where nothing changed');
SELECT is_empty(
	$$ SELECT old, new, changes FROM pair
		WHERE ('form' = ANY (coalesce(changes, '{}')))
			<> (fingerprint(old_instrument) <> fingerprint(new_instrument)) $$,
	'form only where cards of the one cannot be scored with the other');
SELECT is_empty(
	$$ SELECT old, new, changes FROM pair
		WHERE (changes && '{form,weights}')
			<> (fingerprint(old_instrument, 'scoring') <> fingerprint(new_instrument, 'scoring')) $$,
	'texts alone only where no score can differ');

SELECT results_eq(
	$$ SELECT new::text, change, code, key, before, after
		FROM pair, instrument_change(old_instrument, new_instrument)
		WHERE old = 'base' AND new IN ('title', 'why', 'weight', 'goalposts', 'code', 'root')
		ORDER BY new, key, code $$,
	$$ VALUES ('code', 'form', 'a', 'nodes', '"a"'::jsonb, NULL::jsonb),
		('code', 'form', 'a2', 'nodes', NULL, '"a2"'),
		('goalposts', 'form', 'a', 'goalposts', '[30, 5]', '[30, 10]'),
		('root', 'texts', 't', 'code', '"t"', '"ipp"'),
		('title', 'texts', 't', 'title', '"Penilaian"', '"Penilaian 2022"'),
		('weight', 'weights', 'g', 'weight', '60', '55'),
		('why', 'texts', 'h', 'caps', '[{"why": "lama", "node": "c", "below": 50, "at_most": 60}]',
			'[{"why": "baru", "node": "c", "below": 50, "at_most": 60}]') $$,
	'what changed, key by key');

SELECT throws_ok($$ SELECT fingerprint('{"code": "t", "nodes": [{"code": "a"}]}'::instrument, 'texts') $$, '22023',
	'unknown part of an instrument: "texts"', 'a part that no fingerprint is of');

SELECT * FROM finish();
ROLLBACK;
