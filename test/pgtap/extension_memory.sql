-- No function keeps memory from call to call: after 5,000 calls the backend uses what it used after 1,000, but for the
-- bytes that are on their way.  Whatever a call leaves is counted to the byte, in a block with room for it, too.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

-- compiling plans over and over would take most of the time
SET LOCAL jit = off;

CREATE FUNCTION memory() RETURNS bigint LANGUAGE sql VOLATILE
	AS 'SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts';

-- fine: more decimals than a score has
CREATE TABLE sample AS
SELECT i, v::score AS s, v AS n, v::double precision AS d, v / 3 AS fine, v::double precision / 3 AS dfine,
	(SELECT tally(x, 1.5) FROM (VALUES (v), (v / 3), (NULL)) x(x)) AS t,
	zoning '[0,30] low "Low" zone red #d7191c, (30,100] high; round 2' AS z,
	CASE i % 2 WHEN 0 THEN 'ombudsman-2021' ELSE 'hdi-2014' END AS name
FROM generate_series(1, 1000) i, LATERAL (SELECT i * 7919 % 10000 / 100.0 AS v) v;

-- two forms, so that what is kept of one is given back for the other
ALTER TABLE sample ADD f instrument, ADD c scorecard;
UPDATE sample SET f = format('{"code": "t", "round": 2, "nodes": [{"code": "a", "weight": %s},
	{"code": "b", "nodes": [{"code": "x"}, {"code": "y"}]}]}', 1 + i % 2)::instrument;
UPDATE sample SET c = scorecard(f, jsonb_build_object('a', n, 'x', 50));
ALTER TABLE sample ADD p panel;
UPDATE sample SET p = (SELECT panel('k' || k, CASE WHEN k > 1 THEN c END, f) FROM generate_series(1, 3) k);

ALTER TABLE sample ADD q panel;
UPDATE sample SET q = (SELECT panel('k' || k, tally)
	FROM (SELECT k, tally(n + x) FROM generate_series(1, 3) k, generate_series(1, 4) x GROUP BY k) t);

CREATE TABLE single AS SELECT * FROM sample LIMIT 1;
CREATE TABLE many AS SELECT 1000 * turn + i AS place, sample.* FROM generate_series(0, 4) turn, sample ORDER BY place;

