# What functions of panels say does not depend on plans and workers, and they can be canceled, however long they take.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

$node->safe_psql('postgres', q{
CREATE EXTENSION compliance;
CREATE TABLE form AS SELECT '{"code": "t", "nodes": [{"code": "a", "weight": 2}, {"code": "g", "mean": "geometric",
	"nodes": [{"code": "b"}, {"code": "c", "weight": 3}]}]}'::instrument AS i;
CREATE TABLE visit AS SELECT n, 'k' || n % 97 AS key, 'u' || n % 7 AS unit,
	scorecard(i, jsonb_build_object('a', n * 7919 % 10007 / 101.0, 'b', CASE WHEN n % 9 > 0 THEN n * 31 % 101 END, 'c',
	n * 17 % 101)) AS card
FROM form, generate_series(1, 4000) n;
CREATE TABLE ranked AS SELECT n % 10 AS part, panel(key, unit, card, i) AS p FROM visit, form GROUP BY n % 10;
CREATE TABLE large AS SELECT panel('k' || k, scorecard(i, jsonb_build_object('a', k % 101, 'b', k % 7, 'c', k % 13)),
	i) AS p
FROM form, generate_series(1, 3000) k;
CREATE TABLE sampled AS SELECT panel(key, t) AS p FROM (SELECT 'k' || k AS key, tally((k * 7919 % 101 + x)::score) AS t
	FROM generate_series(1, 20000) k, generate_series(1, 2) x GROUP BY k) t;
ANALYZE;
});

#
# Plans
#

my $cheap = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
	SET jit = off;';
my @functions = ('ranks(p)', 'ranks(p, 2, \'dense\')', 'rank_intervals(p, 50)',
	'rank_intervals(p, 50, vary => \'{weights,mean,missing,leave_out,sampling}\')', 'rank_confidence(p)',
	'draws(p, 20, vary => \'{weights,sampling}\')', 'sensitivity(p, 16, replicates => 20)');
my $made = '(SELECT panel(key, unit, card, (SELECT i FROM form)) AS p FROM visit) one';

like(
	$node->safe_psql('postgres',
		"$cheap SET max_parallel_workers_per_gather = 2; EXPLAIN (COSTS OFF) SELECT * FROM $made"),
	qr/Finalize Aggregate.*Workers Planned: 2.*Partial Aggregate/s, 'a panel is made by workers');
foreach my $function (@functions)
{
	my @rows = map {
		$node->safe_psql('postgres',
			"$cheap SET max_parallel_workers_per_gather = $_; SELECT f FROM $made, $function f")
	} 0, 2;
	cmp_ok(scalar(split /\n/, $rows[0]), '>', 2, "$function has rows");
	is($rows[1], $rows[0], "$function of what workers made");

	# a function of one panel, and of many, here or in workers
	my $query = "SELECT part, ARRAY(SELECT f::text FROM $function f ORDER BY 1) FROM ranked";
	my $serial = $node->safe_psql('postgres', "SET max_parallel_workers_per_gather = 0; $query ORDER BY 1");
	my $explained = $node->safe_psql('postgres',
		"$cheap SET max_parallel_workers_per_gather = 2; EXPLAIN (COSTS OFF) $query");
	like($explained, qr/Gather.*Parallel Seq Scan.*SubPlan.*Function Scan/s, "$function runs in workers");
	is($node->safe_psql('postgres', "$cheap SET max_parallel_workers_per_gather = 2; $query ORDER BY 1"),
		$serial, "$function in workers");
	is($node->safe_psql('postgres',
		"WITH one AS MATERIALIZED (SELECT * FROM ranked) SELECT part, array_agg(f::text ORDER BY f::text) FROM one,
		LATERAL $function f GROUP BY part ORDER BY 1"),
		$serial, "$function over one materialized panel");
}

#
# Cancels
#

# Each takes some seconds at least
foreach my $query (
	'large, rank_intervals(p, 300000)', 'large, rank_intervals(p, 20000, vary => \'{mean}\', means => \'{harmonic}\')',
	'large, sensitivity(p, 100000)', 'large, draws(p, 1000000)', 'sampled, rank_intervals(p, 20000)',
	'sampled, rank_confidence(p)', 'sampled, sensitivity(p, 20)',
	'large, sensitivity(p, 64, replicates => 100000)')
{
	my $started = time;
	my ($status, $out, $error) = $node->psql('postgres',
		"SET statement_timeout = '200ms'; SELECT count(*) FROM $query");
	like($error, qr/canceling statement due to statement timeout/, "$query is canceled");
	cmp_ok(time - $started, '<', 5, 'at once');
}

# more than there is memory for is refused before it is taken
foreach my $query ('sampled, sensitivity(p, 1000000)', 'sampled, rank_intervals(p, 1000000)',
	'sampled, sensitivity(p, 2, replicates => 100000)')
{
	my ($status, $out, $error) = $node->psql('postgres', "SET statement_timeout = '20s'; SELECT count(*) FROM $query");
	like($error, qr/ERROR:.*would take too much memory.*HINT/s, "$query takes too much memory");
}

$node->stop;
done_testing();
