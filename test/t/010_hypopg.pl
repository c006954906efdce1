# hypopg shows plans with indexes that are not there: a condition on the band of a score is left to them, whichever
# of the two modules is loaded first.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

if ($node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'hypopg'}) eq '0')
{
	$node->stop;
	plan skip_all => 'hypopg is not installed';
}

my $zone = q{zone(nilai, '[0,50.99] merah, [51,80.99] kuning, [81,100] hijau; round 2')};
$node->safe_psql('postgres', q{
CREATE EXTENSION compliance;
CREATE EXTENSION hypopg;
CREATE TABLE result AS SELECT i AS id, (i % 10000 / 100.0)::score AS nilai FROM generate_series(1, 20000) i;
ANALYZE result;});

my $compliance = q{SELECT zone(79.72, '[0,100] semua');};
my $hypopg = 'SELECT hypopg_reset();';
foreach my $order ([ 'compliance first', $compliance, $hypopg ], [ 'hypopg first', $hypopg, $compliance ])
{
	my ($name, @load) = @$order;
	my $plan = $node->safe_psql('postgres', qq{
		@load
		SET enable_seqscan = off;
		SELECT hypopg_create_index(\$\$CREATE INDEX ON result (($zone))\$\$);
		EXPLAIN (COSTS OFF) SELECT id FROM result WHERE $zone = 'hijau';});

	like($plan, qr/<\d+>btree_result\S*\n\s*Index Cond: \(zone\(nilai/, $name);
}

$node->stop;
done_testing();