-- A query with this aggregate: the bytes that 4,000 more rows leave.  The query reads them itself, between rows, and
-- these come from a table: what the server puts aside of rows, for a window or a function, is memory of its own.
CREATE FUNCTION by_rows(aggregate text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT max(total) FILTER (WHERE place > 1000) - max(total) FILTER (WHERE place = 1000), %s
		FROM (SELECT *, CASE WHEN place IN (1000, 5000) THEN memory() END AS total FROM many) v', aggregate)
$$;

-- The bytes that so many queries of one row leave after the first thousand. One statement looks at the memory each
-- time, for the first look leaves its own plan.
CREATE FUNCTION by_queries(query text, calls integer DEFAULT 5000) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE FUNCTION repeated() RETURNS bigint LANGUAGE plpgsql AS %L', format('
		DECLARE
			before bigint;
			after bigint;
			r record;
		BEGIN
			FOR i IN 1..%1$s LOOP
				%2$s INTO r FROM single;
				IF i IN (500, 1000, %1$s) THEN
					before := after;
					after := memory();
				END IF;
			END LOOP;
			RETURN after - before;
		END', calls, query));
	RETURN 'SELECT repeated()';
END
$$;

-- Those of the first turn in which they are few, of three: a cache is filled once, a leak is there in every turn.
-- The least that can be allocated, 24 bytes, in every fiftieth call, are more than few.
CREATE FUNCTION bytes_left(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	bytes bigint;
BEGIN
	FOR turn IN 1..3 LOOP
		EXECUTE query INTO bytes;
		EXIT WHEN bytes < 1700;
	END LOOP;
	RETURN bytes;
END
$$;

-- What is called for each column of the sample
CREATE TEMP TABLE called AS
SELECT v AS name, concat_ws(', ',
	format('count(grade(%1$s, z)), count(zone(%1$s, z)), count(predicate(%1$s, z)), count(color(%1$s, z)),
		count(band_number(%1$s, z)), count(in_zone(%1$s, z, ''red'')), count(at_least(%1$s, z, ''red'')),
		count(gap_to(%1$s, z, ''red''))', v),
	CASE WHEN v <> 't' THEN
		format('weighted_mean(%1$s), geometric_mean(%1$s), harmonic_mean(%1$s), tally(%1$s)', v) END,
	CASE WHEN v <> 't' THEN
		format('weighted_mean(%1$s, %2$s), tally(%1$s, %2$s), tally(%1$s, %2$s, ''geometric''),
			power_mean(%1$s, %2$s, 2.5)', v, w) END
	) AS code
FROM (VALUES ('s', 's'), ('n', 'n'), ('d', 'd'), ('fine', 'n'), ('dfine', 'd'), ('t', NULL)) v(v, w);
INSERT INTO called VALUES
	('accessors', 'count(mean(t)), count(mean(t, 2)), count(observed(t)), count(missing(t)), count(total_weight(t)),
		count(coverage(t)), count(lowest(t)), count(highest(t)), count(stddev(t)), rollup(t)'),
	('casts and operators', 'count(n::score + d::score - fine::score(2)), count(s::numeric), count(s < n AND s < d)'),
	('input and output', 'count(s::text::score), count(t::text::tally), count(tally_send(t)), count(z::text::zoning)'),
	('scorecard',
		'count(score(c, f)), count(score(c, f, ''b'')), count(coverage(c, f)), count(scorecard(f, ''{"a": 7}''))'),
	('input and output of forms',
		'count(c::text::scorecard), count(f::text::instrument), count(fingerprint(f)),
		count(reweight(f, ''{"a": 3}''))'),
	('taking back', 'count(t - t)'),
	('input and output of panels', 'count(p::text::panel), count(panel_send(p)), count(p = p)'),
	('standard_zoning', 'count(standard_zoning(name)), count(zone(s / 100, standard_zoning(name)))');

SELECT plan((SELECT count(*)::integer FROM called) + 12);

SELECT cmp_ok(bytes_left(by_rows(code)), '<', 1700::bigint, 'rows: ' || name) FROM called ORDER BY name;

SELECT cmp_ok(bytes_left(by_queries(query)), '<', 1700::bigint, 'queries: ' || name)
FROM (VALUES
	('functions', $$SELECT zone(s, standard_zoning('ombudsman-2021')), mean(t), stddev(t)$$),
	('aggregates', 'SELECT weighted_mean(s), geometric_mean(n, 2.5), rollup(t)'),
	('bands()', 'SELECT (SELECT count(*) FROM bands(standard_zoning(name)))'),
	('what explains a card', $$SELECT (SELECT count(*) FROM breakdown(c, f)),
		(SELECT count(*) FROM improve(c, f, standard_zoning('ombudsman-2021'), 'hijau')),
		(SELECT instrument_agg(code, parent, weight, rules) FROM instrument_nodes(f))$$),
	('aggregates of forms', $$SELECT assess(f, 'a', n), rollup(c)$$),
	('panels', $$SELECT panel('k', c, f), panel('k', 'u', c, f), panel('k', s),
		panel('k', t, 7), rollup(p)$$)) q(name, query);

-- These take longer: the least that can be allocated in every third call would be more than few
SELECT cmp_ok(bytes_left(by_queries(query, 4000)), '<', 16384::bigint, 'queries: ' || name)
FROM (VALUES
	('ranks of panels', $$SELECT (SELECT count(*) FROM ranks(p)),
		(SELECT count(*) FROM rank_intervals(p, 3, vary => '{weights,mean,missing,leave_out}'))$$),
	('given weights', $$SELECT (SELECT count(*) FROM rank_intervals(p, given => ARRAY['{"a": 2}', '{}']::jsonb[]))$$),
	('samples', $$SELECT (SELECT count(*) FROM rank_confidence(q)), (SELECT count(*) FROM rank_intervals(q, 3))$$),
	('draws', $$SELECT (SELECT count(*) FROM draws(p, 2, vary => '{weights,leave_out}'))$$),
	('sensitivity', $$SELECT (SELECT count(*) FROM sensitivity(p, 2, replicates => 2))$$)) q(name, query);

-- the test itself: a set that is collected grows
SELECT cmp_ok(bytes_left(by_rows('array_agg(t)')), '>', 100000::bigint, 'memory that is kept would be noticed');

SELECT * FROM finish();
ROLLBACK;
