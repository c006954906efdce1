# A role that owns nothing, below a row security policy: an index on a score serves what it asks, since two scores
# compare by functions that can't leak, and a comparison with a constant number is made one of two scores.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "max_parallel_workers_per_gather = 0\njit = off");
$node->start;

# Whoever may create objects may create the extension, though it marks functions as only a superuser may.
$node->safe_psql('postgres', q{
CREATE ROLE dinas LOGIN;
CREATE ROLE warga LOGIN;
CREATE DATABASE penilaian OWNER dinas;});

my $zoning = q{'[0,98.99] kuning, [99,100] hijau; round 2'};

sub ask
{
	my ($role, $query) = @_;
	return $node->safe_psql('penilaian', $query, extra_params => [ '--username', $role ]);
}

ask('dinas', q{
CREATE EXTENSION compliance;
CREATE TABLE hasil (kota text, nilai score, bobot numeric);
INSERT INTO hasil SELECT 'kota ' || i % 100, (i * 7919 % 10000 + i % 7 * 0.1)::numeric / 100, 1
FROM generate_series(1, 20000) i;
CREATE INDEX hasil_nilai ON hasil (nilai);
ALTER TABLE hasil ENABLE ROW LEVEL SECURITY;
CREATE POLICY satu_kota ON hasil USING (kota <> 'kota 13');
CREATE VIEW terbuka WITH (security_barrier) AS SELECT * FROM hasil WHERE kota <> 'kota 13';
GRANT SELECT ON hasil, terbuka TO warga;});
ask('dinas', 'VACUUM ANALYZE hasil');

# That the index is used, with the policy as a filter behind it, and that the rows are the owner's without kota 13.
sub index_serves
{
	my ($condition, $cond) = @_;
	my $plan = ask('warga', "EXPLAIN (COSTS OFF) SELECT * FROM hasil WHERE $condition");
	like($plan, qr/Index Cond: \(*$cond/, "$condition: by the index");
	like($plan, qr/Filter: \(kota <> 'kota 13'/, "$condition: and the policy");
	is(ask('warga', "SELECT count(*), sum(nilai) FROM hasil WHERE $condition"),
		ask('dinas', "SELECT count(*), sum(nilai) FROM hasil WHERE ($condition) AND kota <> 'kota 13'"),
		"$condition: the rows of the policy");
}

index_serves('nilai >= 99.5', q{nilai >= '99.5'::score});
index_serves('nilai >= 99.5::float8', q{nilai >= '99.5'::score});
index_serves('99.5 <= nilai', q{nilai >= '99.5'::score});
index_serves('nilai > 99', q{nilai > '99'::score});
index_serves('nilai = 80.5', q{nilai = '80.5'::score});
index_serves('nilai BETWEEN 80.0000005 AND 80.5', q{nilai >= '80.000001'::score});
index_serves("nilai > '99.5'", q{nilai > '99.5'::score});
index_serves("nilai IN ('80.5', '81')", q{nilai = ANY});
index_serves('nilai > 1e15', q{nilai > '999999999999.999999'::score|nilai < '-999999999999.999999'::score});
index_serves("zone(nilai, $zoning) = 'hijau'", q{nilai >= '98.995'::score});
index_serves("band_number(nilai, $zoning) >= 2", q{nilai >= '98.995'::score});
index_serves("in_zone(nilai, $zoning, 'hijau')", q{nilai >= '98.995'::score});
index_serves("at_least(nilai, $zoning, 'hijau')", q{nilai >= '98.995'::score});

# What could raise an error stays behind the policy: an array of numbers, and a number that no plan knows.
foreach my $condition ('nilai = ANY (ARRAY[80.5, 81])', 'nilai >= bobot')
{
	my $plan = ask('warga', "EXPLAIN (COSTS OFF) SELECT * FROM hasil WHERE $condition");
	like($plan, qr/Seq Scan.*Filter: \(\(kota <> 'kota 13'.*\) AND/s, "$condition: behind the policy");
}
like(ask('dinas', 'EXPLAIN (COSTS OFF) SELECT * FROM hasil WHERE nilai = ANY (ARRAY[80.5, 81])'), qr/Index Cond/,
	'the owner has no policy');

# A view that is a barrier lets the comparison in, too.
like(ask('warga', 'EXPLAIN (COSTS OFF) SELECT * FROM terbuka WHERE nilai >= 99.5'),
	qr/Index Cond: \(nilai >= '99\.5'::score/, 'a view that is a barrier');
like(ask('warga', "EXPLAIN (COSTS OFF) SELECT * FROM terbuka WHERE in_zone(nilai, $zoning, 'hijau')"),
	qr/Index Cond: \(\(nilai >= '98\.995'::score/, 'a view that is a barrier, in_zone()');

# A function that tells what it sees is not shown the rows of kota 13, by any plan.
ask('dinas', 'CREATE SCHEMA lihat AUTHORIZATION dinas; GRANT ALL ON SCHEMA lihat TO warga;');
ask('warga', q{
CREATE FUNCTION lihat.bocor(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001
	AS $$ BEGIN RAISE NOTICE 'seen %', $1; RETURN true; END $$});
my ($out, $err) = ('', '');
$node->psql('penilaian', "SELECT count(*) FROM hasil WHERE lihat.bocor(kota) AND nilai >= 99.5",
	stdout => \$out, stderr => \$err, extra_params => [ '--username', 'warga' ]);
like($err, qr/seen kota 3$/m, 'a leaky function sees rows');
unlike($err, qr/seen kota 13$/m, 'but not those behind the policy');

# Prepared once, executed ten times: the plan for all executions gives the same.
my $prepared = "PREPARE q(score) AS SELECT count(*) FROM hasil WHERE nilai >= \$1; "
  . join(' ', map { "EXECUTE q(99.5::score);" } 1 .. 10);
is(ask('warga', $prepared), join("\n", (ask('warga', 'SELECT count(*) FROM hasil WHERE nilai >= 99.5')) x 10),
	'a prepared statement');
like(ask('warga', 'SET plan_cache_mode = force_generic_plan; PREPARE q AS SELECT * FROM hasil WHERE nilai >= $1; '
		. "EXPLAIN (COSTS OFF) EXECUTE q('99.5')"),
	qr/Index Cond: \(nilai >= \$1\)/, 'an untyped parameter is a score');

$node->stop;
done_testing();
