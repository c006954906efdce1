# Every aggregate is split over workers and over partitions, and gives the same digits whatever the plan.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

$node->safe_psql('postgres', q{
CREATE EXTENSION compliance;
SELECT setseed(0.2022);

CREATE TABLE observation (part integer, grp integer, s score, n numeric, d double precision,
	ws score, wn numeric, wd double precision, t tally,
	id integer, i instrument, c scorecard, p panel)
	PARTITION BY LIST (part);
CREATE TABLE observation_0 PARTITION OF observation FOR VALUES IN (0);
CREATE TABLE observation_1 PARTITION OF observation FOR VALUES IN (1);
CREATE TABLE observation_2 PARTITION OF observation FOR VALUES IN (2);

-- One value in a hundred is missing, one part has none at all in some groups.
INSERT INTO observation
SELECT part, grp, v, v, v, w, w, w, (SELECT tally(x, w) FROM (VALUES (v), (v / 3), (NULL)) x(x)),
	id, i, CASE WHEN v > 10 THEN scorecard(i, jsonb_build_object('a', least(v, 100))) END,
	format('{"scores": {"%s": %s}}', id, coalesce(v::text, 'null'))::panel
FROM (SELECT instrument '{"code": "t", "nodes": [{"code": "a"}, {"code": "b"}]}') f(i),
	(SELECT i AS id, i % 3 AS part, i % (CASE i % 3 WHEN 0 THEN 5 ELSE 10 END) AS grp,
			CASE WHEN i % 100 > 0 THEN (random() * 100 + 0.001)::numeric(9, 6) END AS v,
			(random() * 10)::numeric(9, 6) AS w
		FROM generate_series(1, 15000) i) s;

CREATE TABLE single AS TABLE observation;
VACUUM ANALYZE observation;
VACUUM ANALYZE single;
});

my @aggregates;
foreach my $value ('s', 'n', 'd')
{
	push @aggregates, "weighted_mean($value)", "weighted_mean($value, w$value)";
	push @aggregates, "geometric_mean($value)", "geometric_mean($value, w$value)";
	push @aggregates, "harmonic_mean($value)", "harmonic_mean($value, w$value)";
	push @aggregates, "power_mean($value, w$value, 2.5)";
	push @aggregates, "tally($value)", "tally($value, w$value)";
	push @aggregates, "tally($value, w$value, 'geometric')", "tally($value, w$value, 'harmonic')",
		"tally($value, w$value, '2.5')";
}
push @aggregates, 'rollup(t)', 'rollup(p)', 'panel(id::text, s)', 'panel(id::text, t)', 'panel(id::text, t, 100)',
  q{panel('k' || id % 50, c, i)}, q{panel('k' || id % 50, 'u' || id % 7, c, i)};

my $cheap = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;';

sub workers
{
	my ($count) = @_;
	return "RESET ALL; $cheap SET max_parallel_workers_per_gather = $count;";
}

# What each query answers, of one session
sub answers
{
	my $answers = $node->safe_psql('postgres', join("\\echo ~~\n", map { "$_;\n" } @_));
	return map { s/\n\z//r } split(/^~~\n/m, $answers, -1);
}

like(
	$node->safe_psql('postgres', workers(2) . 'EXPLAIN (ANALYZE, COSTS OFF) SELECT rollup(t) FROM single'),
	qr/Workers Launched: 2/,
	'there are workers');

foreach my $aggregate (@aggregates)
{
	my $query = "SELECT $aggregate FROM single";
	my $grouped = "SELECT grp, $aggregate FROM observation GROUP BY grp";
	my ($off, $on) =
	  map { workers(0) . "SET enable_partitionwise_aggregate = $_; SET enable_sort = off;" } 'off', 'on';
	my ($plan, $serial, $one, $two, $whole_plan, $parted_plan, $parted, $whole) = answers(
		workers(2) . "EXPLAIN (COSTS OFF) $query",
		map({ workers($_) . $query } 0 .. 2),
		"$off EXPLAIN (COSTS OFF) $grouped",
		"$on EXPLAIN (COSTS OFF) $grouped",
		"$on $grouped ORDER BY grp",
		"$off $grouped ORDER BY grp");

	like(
		$plan,
		qr/Finalize Aggregate.*Workers Planned: 2.*Partial Aggregate/s,
		"$aggregate is split over workers");
	isnt($serial, '', "$aggregate has a result");
	is($one, $serial, "$aggregate with 1 workers");
	is($two, $serial, "$aggregate with 2 workers");

	unlike($whole_plan, qr/Partial/, "$aggregate in one piece");
	like(
		$parted_plan,
		qr/Finalize.*Append.*Partial HashAggregate.*Partial HashAggregate.*Partial HashAggregate/s,
		"$aggregate is split over partitions");
	isnt($whole, '', "$aggregate has results of groups");
	is($parted, $whole, "$aggregate over partitions");
}

$node->stop;
done_testing();
