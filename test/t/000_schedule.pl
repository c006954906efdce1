# A warehouse is refreshed on a schedule: pg_cron runs the line that examples/schedule has, and systemd takes the units.
# What changes while it is refreshed is not lost.
#
# pg_cron begins at full minutes. It is set up first, and looked at last.

use strict;
use warnings FATAL => 'all';
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;
my $with_cron = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_cron'});
if ($with_cron)
{
	$node->append_conf('postgresql.conf', q{
shared_preload_libraries = 'pg_cron'
cron.database_name = 'scheduled'
cron.use_background_workers = on
});
	$node->restart;
}

# The role that owns the tables has no other right. One database is refreshed by pg_cron, the other one by us.
sub query
{
	my ($query, $database) = @_;
	return $node->safe_psql($database // 'warehouse', $query, extra_params => [ '-U', 'analyst' ]);
}

$node->safe_psql('postgres', 'CREATE ROLE analyst LOGIN');
foreach my $database ('scheduled', 'warehouse')
{
	$node->safe_psql('postgres', "CREATE DATABASE $database OWNER analyst");
	$node->safe_psql($database, "CREATE EXTENSION compliance; CREATE SCHEMA star AUTHORIZATION analyst;
		ALTER ROLE analyst IN DATABASE $database SET search_path = star, public");
	query(slurp_file('examples/warehouse.sql'), $database);
	query(q{
		INSERT INTO dim_date SELECT day, date_trunc('month', day), date_part('year', day)
		FROM generate_series(date '2024-12-01', date '2025-12-31', interval '1 day') AS day;
		INSERT INTO dim_body SELECT b, 'Kota ' || b, 'Barat' FROM generate_series(1, 5) AS b;
		INSERT INTO dim_unit SELECT u, 'Unit ' || u FROM generate_series(1, 50) AS u;
		INSERT INTO dim_edition VALUES (2025, '{"code": "ipp", "round": 2, "nodes": [{"code": "a"},
			{"code": "b", "weight": 2, "goalposts": [60, 5]}, {"code": "c", "answers": {"ada": 100, "tidak": 0}}]}');
		INSERT INTO dim_indicator (edition_key, code) SELECT 2025, unnest(ARRAY['a', 'b', 'c']);
		INSERT INTO fact_answer (visit, indicator_key, date_key, body_key, unit_key, answer)
		SELECT v, indicator_key, date '2025-01-01' + v % 365, 1 + v % 5, 1 + v % 50,
			CASE code WHEN 'a' THEN (v % 101)::text WHEN 'b' THEN (v % 70)::text
				ELSE (ARRAY['ada', 'tidak', NULL])[1 + v % 3] END
		FROM generate_series(1, 400) AS v, dim_indicator;}, $database);
}

# The line of examples/schedule, every minute
my ($line) = slurp_file('examples/schedule/README.md') =~ /^    (SELECT cron\.schedule\(.*\);)$/m;
my ($again) = slurp_file('doc/warehouse.md') =~ /^    (SELECT cron\.schedule\(.*\);)$/m;
is($again, $line, 'the documents have the same line');
if ($with_cron)
{
	my $schedule = $line =~ s{'\*/15 \* \* \* \*'}{'* * * * *'}r;
	isnt($schedule, $line, 'which is run every minute here');
	$node->safe_psql('scheduled', 'CREATE EXTENSION pg_cron; GRANT USAGE ON SCHEMA cron TO analyst');
	query($schedule, 'scheduled');
}

# What the answers give when they are all read at once, less what is stored; no row if it is the same
my $differences = q{
	WITH anew AS (SELECT visit, assess(instrument, code, answer) AS card, body_key, month, instrument
		FROM fact_answer JOIN dim_indicator USING (indicator_key) JOIN dim_edition USING (edition_key)
			JOIN dim_date USING (date_key)
		GROUP BY visit, body_key, month, instrument),
	tallied AS (SELECT body_key, month, tally(score(card, instrument)) AS tally FROM anew GROUP BY body_key, month)
	SELECT 'visit', visit::text FROM anew AS a FULL JOIN fact_form AS f USING (visit)
		WHERE a.card::text IS DISTINCT FROM f.card::text
	UNION ALL
	SELECT body_key::text, month::text FROM tallied AS t FULL JOIN body_month AS b USING (body_key, month)
	WHERE t.tally::text IS DISTINCT FROM b.tally::text};
cmp_ok(scalar(() = query($differences) =~ /^visit/mg), '==', 400, 'nothing is scored before the first refresh');

query('CALL refresh_warehouse()');
is(query($differences), '', 'after a refresh, all are what the answers give');
query(q{UPDATE fact_answer SET answer = '100' WHERE visit % 7 = 0 AND indicator_key = 1;
	DELETE FROM fact_answer WHERE visit % 11 = 0;
	UPDATE fact_answer SET date_key = date_key - 20, body_key = 1 WHERE visit = 365;
	INSERT INTO fact_answer (visit, indicator_key, date_key, body_key, unit_key, answer)
		VALUES (999, 2, '2025-02-03', 3, 3, '17');});
isnt(query($differences), '', 'answers that changed, late and gone');
query('CALL refresh_warehouse()');
is(query($differences), '', 'are found by the next one');
is(query('SELECT count(*) FROM mark'), '0', 'which leaves no mark');

# A wrong answer undoes the refresh, and its mark stays.
query(q{UPDATE fact_answer SET answer = 'x' WHERE visit = 3 AND indicator_key = 2});
my ($status, undef, $error) = $node->psql('warehouse', 'CALL refresh_warehouse()', extra_params => [ '-U', 'analyst' ]);
isnt($status, 0, 'an answer that cannot be read');
like($error, qr{/b: value must be a number}, 'is named');
is(query('SELECT DISTINCT visit FROM mark'), '3', 'and stays marked');
query(q{UPDATE fact_answer SET answer = '12' WHERE visit = 3 AND indicator_key = 2; CALL refresh_warehouse()});
is(query($differences), '', 'until it is mended');

# Two refreshes and a writer. The first has taken the marks and cannot read the answers yet; the second waits for it,
# and under REPEATABLE READ fails. What is committed meanwhile stays marked for the next one.
sub session
{
	return $node->background_psql('warehouse', extra_params => [ '-U', 'analyst' ], on_error_stop => 0);
}
my ($lock, $first, $second, $third) = map { session() } 1 .. 4;
query(q{UPDATE fact_answer SET answer = '50' WHERE visit = 8 AND indicator_key = 1});
$lock->query_safe('BEGIN; LOCK TABLE dim_edition');
$first->query_until(qr/begun/, "\\echo begun\nCALL refresh_warehouse();\n");
ok($node->poll_query_until('warehouse',
	q{SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND relation = 'star.dim_edition'::regclass}),
	'a refresh that waits for what it reads');
query(q{UPDATE fact_answer SET answer = '60' WHERE visit = 8 AND indicator_key = 1});
$second->query_until(qr/begun/, "\\echo begun\nCALL refresh_warehouse();\n");
$third->query_until(qr/begun/, "BEGIN ISOLATION LEVEL REPEATABLE READ;\n\\echo begun\nCALL refresh_warehouse();\n");
ok($node->poll_query_until('warehouse',
	q{SELECT count(*) = 2 FROM pg_locks WHERE NOT granted AND relation = 'star.fact_form'::regclass}),
	'and two that wait for the first');
$lock->query_safe('COMMIT');
$first->quit;
$second->query('SELECT 1');
$third->query('SELECT 1');
is($second->{stderr}, '', 'the second does what is left');
like($third->{stderr}, qr/could not serialize access/, 'the third would have done what was done');
$_->quit foreach $lock, $second, $third;
is(query('SELECT count(*) FROM mark'), '0', 'no mark is left');
is(query($differences), '', 'and nothing was lost');

# Writers and refreshers at random
my $folder = PostgreSQL::Test::Utils::tempdir();
append_to_file("$folder/write.sql", q{\set v random(1, 60)
\set a random(0, 100)
BEGIN;
DELETE FROM fact_answer WHERE visit = :v AND indicator_key = 1 + :a % 3;
INSERT INTO fact_answer (visit, indicator_key, date_key, body_key, unit_key, answer)
	SELECT :v, 1 + n % 3, date '2025-01-01' + :v, 1 + :v % 5, 1, CASE n % 3 WHEN 2 THEN 'ada' ELSE n::text END
	FROM (VALUES (:a)) AS n (n) ON CONFLICT DO NOTHING;
UPDATE fact_answer SET answer = (:a)::text WHERE visit = :v AND indicator_key = 1;
END;
});
append_to_file("$folder/refresh.sql", "CALL refresh_warehouse();\n");
query('TRUNCATE fact_answer; CALL refresh_warehouse()');
is(query('SELECT count(*) FROM fact_form'), '0', 'without answers there are no cards');
$node->command_checks_all([ 'pgbench', '-n', '-U', 'analyst', '-c', 5, '-t', 200, '-f', "$folder/write.sql\@12",
	'-f', "$folder/refresh.sql\@1", '--random-seed', 2026, 'warehouse' ], 0,
	[qr/actually processed: 1000\/1000/], [qr/^pgbench: setting random seed to 2026$/],
	'1,000 transactions of five sessions');
cmp_ok(query('SELECT count(*) FROM fact_answer'), '>', 100, 'which left answers');
query('CALL refresh_warehouse()');
is(query($differences), '', 'and after one refresh more, all are what the answers give');

# systemd
SKIP:
{
	skip 'systemd is not installed', 1 unless -x '/usr/bin/systemd-analyze';
	my @units = glob('examples/schedule/*.{service,timer}');
	run([ 'systemd-analyze', '--man=no', 'verify', @units ], '>', \my $out, '2>', \my $err);
	is($out . $err, '', "systemd finds nothing in @units");
}

SKIP:
{
	skip 'pg_cron is not installed', 1 unless $with_cron;
	ok($node->poll_query_until('scheduled',
		q{SELECT count(*) > 0 FROM cron.job_run_details WHERE status IN ('succeeded', 'failed')}),
		'pg_cron ran the job');
	is($node->safe_psql('scheduled', 'SELECT DISTINCT status, username, return_message FROM cron.job_run_details'),
		'succeeded|analyst|CALL', 'as its owner');
	is(query($differences, 'scheduled'), '', 'and all are what the answers give');
	is(query('SELECT count(*) FROM fact_form', 'scheduled'), '400', 'all of them');
}

$node->stop;
done_testing();
