# Citus, wherever it is installed: every aggregate is split between workers and coordinator, and gives the digits
# that one server gives. Elsewhere this file is skipped; test/pgtap/extension_distribution.sql does by hand what Citus
# does.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $coordinator = PostgreSQL::Test::Cluster->new('coordinator');
$coordinator->init;
$coordinator->start;

if ($coordinator->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'citus'}) eq '0')
{
	$coordinator->stop;
	plan skip_all => 'citus is not installed';
}

# Citus connects its servers by TCP. An aggregate that it cannot split is an error, instead of rows that are gathered.
my $conf = q{
listen_addresses = '127.0.0.1'
shared_preload_libraries = 'citus'
citus.node_conninfo = 'sslmode=prefer'
citus.shard_count = 4
citus.enable_local_execution = off
citus.coordinator_aggregation_strategy = 'disabled'
};
my @workers = map { PostgreSQL::Test::Cluster->new($_) } 'worker_1', 'worker_2';
$coordinator->append_conf('postgresql.conf', $conf);
$coordinator->restart;
$coordinator->safe_psql('postgres', 'CREATE EXTENSION citus');
foreach my $worker (@workers)
{
	my $port = $worker->port;
	$worker->init;
	$worker->append_conf('postgresql.conf', $conf);
	$worker->start;
	$worker->safe_psql('postgres', 'CREATE EXTENSION citus');
	$coordinator->safe_psql('postgres', "SELECT citus_add_node('localhost', $port)");
}

sub query
{
	my ($query) = @_;
	return $coordinator->safe_psql('postgres', $query);
}

# Rows are spread by their number, so that every group is on every shard, but for group 6: that is on one alone.
query('CREATE EXTENSION compliance');
is($_->safe_psql('postgres', q{SELECT count(*) FROM pg_extension WHERE extname = 'compliance'}), '1',
	'the extension came to ' . $_->name)
  foreach @workers;

# A group is also a form, of which a row has one answer, and an instrument, of which it has one node.
query(q{
SELECT setseed(0.2030);
CREATE TABLE edition AS
SELECT instrument_agg(code, parent, weight) AS instrument
FROM (SELECT 'total', NULL, NULL
	UNION ALL SELECT 'k' || i, 'total', 1 FROM generate_series(0, 199) i) n(code, parent, weight);
CREATE TABLE single AS
SELECT CASE WHEN i % 7 = 6 THEN 0 ELSE i END AS id, i % 7 AS grp, v::score AS s, v / 3 AS n,
	v::double precision / 3 AS d, w::score AS w, w AS nw, w::double precision AS dw,
	(SELECT tally(x, w) FROM (VALUES (v), (v / 3), (NULL)) t(x)) AS t,
	'k' || i / 7 AS leaf, (SELECT scorecard(instrument, jsonb_build_object('k' || i / 7, v)) FROM edition) AS card,
	CASE WHEN i < 7 THEN 'total' ELSE 'd' || i / 7 END AS node, CASE WHEN i >= 7 THEN 'total' END AS parent,
	CASE WHEN i >= 7 THEN 1 + w END AS node_weight, jsonb_build_object('title', 'the ' || i) AS rules, i / 7 AS position
FROM (SELECT i, CASE WHEN i % 50 > 0 THEN (random() * 100 + 0.001)::numeric(9, 6) END AS v,
		(random() * 10)::numeric(9, 6) AS w FROM generate_series(0, 1399) i) r;
CREATE TABLE spread (LIKE single);});
query(q{SELECT create_distributed_table('spread', 'id')});
query('INSERT INTO spread SELECT * FROM single');
is(query('SELECT count(*) FROM spread'), '1400', 'rows were spread');

my @aggregates = ('rollup(t)', 'rolling(t)', 'min(s)', 'max(s)');
foreach my $columns ([ 's', 'w' ], [ 'n', 'nw' ], [ 'd', 'dw' ])
{
	my ($value, $weight) = @$columns;
	push @aggregates, map { ("${_}_mean($value)", "${_}_mean($value, $weight)") } 'weighted', 'geometric', 'harmonic';
	push @aggregates, "power_mean($value, $weight, 2.5)", "tally($value)", "tally($value, $weight)";
	push @aggregates, map { "tally($value, $weight, $_)" } q{'geometric'}, q{'harmonic'}, q{'2.5'}, '0', '-1', '2.5';
}
foreach my $aggregate (@aggregates)
{
	my $total = "SELECT $aggregate\::text FROM";
	my $by_group = "SELECT grp, $aggregate\::text FROM %s GROUP BY grp ORDER BY grp";

	is(query("$total spread"), query("$total single"), "$aggregate: what one server gives");
	is(query(sprintf($by_group, 'spread')), query(sprintf($by_group, 'single')), "$aggregate: by groups");
	is(query("$total spread WHERE grp = 6"), query("$total single WHERE grp = 6"), "$aggregate: shards without a row");
}

