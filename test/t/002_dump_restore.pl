# What pg_dump writes of tables, generated columns, indexes and views comes back the same.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE original');

my $zoning = q{'[0,50.99] merah "Kepatuhan Rendah" #d7191c, [51,80.99] kuning "Kepatuhan Sedang" #ffd700, }
  . q{[81,100] hijau "Kepatuhan Tinggi" #1a9641; round 2'};

$node->safe_psql('original', qq{
CREATE EXTENSION compliance;

CREATE TABLE result (
	id integer PRIMARY KEY,
	body text NOT NULL,
	weight numeric NOT NULL,
	exact score DEFAULT 0.000001,
	nilai score(2) CHECK (nilai >= 0),
	zonasi zoning DEFAULT $zoning,
	observations tally,
	zona text GENERATED ALWAYS AS (zone(nilai, $zoning)) STORED,
	predikat text GENERATED ALWAYS AS (predicate(nilai, $zoning)) STORED
);

INSERT INTO result (id, body, weight, exact, nilai, observations)
SELECT i, 'body ' || i % 7, i % 5 + 1, i / 7.0, CASE WHEN i % 50 > 0 THEN i * 5 / 100.0 END,
	(SELECT tally(v / 3.0, v, (ARRAY['arithmetic', 'geometric', 'harmonic', '2.5'])[i % 4 + 1])
	 FROM generate_series(1, i % 5) v)
FROM generate_series(1, 2000) i;

CREATE INDEX result_btree ON result (nilai);
CREATE INDEX result_hash ON result USING hash (nilai);
CREATE INDEX result_brin ON result USING brin (nilai);
CREATE INDEX result_zone ON result (zone(nilai, $zoning));
CREATE INDEX result_green ON result (body) WHERE at_least(nilai, $zoning, 'hijau');

CREATE TABLE by_range (nilai score) PARTITION BY RANGE (nilai);
CREATE TABLE by_range_low PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('50.5');
CREATE TABLE by_range_high PARTITION OF by_range FOR VALUES FROM ('50.5') TO (MAXVALUE);
INSERT INTO by_range SELECT nilai FROM result WHERE nilai IS NOT NULL;

CREATE TABLE by_hash (nilai score) PARTITION BY HASH (nilai);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT nilai FROM result;

CREATE VIEW body AS
	SELECT body, weighted_mean(nilai, weight) AS nilai, zone(weighted_mean(nilai, weight), $zoning) AS zona
	FROM result GROUP BY body;
CREATE MATERIALIZED VIEW body_tally AS
	SELECT body, tally(nilai, weight) AS summary, geometric_mean(exact) AS geometric FROM result GROUP BY body;
CREATE VIEW total AS
	SELECT mean(rollup(summary)) AS nilai FROM body_tally;

CREATE TABLE everyone AS
	SELECT zona, panel(id::text, nilai) AS by_score, panel(id::text, observations, 9) AS by_tally
	FROM result GROUP BY zona;
CREATE MATERIALIZED VIEW together AS
	SELECT rollup(by_score) AS by_score, rollup(by_tally) AS by_tally FROM everyone;
});

# pg_dump encloses its script in lines with a random key.
sub dump_of
{
	my ($database) = @_;
	my ($dump, $errors) = run_command([ 'pg_dump', '-d', $node->connstr($database) ]);
	is($errors, '', "$database: pg_dump has nothing to say");
	$dump =~ s/^\\(un)?restrict .*\n//mg;
	return $dump;
}

my %queries = (
	'rows' => 'SELECT * FROM result ORDER BY id',
	'partitions by range' => 'SELECT tableoid::regclass, nilai FROM by_range ORDER BY nilai',
	'partitions by hash' => 'SELECT tableoid::regclass, nilai FROM by_hash ORDER BY nilai',
	'view' => 'SELECT * FROM body ORDER BY body',
	'materialised view' => 'SELECT * FROM body_tally ORDER BY body',
	'view over tallies' => 'SELECT * FROM total',
	'panels' => 'SELECT * FROM everyone ORDER BY zona',
	'materialised view of panels' => 'SELECT * FROM together',
	'index on zone()' => "SET enable_seqscan = off; SELECT count(*) FROM result WHERE zone(nilai, $zoning) = 'kuning'",
	'index on nilai' => "SET enable_seqscan = off; SELECT count(*) FROM result WHERE nilai >= 80.99");

my $dir = $node->basedir;
my $original = dump_of('original');

$node->command_ok([ 'pg_dump', '-f', "$dir/plain.sql", '-d', $node->connstr('original') ], 'dump, plain');
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/custom.dump", '-d', $node->connstr('original') ], 'dump, custom');
$node->safe_psql('postgres', 'CREATE DATABASE plain');
$node->safe_psql('postgres', 'CREATE DATABASE custom');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/plain.sql",
	'-d', $node->connstr('plain') ], 'restore, plain');
$node->command_ok([ 'pg_restore', '-e', '-d', $node->connstr('custom'), "$dir/custom.dump" ], 'restore, custom');

foreach my $database ('plain', 'custom')
{
	is(dump_of($database), $original, "$database: the restored database dumps the same");
	is($node->safe_psql($database, $queries{$_}), $node->safe_psql('original', $queries{$_}), "$database: $_")
	  foreach sort keys %queries;
}

# The queries must have something to say.
unlike($node->safe_psql('original', $queries{$_}), qr/\A0?\z/, "original: $_") foreach sort keys %queries;

$node->stop;
done_testing();
