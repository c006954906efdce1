# in_zone(), at_least() and conditions on band_number(), zone() and their like become comparisons of the score: what
# indexes, partitions and statistics then do.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "max_parallel_workers_per_gather = 0\njit = off\nrandom_page_cost = 1.1");
$node->start;

my $zoning = q{'[0,50.99] merah, [51,80.99] kuning, [81,100] hijau; round 2'};
my $by_zone = q{'[0,31.99] E zone merah, [32,53.99] D zone merah, [54,77.99] C zone kuning, [78,87.99] B zone hijau, }
  . q{[88,100] A zone hijau; round 2'};
my $best_low = q{'[0,9.9] aman, [10,49.9] waspada, [50,100] rawan; round 1; best low'};
my $unbounded = q{'(,50) kurang, [50,90] cukup, (90,) lebih'};

# Scores as they are published, with more of them in the middle; the rows of "sorted" lie in their order.
$node->safe_psql('postgres', q{
CREATE EXTENSION compliance;
SELECT setseed(0.2021);
CREATE TABLE result (id integer, s score, n numeric, d double precision);
INSERT INTO result
SELECT i, v, v, v
FROM (SELECT i, ((random() + random() + random()) * 100 / 3)::numeric(5, 2) AS v FROM generate_series(1, 50000) i) r;
INSERT INTO result SELECT i, NULL, NULL, NULL FROM generate_series(50001, 51000) i;

CREATE TABLE sorted AS SELECT * FROM result ORDER BY s;
CREATE INDEX result_s ON result (s);
CREATE INDEX result_n ON result (n);
CREATE INDEX result_d ON result (d);
CREATE INDEX sorted_brin ON sorted USING brin (s, n, d) WITH (pages_per_range = 1);
ALTER TABLE result ALTER s SET STATISTICS 500, ALTER n SET STATISTICS 500, ALTER d SET STATISTICS 500;
VACUUM ANALYZE result;
VACUUM ANALYZE sorted;
});

sub plan_of
{
	my ($query, $settings, $options) = @_;
	return $node->safe_psql('postgres', ($settings // '') . ' EXPLAIN (' . ($options // 'COSTS OFF') . ") $query");
}

# What psql answers, whether it worked or not.
sub errors_of
{
	my ($query) = @_;
	my ($status, $out, $errors) = $node->psql('postgres', $query);
	return $errors;
}

my $no_seqscan = 'SET enable_seqscan = off;';
my $infinity = qr/'?Infinity'?(::numeric|::double precision)/;
my $minus_infinity = qr/'-Infinity'(::numeric|::double precision)/;

# Each condition, and its comparisons for the three types. The doubles are the outermost ones with a decimal of 15
# digits within the bounds, so their last digits lie beyond it.
my @conditions = (
	[ 'hijau', "in_zone(%s, $zoning, 'hijau')",
		{
			s => q{((s >= '80.995'::score) AND (s < '100.005'::score))},
			n => q{((n >= 80.995) AND (n < 100.005))},
			d =>
			qr/\(\(d >= '80\.99499999999996'::double precision\) AND \(d <= '100\.0049999999995'::double precision\)\)/
		} ],
	[ 'half even', 'in_zone(%s, ' . ($zoning =~ s/'$/ half_even'/r) . q{, 'hijau')},
		{ s => q{((s >= '80.995'::score) AND (s <= '100.005'::score))}, n => q{((n >= 80.995) AND (n <= 100.005))} } ],
	[ 'down', 'in_zone(%s, ' . ($zoning =~ s/'$/ down'/r) . q{, 'merah')},
		{
			s => q{((s > '-0.01'::score) AND (s < '51'::score))},
			n => q{((n > '-0.01'::numeric) AND (n < '51'::numeric))} } ],
	[ 'up', 'in_zone(%s, ' . ($zoning =~ s/'$/ up'/r) . q{, 'hijau')},
		{ s => q{((s > '80.99'::score) AND (s <= '100'::score))}, n => q{((n > 80.99) AND (n <= '100'::numeric))} } ],
	[ 'up, below zero', q{in_zone(%s, '[-2,-1] minus, [0,100] plus; round 0 up', 'minus')},
		{ s => q{((s >= '-2'::score) AND (s < '0'::score))}, n => q{((n >= '-2'::numeric) AND (n < '0'::numeric))} } ],
	[ 'two bands in one range', "in_zone(%s, $zoning, 'kuning', 'hijau')",
		{ s => q{((s >= '50.995'::score) AND (s < '100.005'::score))}, n => q{((n >= 50.995) AND (n < 100.005))} } ],
	[ 'at least', "at_least(%s, $zoning, 'kuning')",
		{ s => q{((s >= '50.995'::score) AND (s < '100.005'::score))}, n => q{((n >= 50.995) AND (n < 100.005))} } ],
	[ 'zone of two bands', "in_zone(%s, $by_zone, 'hijau')",
		{ s => q{((s >= '77.995'::score) AND (s < '100.005'::score))}, n => q{((n >= 77.995) AND (n < 100.005))} } ],
	[ 'at least, best low', "at_least(%s, $best_low, 'waspada')",
		{ s => q{((s > '-0.05'::score) AND (s < '49.95'::score))}, n => q{((n > '-0.05'::numeric) AND (n < 49.95))} } ],
	[ 'no lower bound', "in_zone(%s, $unbounded, 'kurang')",
		{
			s => q{(s < '50'::score)},
			n => qr/\(\(n > $minus_infinity\) AND \(n < '50'::numeric\)\)/,
			d => qr/\(\(d > $minus_infinity\) AND \(d <= '49\.99999999999994'::double precision\)\)/ } ],
	[ 'no upper bound', "at_least(%s, $unbounded, 'lebih')",
		{ s => q{(s > '90'::score)}, n => qr/\(\(n > '90'::numeric\) AND \(n < $infinity\)\)/ } ],
	[ 'any band', "in_zone(%s, $zoning)",
		{
			s => q{((s > '-0.005'::score) AND (s < '100.005'::score))},
			n => q{((n > '-0.005'::numeric) AND (n < 100.005))} } ],
	[ 'any band, no bounds', "in_zone(%s, '(,) semua')", { s => q{(s >= '-999999999999.999999'::score)} } ],
	[ 'two separate bands', "in_zone(%s, $zoning, 'merah', 'hijau')",
		{
			s => q{(((s > '-0.005'::score) AND (s < '50.995'::score)) }
				. q{OR ((s >= '80.995'::score) AND (s < '100.005'::score)))},
			n => q{(((n > '-0.005'::numeric) AND (n < 50.995)) OR ((n >= 80.995) AND (n < 100.005)))} } ],
	[ 'number >=', "band_number(%s, $zoning) >= 2",
		{
			s => q{((s >= '50.995'::score) AND (s < '100.005'::score))},
			n => q{((n >= 50.995) AND (n < 100.005))},
			d =>
			qr/\(\(d >= '50\.994999999999955'::double precision\) AND \(d <= '100\.0049999999995'::double precision\)\)/
		} ],
	[ '> number', "3 > band_number(%s, $zoning)",
		{
			s => q{((s > '-0.005'::score) AND (s < '80.995'::score))},
			n => q{((n > '-0.005'::numeric) AND (n < 80.995))} } ],
	[ 'number =', "band_number(%s, $zoning) = 3",
		{ s => q{((s >= '80.995'::score) AND (s < '100.005'::score))}, n => q{((n >= 80.995) AND (n < 100.005))} } ],
	[ 'number <>, two separate bands', "2 <> band_number(%s, $zoning)",
		{
			s => q{(((s > '-0.005'::score) AND (s < '50.995'::score)) }
				. q{OR ((s >= '80.995'::score) AND (s < '100.005'::score)))},
			n => q{(((n > '-0.005'::numeric) AND (n < 50.995)) OR ((n >= 80.995) AND (n < 100.005)))} } ],
	[ 'number, best low', "band_number(%s, $best_low) >= 2",
		{ s => q{((s > '-0.05'::score) AND (s < '49.95'::score))}, n => q{((n > '-0.05'::numeric) AND (n < 49.95))} } ],
	[ 'number <, no lower bound', "band_number(%s, $unbounded) < 2",
		{ s => q{(s < '50'::score)}, n => qr/\(\(n > $minus_infinity\) AND \(n < '50'::numeric\)\)/ } ],
	[ 'number <=, no lower bound', "band_number(%s, $unbounded) <= 2", { s => q{(s <= '90'::score)} } ],
	[ 'number IN', "band_number(%s, $zoning) IN (2, 3)",
		{ s => q{((s >= '50.995'::score) AND (s < '100.005'::score))} } ],
	[ 'number, smallint', "band_number(%s, $zoning) > 2::smallint",
		{ s => q{((s >= '80.995'::score) AND (s < '100.005'::score))} } ],
	[ 'zone =', "zone(%s, $by_zone) = 'hijau'", { s => q{((s >= '77.995'::score) AND (s < '100.005'::score))} } ],
	[ 'grade NOT IN', "grade(%s, $by_zone) NOT IN ('E', 'D', 'C')",
		{ s => q{((s >= '77.995'::score) AND (s < '100.005'::score))} } ],
	[ 'predicate =', "predicate(%s, $by_zone) = 'C'", { s => q{((s >= '53.995'::score) AND (s < '77.995'::score))} } ],
	[ 'color =', q{color(%s, '[0,50] a #ff0000, (50,100] b') = '#ff0000'},
		{ s => q{((s >= '0'::score) AND (s <= '50'::score))} } ]);

foreach my $condition (@conditions)
{
	my ($name, $template, $comparisons) = @$condition;
	foreach my $column ('s', 'n', 'd')
	{
		my $test = sprintf($template, $column);
		my $query = "SELECT id FROM result WHERE $test";
		my $plan = plan_of($query, 'SET enable_indexscan = off; SET enable_bitmapscan = off;');
		my $expected = $comparisons->{$column};

		if (defined $expected)
		{
			$expected = quotemeta($expected) unless ref $expected;
			like($plan, qr/Filter: $expected$/m, "$name, $column: comparisons");
		}
		else
		{
			unlike($plan, qr/in_zone|at_least|band_number|zone\(|grade|predicate|color/, "$name, $column: comparisons");
		}

		$plan = plan_of($query, $no_seqscan);
		like($plan, qr/(Index Scan using|Bitmap Index Scan on) result_$column\b.*Index Cond:/s,
			"$name, $column: btree");
		unlike($plan, qr/Filter:/, "$name, $column: the index decides alone");

		$plan = plan_of("SELECT id FROM sorted WHERE $test", $no_seqscan,
			'ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF');
		like($plan, qr/Bitmap Index Scan on sorted_brin/, "$name, $column: BRIN");
		my ($removed) = $plan =~ /Rows Removed by Index Recheck: (\d+)/;
		cmp_ok($removed // 0, '<', 1000, "$name, $column: BRIN leaves out the other pages");

		my ($estimate) = plan_of($query, '', 'COSTS ON') =~ /rows=(\d+)/;
		my $actual = $node->safe_psql('postgres', "SELECT count(*) FROM result WHERE $test");
		cmp_ok(abs($estimate - $actual), '<=', 0.03 * $actual + 100,
			"$name, $column: $estimate rows estimated, $actual there");
	}
}

# Two separate bands as two passes over the index, a negated test as comparisons too.
like(plan_of("SELECT id FROM result WHERE in_zone(s, $zoning, 'merah', 'hijau')", $no_seqscan),
	qr/BitmapOr.*Bitmap Index Scan on result_s.*Bitmap Index Scan on result_s/s,
	'two separate bands: one index, twice');
like(plan_of("SELECT id FROM result WHERE NOT at_least(s, $zoning, 'hijau')", $no_seqscan),
	qr/BitmapOr.*s < '80\.995'::score.*s >= '100\.005'::score/s, 'a negated test uses the index');

# NULL
foreach my $call ("in_zone(s, NULL, 'hijau')", "in_zone(s, $zoning, VARIADIC NULL)", "at_least(s, $zoning, NULL)",
	"band_number(s, NULL) >= 2", "band_number(s, $zoning) >= NULL::integer")
{
	like(plan_of("SELECT id FROM result WHERE $call"), qr/One-Time Filter: false/, "$call finds nothing");
}
is($node->safe_psql('postgres', "SELECT in_zone(x, $zoning, 'hijau') IS NULL, at_least(x, $zoning, 'merah') IS NULL, "
		. "(band_number(x, $zoning) <> 2) IS NULL FROM (SELECT s FROM result WHERE id = 51000) r(x)"),
	't|t|t', 'NULL stays NULL');

# Conditions wherever they select rows: in views, joins, OR, UPDATE, and in the first query of a session.
my $hijau = "zone(s, $zoning) = 'hijau'";
my $comparisons = qr/s >= '80\.995'::score\) AND \((\w+\.)?s < '100\.005'::score/;
like(plan_of("SELECT 1 FROM result WHERE id = 7 OR $hijau"), qr/Filter: \(\(id = 7\) OR \(\(s >= '80\.995'/,
	'a condition in OR');
like(plan_of("SELECT 1 FROM result WHERE NOT ($hijau OR id = 7)"),
	qr/s > '-0\.005'::score\) AND \(s < '80\.995'::score/, 'a negated condition');
like(plan_of("SELECT 1 FROM sorted a LEFT JOIN result b ON a.id = b.id AND zone(b.s, $zoning) = 'hijau'"),
	$comparisons, 'a join');
like(plan_of("SELECT (SELECT count(*) FROM result b WHERE $hijau AND b.id = a.id) FROM sorted a"),
	$comparisons, 'a subquery');
like(plan_of("SELECT max(s) FROM result WHERE $hijau"), $comparisons, 'an aggregate by an index');
like(plan_of("UPDATE result SET id = id WHERE $hijau"), $comparisons, 'UPDATE');
like(plan_of("DELETE FROM result USING sorted WHERE result.id = sorted.id AND zone(result.s, $zoning) = 'hijau'"),
	$comparisons, 'DELETE');
like(plan_of("SELECT 1 FROM (SELECT band_number(s, $zoning) AS b, count(*) "
		. "FROM result GROUP BY 1 OFFSET 0) q WHERE b = 3"),
	qr/Filter: \(q\.b = 3\)/, 'the result of a subquery');
like(plan_of("SELECT 1 FROM (SELECT band_number(s, $zoning) AS b, count(*) FROM result GROUP BY 1) q WHERE b = 3"),
	$comparisons, 'the key of a group');
like(plan_of("SELECT 1 FROM result WHERE band_number(s, $zoning) = 7"), qr/s < '-999999999999\.999999'::score/,
	'a number that no band has');
like(plan_of("SELECT 1 FROM result WHERE band_number(n, $zoning) = 7"), qr/n < '-Infinity'::numeric/,
	'a number that no band has, numeric');
like(plan_of("SELECT 1 FROM result WHERE band_number(d, $zoning) = 7"), qr/d < '-Infinity'::double precision/,
	'a number that no band has, double precision');
like(plan_of("SELECT 1 FROM sorted a LEFT JOIN result b ON a.id = b.id AND zone(b.s, $zoning) = 'biru'"),
	qr/Left Join.*s < '-999999999999\.999999'::score/s, 'a zone that no band has, in an outer join');
$node->safe_psql('postgres', "CREATE TABLE odd AS SELECT x AS n, x::double precision AS d, x::real AS r "
	. "FROM (VALUES (NULL), ('NaN'), ('-Infinity'), ('Infinity'), ('-1e12'), ('50'::numeric)) v(x)");
is($node->safe_psql('postgres', "SELECT count(*) FROM odd WHERE band_number($_, $zoning) = 7"), '0',
	"$_: no number meets its comparison")
  foreach 'n', 'd', 'r';
like(plan_of("SELECT 1 FROM result WHERE 1 / (band_number(s, $zoning) - 2) = 1"), qr/band_number/,
	'only comparisons of the call itself are tried');

my $many = "'" . join(', ', map { "[$_," . ($_ + 1) . ") b$_" } 0 .. 29) . "'";
like(plan_of("SELECT 1 FROM result WHERE band_number(s, $many) IN (2, 4, 6, 8, 10, 12, 14, 16)"),
	qr/s >= /, 'eight places');
like(plan_of("SELECT 1 FROM result WHERE band_number(s, $many) IN (2, 4, 6, 8, 10, 12, 14, 16, 18)"),
	qr/band_number/, 'nine places');
like(plan_of("SELECT 1 FROM result WHERE zone(round((n * 0.4 + n * 0.6 + 1) / 1, 2), $zoning) = 'hijau'"),
	qr/zone\(/, 'a long expression is computed once');
$node->safe_psql('postgres', qq{
CREATE TABLE secret AS SELECT * FROM result;
ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY hijau ON secret USING (zone(s, $zoning) = 'hijau');
CREATE ROLE reader;
GRANT SELECT ON secret TO reader;});
like(plan_of('SELECT id FROM secret', 'SET ROLE reader;'), $comparisons, 'row level security');

# HAVING: what is said of a group's key is a condition on rows, what is said of an aggregate is none.
like(plan_of("SELECT s FROM result GROUP BY s HAVING $hijau"), $comparisons, 'HAVING, the key of a group');
like(plan_of("SELECT id FROM result GROUP BY id HAVING zone(max(s), $zoning) = 'hijau'"),
	qr/zone\(max\(s\)/, 'HAVING, an aggregate');

# What is selected or grouped is left alone, and so is what is true of NULL.
my $two_or_three = "2 + (s >= '80.995')::integer";
is( $node->safe_psql('postgres', "SELECT band_number(s, $zoning) AS b, band_number(s, $zoning) >= 1, count(*) "
		. "FROM sorted WHERE s > '60' "
		. "GROUP BY ROLLUP (band_number(s, $zoning)) ORDER BY 1"),
	$node->safe_psql('postgres', "SELECT b, b >= 1, count(*) "
		. "FROM (SELECT $two_or_three AS b FROM sorted WHERE s > '60') q GROUP BY ROLLUP (b) ORDER BY b"),
	'grouping sets');
is( $node->safe_psql('postgres', "SELECT band_number(s, $zoning) AS b, count(*) FROM sorted WHERE s > '60' "
		. "GROUP BY ROLLUP (band_number(s, $zoning)) HAVING band_number(s, $zoning) >= 1 ORDER BY 1"),
	$node->safe_psql('postgres', "SELECT $two_or_three, count(*) FROM sorted WHERE s > '60' GROUP BY 1 ORDER BY 1"),
	'grouping sets, HAVING');
like(plan_of("SELECT 1 FROM result WHERE band_number(s, $zoning) IS DISTINCT FROM 3"),
	qr/band_number/, 'IS DISTINCT FROM');
is($node->safe_psql('postgres', "SELECT count(*) FROM result WHERE band_number(s, $zoning) <> ALL ('{}')"),
	'51000', 'no number, and no score');

# Partitions are left out.
foreach my $type ('score', 'numeric', 'double precision', 'real')
{
	$node->safe_psql('postgres', qq{
		DROP TABLE IF EXISTS by_range, by_list;
		CREATE TABLE by_range (nilai $type) PARTITION BY RANGE (nilai);
		CREATE TABLE part_merah PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('50.9');
		CREATE TABLE part_kuning PARTITION OF by_range FOR VALUES FROM ('50.9') TO ('80.9');
		CREATE TABLE part_hijau PARTITION OF by_range FOR VALUES FROM ('80.9') TO (MAXVALUE);
		CREATE TABLE by_list (nilai $type) PARTITION BY LIST (nilai);
		CREATE TABLE list_low PARTITION OF by_list FOR VALUES IN ('0', '25', '50');
		CREATE TABLE list_high PARTITION OF by_list FOR VALUES IN ('75', '100');
		CREATE TABLE list_null PARTITION OF by_list FOR VALUES IN (NULL);});

	my $plan = plan_of("SELECT * FROM by_range WHERE in_zone(nilai, $zoning, 'hijau')");
	like($plan, qr/part_hijau/, "$type: the partition of hijau");
	unlike($plan, qr/part_merah|part_kuning/, "$type: and no other");
	$plan = plan_of("SELECT * FROM by_range WHERE in_zone(nilai, $zoning, 'hijau', 'merah')");
	like($plan, qr/part_merah.*part_hijau/s, "$type: the partitions of hijau and merah");
	$plan = plan_of("SELECT * FROM by_range WHERE at_least(nilai, $best_low, 'aman')");
	like($plan, qr/part_merah/, "$type: best low, the lowest partition");
	unlike($plan, qr/part_hijau|part_kuning/, "$type: best low, and no other");
	$plan = plan_of("SELECT * FROM by_range WHERE band_number(nilai, $zoning) <> 2");
	like($plan, qr/part_merah.*part_hijau/s, "$type: the partitions of all numbers but 2");
	$plan = plan_of("SELECT * FROM by_range WHERE band_number(nilai, $zoning) >= 3");
	like($plan, qr/part_hijau/, "$type: the partition of number 3");
	unlike($plan, qr/part_merah|part_kuning/, "$type: and no other");
	$plan = plan_of("SELECT * FROM by_list WHERE in_zone(nilai, $zoning, 'kuning', 'hijau')");
	like($plan, qr/list_high/, "$type: the list of high scores");
	unlike($plan, qr/list_low|list_null/, "$type: and no other");
}

# Parameters: a plan for one execution knows them, a plan for all does not.
my $prepare = "PREPARE q(text) AS SELECT id FROM result WHERE at_least(s, $zoning, \$1);";
like($node->safe_psql('postgres', "$prepare SET plan_cache_mode = force_custom_plan; EXPLAIN EXECUTE q('hijau')"),
	qr/s >= '80\.995'::score/, 'custom plan: comparisons');
like($node->safe_psql('postgres', "$prepare SET plan_cache_mode = force_generic_plan; EXPLAIN EXECUTE q('hijau')"),
	qr/at_least\(s, '.*'::zoning, \$1\)/, 'generic plan: the call');
like($node->safe_psql('postgres', "PREPARE q(score) AS SELECT id FROM result WHERE at_least(\$1, $zoning, 'hijau'); "
		. "SET plan_cache_mode = force_generic_plan; EXPLAIN EXECUTE q('81')"),
	qr/\$1 >= '80\.995'::score/, 'generic plan: comparisons of a parameter');
$prepare = "PREPARE q(integer) AS SELECT id FROM result WHERE band_number(s, $zoning) >= \$1;";
like($node->safe_psql('postgres', "$prepare SET plan_cache_mode = force_custom_plan; EXPLAIN EXECUTE q(3)"),
	qr/s >= '80\.995'::score/, 'custom plan: comparisons by number');
like($node->safe_psql('postgres', "$prepare SET plan_cache_mode = force_generic_plan; EXPLAIN EXECUTE q(3)"),
	qr/band_number\(s, '.*'::zoning\) >= \$1/, 'generic plan: the call');

# A score that costs much, has side effects or is no single row is not computed twice.
$node->safe_psql('postgres', q{CREATE FUNCTION costly(integer) RETURNS score COST 1000 IMMUTABLE
	LANGUAGE plpgsql AS 'BEGIN RETURN $1::score; END'});
foreach my $score ('costly(id)', 'random()', '(SELECT max(s) FROM sorted WHERE sorted.id = result.id)')
{
	like(plan_of("SELECT id FROM result WHERE in_zone($score, $zoning, 'hijau')"), qr/in_zone\(/,
		"$score is computed once");
}
like(plan_of("SELECT in_zone(generate_series(1, id)::numeric, $zoning, 'hijau') FROM result", '', 'COSTS OFF, VERBOSE'),
	qr/in_zone\(/, 'a set is made once');
like(plan_of("SELECT 1 FROM result HAVING at_least(weighted_mean(s), $zoning, 'hijau')"),
	qr/Filter: \(\(weighted_mean\(s\) >= '80\.995'::score\) AND/, 'an aggregate is computed once anyway');

# Partial indexes, and indexes on the call itself. A range in WHERE falls apart into its two comparisons, which
# an index on the score serves; where the test stays whole, so does its index.
$node->safe_psql('postgres', qq{
DROP INDEX result_s, result_n, result_d;
CREATE INDEX result_partial ON result (id) WHERE at_least(s, $zoning, 'kuning');});
like(plan_of("SELECT id FROM result WHERE at_least(s, $zoning, 'kuning')", $no_seqscan), qr/result_partial/,
	'partial index');
like(plan_of("SELECT id FROM result WHERE in_zone(s, $zoning, 'hijau') AND id < 9", $no_seqscan), qr/result_partial/,
	'partial index, implied by a narrower test');
unlike(plan_of("SELECT id FROM result WHERE in_zone(s, $zoning, 'merah')", $no_seqscan), qr/result_partial/,
	'partial index, not implied');
$node->safe_psql('postgres', qq{
DROP INDEX result_partial;
CREATE INDEX result_hijau ON result (in_zone(s, $zoning, 'hijau'));
CREATE INDEX result_ends ON result (in_zone(s, $zoning, 'hijau', 'merah'));
CREATE INDEX result_lebih ON result (in_zone(s, $unbounded, 'lebih'));
ANALYZE result;});
like(plan_of("SELECT id FROM result WHERE in_zone(s, $zoning, 'hijau', 'merah')", $no_seqscan), qr/result_ends/,
	'index on a test of two bands');
like(plan_of("SELECT id FROM result WHERE in_zone(s, $unbounded, 'lebih')", $no_seqscan), qr/result_lebih/,
	'index on a test of one comparison');
like(plan_of("SELECT id FROM result WHERE in_zone(s, $zoning, 'hijau') IS TRUE", $no_seqscan), qr/result_hijau/,
	'index on a test of one band, IS TRUE');
like(plan_of("SELECT in_zone(s, $zoning, 'hijau') FROM result ORDER BY 1", $no_seqscan), qr/result_hijau/,
	'index on a test of one band, ORDER BY');

# An index, a partial index or a partition key that knows the call is used instead, with its statistics.
$node->safe_psql('postgres', qq{
CREATE INDEX result_number ON result (band_number(s, $zoning));
CREATE INDEX result_kuning ON result (id) WHERE zone(s, $zoning) = 'kuning';
ANALYZE result;
CREATE TABLE by_number (s score) PARTITION BY LIST (band_number(s, $zoning));
CREATE TABLE number_1 PARTITION OF by_number FOR VALUES IN (1);
CREATE TABLE number_2 PARTITION OF by_number FOR VALUES IN (2, 3);});
my $by_number = "SELECT id FROM result WHERE band_number(s, $zoning) >= 3";
like(plan_of($by_number, $no_seqscan), qr/result_number.*Index Cond: \(band_number/s, 'index on band_number()');
like(plan_of("SELECT id FROM result WHERE band_number(s, $zoning) IN (1, 3)", $no_seqscan),
	qr/result_number.*Index Cond: \(band_number\(.*= ANY \('\{1,3\}'/s, 'index on band_number(), IN');
my ($estimate) = plan_of($by_number, '', 'COSTS ON') =~ /rows=(\d+)/;
my $actual = $node->safe_psql('postgres', "SELECT count(*) FROM ($by_number) q");
cmp_ok(abs($estimate - $actual), '<', 0.1 * $actual, "index on band_number(): $estimate rows estimated, $actual there");
like(plan_of("SELECT id FROM result WHERE zone(s, $zoning) = 'kuning' AND id < 99", $no_seqscan), qr/result_kuning/,
	'partial index on zone()');
like(plan_of("SELECT id FROM result WHERE zone(s, $zoning) = 'merah'", $no_seqscan), qr/s < '50\.995'::score/,
	'a partial index for another zone');
like(plan_of("SELECT id FROM result WHERE band_number(s, $zoning) <> 2", $no_seqscan), qr/s < '50\.995'::score/,
	'what an index cannot search');
unlike(plan_of("SELECT * FROM by_number WHERE band_number(s, $zoning) = 3"), qr/number_1/,
	'partitions by band_number()');

# So is a call further back in an index, if its first column is searched, too.
$node->safe_psql('postgres', qq{
CREATE TABLE city (id integer, kota varchar, sampled boolean, nilai score);
INSERT INTO city SELECT id, 'k' || id % 100, id % 50 = 0, s FROM result WHERE s IS NOT NULL;
CREATE INDEX city_kota ON city (kota, zone(nilai, $zoning));
CREATE INDEX city_sampled ON city (sampled, id, grade(nilai, $zoning));
CREATE INDEX city_brin ON city USING brin (id, band_number(nilai, $zoning));
CREATE INDEX city_nilai ON city (nilai);
VACUUM ANALYZE city;});
my $city_kota = qr/city_kota[^\n]*\s+Index Cond: \(.*kota.* AND \(zone/;
my $city_sampled = qr/city_sampled[^\n]*\s+Index Cond: \(.*sampled.* AND \(grade/;
foreach my $served (
	[ "SELECT id FROM city WHERE kota = 'k7' AND zone(nilai, $zoning) = 'hijau'",
		$city_kota, 'second column of an index' ],
	[ "SELECT id FROM city WHERE kota = 'k7' AND zone(nilai, $zoning) = 'hijau' "
		. "OR kota = 'k8' AND zone(nilai, $zoning) = 'merah'",
		qr/BitmapOr.*$city_kota.*$city_kota/s, 'second column of an index, below OR' ],
	[ "SELECT id FROM city JOIN (VALUES ('k7'::varchar), ('k8')) v(kota) USING (kota) "
		. "WHERE zone(nilai, $zoning) = 'hijau'",
		qr/Nested Loop.*$city_kota/s, 'second column of an index, in a join' ],
	[ "SELECT id FROM city WHERE sampled AND grade(nilai, $zoning) = 'hijau'",
		$city_sampled, 'third column of an index' ],
	[ "SELECT id FROM city WHERE sampled IS NULL AND grade(nilai, $zoning) = 'hijau'",
		$city_sampled, 'third column of an index, IS NULL' ],
	[ "SELECT id FROM city WHERE zone(nilai, $zoning) = 'hijau'",
		qr/city_nilai[^\n]*\s+Index Cond: \(\(nilai >= /, 'second column of an index whose first is not searched' ],
	[ "SELECT id FROM city WHERE band_number(nilai, $zoning) = 3",
		qr/city_brin[^\n]*\s+Index Cond: \(band_number/, 'any column of a BRIN index' ])
{
	my ($query, $plan, $name) = @$served;
	like(plan_of($query, "$no_seqscan SET enable_hashjoin = off; SET enable_mergejoin = off;"), $plan, $name);
}

# The indexes of a partitioned table serve its partitions.
$node->safe_psql('postgres', qq{
CREATE TABLE yearly (id integer, tahun integer, nilai score) PARTITION BY LIST (tahun);
CREATE TABLE yearly_2021 PARTITION OF yearly FOR VALUES IN (2021);
CREATE TABLE yearly_2022 (nilai score, tahun integer, id integer);
ALTER TABLE yearly ATTACH PARTITION yearly_2022 FOR VALUES IN (2022);
INSERT INTO yearly SELECT id, 2021 + id % 2, s FROM result;
CREATE INDEX yearly_number ON yearly (band_number(nilai, $zoning));
CREATE INDEX yearly_zone ON yearly (tahun, zone(nilai, $zoning));
CREATE INDEX yearly_partial ON yearly (id) WHERE grade(nilai, $zoning) = 'kuning';
CREATE INDEX yearly_invalid ON ONLY yearly (color(nilai, $zoning));
VACUUM ANALYZE yearly;});
like(plan_of("SELECT id FROM yearly WHERE band_number(nilai, $zoning) = 3", $no_seqscan),
	qr/(yearly_202[12]_band_number_idx[^\n]*\s+Index Cond: \(band_number.*){2}/s, 'index of a partitioned table');
like(plan_of("SELECT y.id FROM sorted, yearly y WHERE tahun = 2022 AND zone(y.nilai, $zoning) = 'hijau'", $no_seqscan),
	qr/Index Cond: \(\(tahun = 2022\) AND \(zone/, 'second column of an index of a partitioned table');
like(plan_of("SELECT id FROM yearly WHERE grade(nilai, $zoning) = 'kuning' AND id < 99", $no_seqscan),
	qr/yearly_2021_id_idx\S* on.*yearly_2022_id_idx\S* on/s, 'partial index of a partitioned table');
like(plan_of("SELECT id FROM yearly WHERE grade(nilai, $zoning) = 'merah' AND id < 99", $no_seqscan),
	qr/nilai < '50\.995'::score/, 'partial index of a partitioned table for another zone');
like(plan_of("SELECT id FROM yearly WHERE color(nilai, '[0,50] a #ff0000, (50,100] b') = '#ff0000'"),
	qr/nilai <= '50'::score/, 'no index of a partitioned table');
like(plan_of("SELECT id FROM yearly WHERE color(nilai, $zoning) <= '#ffffff'"), qr/nilai < '-999999999999\.999999'/,
	'an index of a partitioned table that its partitions lack');

my $join = "SELECT * FROM bands($zoning) %s result ON number = band_number(s, $zoning)";
like(plan_of(sprintf($join, 'FULL JOIN'), 'SET enable_mergejoin = off;'), qr/Hash Full Join/, 'hash join by number');
like(plan_of(sprintf($join, 'FULL JOIN'), 'SET enable_hashjoin = off;'), qr/Merge Full Join/, 'merge join by number');
like(plan_of(sprintf($join, 'JOIN'), "SET enable_hashjoin = off; SET enable_mergejoin = off; $no_seqscan"),
	qr/Nested Loop.*result_number/s, 'nested loop by number, with an index');

# Constraints and generated columns work by the comparisons, and show the call.
$node->safe_psql('postgres', qq{
CREATE TABLE checked (
	nilai score CHECK (in_zone(nilai, $zoning)),
	hijau boolean GENERATED ALWAYS AS (in_zone(nilai, $zoning, 'hijau')) STORED
);
CREATE INDEX checked_partial ON checked (nilai) WHERE NOT at_least(nilai, $zoning, 'kuning');
CREATE INDEX checked_hijau ON checked (in_zone(nilai, $zoning, 'hijau'));
CREATE VIEW passed AS SELECT nilai FROM checked WHERE at_least(nilai, $zoning, 'kuning');
CREATE VIEW numbered AS SELECT nilai, band_number(nilai, $zoning) AS number FROM checked;
CREATE VIEW second AS SELECT nilai FROM numbered WHERE number = 2;
INSERT INTO checked VALUES ('80.99'), ('80.995'), ('100'), (NULL);});
is($node->safe_psql('postgres', 'SELECT nilai, hijau FROM checked ORDER BY nilai'), "80.99|f\n80.995|t\n100|t\n|",
	'generated column');
like(errors_of("INSERT INTO checked VALUES ('100.01')"), qr/violates check constraint/,
	'CHECK against scores outside every band');
like(plan_of('SELECT nilai FROM second'),
	qr/Filter: \(\(nilai >= '50\.995'::score\) AND \(nilai < '80\.995'::score\)\)/,
	'comparisons by number in a view of a view');
like(plan_of("SELECT nilai FROM checked WHERE nilai > '100.01'", 'SET constraint_exclusion = on;'),
	qr/One-Time Filter: false/, 'constraint exclusion');
my ($dump) = run_command([ 'pg_dump', '--schema-only', '--table=checked', '--table=passed', '--table=second',
	'-d', $node->connstr('postgres') ]);
like($dump, qr/CHECK \(.*in_zone\(nilai, '.*round 2'::.*zoning\)/, 'pg_dump: the call in a constraint');
like($dump, qr/GENERATED ALWAYS AS \(.*in_zone\(nilai, /, 'pg_dump: the call in a generated column');
like($dump, qr/checked_partial .* WHERE \(NOT .*at_least\(nilai, /, 'pg_dump: the call in a partial index');
like($dump, qr/checked_hijau .*in_zone\(nilai, /, 'pg_dump: the call in an index');
like($dump, qr/VIEW.*passed AS.*WHERE .*at_least\((checked\.)?nilai, /s, 'pg_dump: the call in a view');
like($dump, qr/VIEW.*second AS.*WHERE .*number = 2/s, 'pg_dump: the comparison in a view');

# A plan does not outlive the function that it was made with.
is( $node->safe_psql('postgres', qq{
	SET plan_cache_mode = force_generic_plan;
	PREPARE q AS SELECT at_least(nilai, $zoning, 'hijau') FROM checked WHERE nilai = '100';
	EXECUTE q;
	BEGIN;
	CREATE OR REPLACE FUNCTION at_least(score score, zoning zoning, name text) RETURNS boolean LANGUAGE sql IMMUTABLE
		AS 'SELECT false';
	EXECUTE q;
	ROLLBACK;
	EXECUTE q;}),
	"t\nf\nt", 'a prepared plan is made anew when the function is replaced');

# A function is not taken out of a query that may not call it, nor out of a plan that was made when it might.
$node->safe_psql('postgres', 'GRANT SELECT ON checked, result TO reader');
my %revoked = (
	'zone(score, zoning)' => "zone(nilai, $zoning) = 'kuning'",
	'at_least(score, zoning, text)' => "at_least(nilai, $zoning, 'kuning')",
	'score_ge(score, score)' => "zone(nilai, $zoning) = 'kuning'");
foreach my $function (sort keys %revoked)
{
	my ($name) = $function =~ /(\w+)/;
	my $query = "SELECT count(*) FROM checked WHERE $revoked{$function}";
	my ($status, $out, $errors) = $node->psql('postgres', qq{
		SET plan_cache_mode = force_generic_plan;
		SET ROLE reader;
		PREPARE q AS $query;
		EXECUTE q;
		RESET ROLE;
		REVOKE EXECUTE ON FUNCTION $function FROM PUBLIC;
		SET ROLE reader;
		EXECUTE q;});

	if ($name eq 'score_ge')
	{
		is($errors, '', "$name revoked: the call needs none");
		like($out, qr/^(\d)\n\g1$/, "$name revoked: the call finds the same");
	}
	else
	{
		like($errors, qr/permission denied for function $name/, "$name revoked: a prepared plan does not outlive it");
		like(errors_of("SET ROLE reader; $query"), qr/permission denied for function $name/,
			"$name revoked: a new plan");
	}
	like(plan_of($query), qr/\b(zone|at_least)\(nilai/, "$name revoked: a call for those who may, too");
	$node->safe_psql('postgres', "GRANT EXECUTE ON FUNCTION $function TO PUBLIC");
	like(plan_of($query, 'SET ROLE reader;'), qr/nilai >= '50\.995'::score/, "$name granted again");
}

# Nor is a comparison with a number exchanged for one with a score, unless everyone may call both.
my $compared = 'SELECT count(*) FROM checked WHERE nilai >= 80.5';
my $simplified = qr/nilai >= '80\.5'::score/;
like(plan_of($compared), $simplified, 'a comparison with a number is one of scores');
foreach my $function ('score_numeric_ge(score, numeric)', 'score_ge(score, score)')
{
	my ($name) = $function =~ /(\w+)/;
	$node->safe_psql('postgres', "REVOKE EXECUTE ON FUNCTION $function FROM PUBLIC");
	unlike(plan_of($compared), $simplified, "$name revoked: the comparison stays as it is");
	my $errors = errors_of("SET ROLE reader; $compared");
	if ($name eq 'score_ge')
	{
		is($errors, '', "$name revoked: it needs none");
	}
	else
	{
		like($errors, qr/permission denied for function $name/, "$name revoked: who may not call it may not compare");
	}
	$node->safe_psql('postgres', "GRANT EXECUTE ON FUNCTION $function TO PUBLIC");
}

$node->stop;
done_testing();