my $instrument = query('SELECT quote_literal(instrument::text) FROM edition') . '::instrument';
foreach my $aggregate ((map { "assess($instrument, leaf, $_)" } 's', 'n', 'd'), 'rollup(card)',
	"panel(node, s)", "panel(node, t, 1000)",
	"panel('body ' || position % 10, card, $instrument)", "panel('body ' || position % 10, leaf, card, $instrument)",
	'instrument_agg(node, parent, node_weight)',
	'instrument_agg(node, parent, node_weight, rules)', 'instrument_agg(node, parent, node_weight, rules, position)')
{
	my ($function) = $aggregate =~ /^(\w+)/;
	my $by_group = "SELECT grp, $aggregate\::text FROM %s GROUP BY grp ORDER BY grp";

	is(query(sprintf($by_group, 'spread')), query(sprintf($by_group, 'single')), "$function: by groups");
	is(query("SELECT $aggregate\::text FROM spread WHERE grp = 6"),
		query("SELECT $aggregate\::text FROM single WHERE grp = 6"), "$function: shards without a row");
}

# Zones, inside the shards and of what was merged.
my $zoning = q{'[0,50.99] merah, [51,80.99] kuning, [81,101] hijau; round 2'};
foreach my $query (
	"SELECT count(*), weighted_mean(s, w) FROM %s WHERE at_least(s, $zoning, 'kuning')",
	"SELECT zone(s, $zoning), count(*) FROM %s GROUP BY 1 ORDER BY 1",
	"SELECT grp, zone(weighted_mean(s, w), $zoning) FROM %s GROUP BY grp ORDER BY grp",
	"SELECT grp, coverage(tally(s, w)) FROM %s GROUP BY grp "
		. "HAVING at_least(weighted_mean(s, w), $zoning, 'merah') ORDER BY grp")
{
	is(query(sprintf($query, 'spread')), query(sprintf($query, 'single')), $query);
}

# A condition that is true of no band is a comparison to Citus: it cannot plan the constant false in every join.
foreach my $query (
	"SELECT count(*) FROM %1\$s a WHERE zone(a.s, $zoning) = 'biru'",
	"SELECT count(*), count(b.id) FROM %1\$s a LEFT JOIN %1\$s b ON a.id = b.id AND zone(b.s, $zoning) = 'biru'",
	"SELECT count(*), count(a.id) FROM %1\$s a RIGHT JOIN %1\$s b ON a.id = b.id AND band_number(a.n, $zoning) = 7",
	"SELECT count(*), count(a.id) FROM %1\$s a FULL JOIN %1\$s b ON a.id = b.id AND zone(a.d, $zoning) = 'biru'",
	"SELECT count(*) FROM %1\$s a "
		. "WHERE NOT EXISTS (SELECT FROM %1\$s b WHERE a.id = b.id AND zone(b.s, $zoning) = 'biru')",
	"SELECT count(*) FROM %1\$s a WHERE EXISTS (SELECT FROM %1\$s b WHERE a.id = b.id AND zone(b.s, $zoning) = 'biru')")
{
	is(query(sprintf($query, 'spread')), query(sprintf($query, 'single')), sprintf($query, 'spread'));
}

# A column of type score(n) can distribute, but Citus looks for the shard of what is selected before it is rounded.
query(q{CREATE TABLE by_score (s score(1), n integer); SELECT create_distributed_table('by_score', 's');
INSERT INTO by_score SELECT (s::numeric)::score(1), 1 FROM spread WHERE s IS NOT NULL;});
is(query('SELECT count(*) FROM by_score a JOIN by_score b USING (s)'),
	query('SELECT count(*) FROM single a JOIN single b ON round(a.s, 1) = round(b.s, 1)'),
	'a score that is rounded first distributes rows');

# Citus fetches what EXPLAIN ANALYZE ran in binary form. It splits no aggregate there.
like(query('EXPLAIN (ANALYZE, COSTS OFF) SELECT id, tally(s, w) FROM spread GROUP BY id'),
	qr/Citus Adaptive/, 'EXPLAIN ANALYZE');

$_->stop foreach @workers, $coordinator;
done_testing();
