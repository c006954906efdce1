# An assessment in the life of a database: dumps and restores, another schema, an extension that is dropped, updated or
# absent, COPY, two sessions at once, a full disk, a time limit.

use strict;
use warnings FATAL => 'all';
use File::Copy qw(copy);
use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--wal-segsize', '1' ]);
$node->append_conf('postgresql.conf', "jit = off\nmax_parallel_workers_per_gather = 0");
$node->start;
my $dir = $node->basedir;

sub as
{
	my ($role, $database, $query) = @_;
	return $node->safe_psql($database, $query, extra_params => [ '--username', $role ]);
}

# The error of a query that must fail
sub refused
{
	my ($role, $database, $query) = @_;
	my ($code, $out, $err) = $node->psql($database, $query,
		extra_params => [ '--username', $role, '-v', 'VERBOSITY=terse' ]);
	return $code == 0 ? "not refused: $out" : $err;
}

$node->safe_psql('postgres', q{
CREATE ROLE dinas LOGIN;
CREATE ROLE ani LOGIN;
CREATE ROLE kepala LOGIN;
CREATE ROLE pemeriksa LOGIN;
CREATE DATABASE penilaian OWNER dinas;});
as('dinas', 'penilaian', q{
CREATE EXTENSION compliance_assessment CASCADE;
SELECT create_assessment('kota');
SELECT grant_assessment('kota', 'ani', 'assessor'), grant_assessment('kota', 'kepala', 'manager'),
	grant_assessment('kota', 'pemeriksa', 'reviewer');
INSERT INTO kota_work.category VALUES ('kota', 'Kota');
INSERT INTO kota_work.body (code, name, category) SELECT 'b' || b, 'Kota ' || b, 'kota' FROM generate_series(1, 20) b;
INSERT INTO kota_work.unit SELECT b.code || '-' || u, b.code, 'Unit', 'dinas' FROM kota_work.body b,
	generate_series(1, 3) u;
INSERT INTO kota_work.product SELECT code, 'p' || p, 'Produk' FROM kota_work.unit, generate_series(1, 4) p;
INSERT INTO kota_work.person VALUES ('ani', 'Ani');
INSERT INTO kota_work.login VALUES ('ani', 'ani');
INSERT INTO kota_work.edition (code, title, joined_by) VALUES ('2026', '2026', 'units');
INSERT INTO kota_work.edition_instrument (edition, instrument, zoning)
	VALUES ('2026', '{"code": "n", "round": 2, "nodes": [
	{"code": "a", "weight": 2, "nodes": [{"code": "a1"}, {"code": "a2"}, {"code": "a3"}]},
		{"code": "b", "nodes": [{"code": "b1"}, {"code": "b2"}]}]}', 'ombudsman-2022');
INSERT INTO kota_work.round (code, edition, title, as_of) VALUES ('r', '2026', 'Putaran', '2026-07-01');
INSERT INTO kota_work.visit (round, unit, product, assessor) SELECT 'r', unit, code, 'ani' FROM kota_work.product;
SELECT open_round('kota', 'r');
INSERT INTO kota_work.form_version (visit, kind, base_version, submission, answers)
SELECT id, 'observation', 0, gen_random_uuid(), (SELECT jsonb_object_agg(c,
	abs(hashtext(unit || product || c)) % 10001 / 100.0)
	FROM unnest('{a1,a2,a3,b1,b2}'::text[]) c) FROM kota_work.visit;
SELECT refresh_round('kota', 'r');
SELECT set_target('kota', 'r', 'b1', 'A');
SELECT refresh_round('kota', 'r');
});
as('dinas', 'penilaian', 'VACUUM ANALYZE');

# Everything that is computed, and everything that is true
my $computed = q{SELECT md5(string_agg(l, E'\n' ORDER BY l))
	FROM (SELECT 'c' || t::text FROM kota_work.card t UNION ALL SELECT 'u' || t::text FROM kota_work.unit_tally t
	UNION ALL SELECT 'b' || t::text FROM kota_work.body_tally t UNION ALL SELECT 'n' || t::text
	FROM kota_work.node_score t
	UNION ALL SELECT 'p' || t::text FROM kota_work.plan_row t) x (l)};
my $truth = q{SELECT md5(string_agg(l, E'\n' ORDER BY l))
	FROM (SELECT 'f' || t::text FROM kota_work.form_version t UNION ALL SELECT 'v' || t::text FROM kota_work.visit t
	UNION ALL SELECT 'b' || t::text FROM kota_work.body t UNION ALL SELECT 'i' || t::text
	FROM kota_work.edition_instrument t UNION ALL SELECT 'g' || t::text FROM kota_work.granted t) x (l)};
my $valid = q{SELECT string_agg(object || ': ' || problem, ', ') FROM validate_assessment('kota')};
my $was_computed = as('dinas', 'penilaian', $computed);
my $was_true = as('dinas', 'penilaian', $truth);
my $visit = as('dinas', 'penilaian', q{SELECT id FROM kota_work.visit WHERE unit = 'b1-1' AND product = 'p1'});
my $submit = qq{SELECT kota_work.submit_form(gen_random_uuid(), '$visit', 'observation', 1,
	'{"a1": 1, "a2": 2, "a3": 3, "b1": 4, "b2": 5}')};
is(as('dinas', 'penilaian', $valid), '', 'all is well');

#
# Index scans, where row security is on and where a function shows the caller's own
#
my $ten = qq{SELECT * FROM kota_work.form_version WHERE visit = '$visit'};
like(as('pemeriksa', 'penilaian', "SET enable_seqscan = on; EXPLAIN (COSTS OFF) $ten"),
	qr/Index Scan using form_version_pkey/, 'a reviewer finds a form by its index');
is(as('pemeriksa', 'penilaian', "SELECT count(*) FROM ($ten) t"), '1', 'and sees it');
unlike(as('ani', 'penilaian', "EXPLAIN ANALYZE SELECT * FROM kota_work.my_visits WHERE unit = 'b1-1'"),
	qr/on visit|Index/, 'of an assessor\'s rows a plan shows no table');

#
# A session that has found all to be the owner's looks again after another changed it
#
foreach my $case (
	[ 'a function', 'CREATE FUNCTION kota_work.asing() RETURNS integer LANGUAGE sql RETURN 1; '
			. 'ALTER FUNCTION kota_work.asing() OWNER TO ani',
		'DROP FUNCTION kota_work.asing()', qr/function kota_work\.asing\(\)/ ],
	[ 'a table', 'CREATE TABLE kota.asing (x integer)', 'DROP TABLE kota.asing', qr/table kota\.asing/ ],
	[ 'an operator', 'CREATE OPERATOR kota_work.=== (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text)',
		'DROP OPERATOR kota_work.=== (text, text)', qr/operator kota_work\.===\(text,text\)/ ],
	[ 'the owner of a function', 'ALTER FUNCTION kota_work.close_round(text) OWNER TO ani',
		'ALTER FUNCTION kota_work.close_round(text) OWNER TO dinas', qr/function kota_work\.close_round\(text\)/ ],
	[ 'the owner of a schema', 'ALTER SCHEMA kota OWNER TO ani', 'ALTER SCHEMA kota OWNER TO dinas',
		qr/schema kota/ ])
{
	my ($what, $change, $undo, $named) = @$case;
	my $call = q{SELECT acting_everywhere('kota');};
	foreach my $begin ('', "\\set ON_ERROR_ROLLBACK on\nBEGIN;")
	{
		my ($code, $out, $err) = $node->psql('penilaian', qq{$begin
$call
\\! psql -Xqd penilaian -c "$change"
$call
$call
\\! psql -Xqd penilaian -c "$undo"
$call}, extra_params => [ '--username', 'dinas' ], on_error_stop => 0);
		my $where = $begin eq '' ? $what : "$what, in one transaction";
		is($out, "t\nt", "$where: what is the owner's, the owner enters");
		is(scalar(() = $err =~ /ERROR:  assessment "kota" can be used by its owner alone/g), 2,
			"$where: not what is another's");
		is(scalar(() = $err =~ /does not own its $named/g), 2, "$where: which is named");
	}
}
is($node->safe_psql('penilaian', q{SET ROLE dinas; SELECT acting_everywhere('kota'); RESET ROLE;
BEGIN; SAVEPOINT s; CREATE TABLE kota.asing (x integer); SET LOCAL ROLE dinas; SAVEPOINT t;
DO $$BEGIN PERFORM acting_everywhere('kota'); EXCEPTION WHEN insufficient_privilege THEN
	PERFORM set_config('kota.said', 'refused', false); END$$;
SELECT current_setting('kota.said', true); ROLLBACK TO s; SET LOCAL ROLE dinas;
SELECT acting_everywhere('kota'); COMMIT;}),
	"t\nrefused\nt", 'nor in the transaction that makes it, and not after that is undone');

#
# COPY
#
my $line = join("\t", $visit, 'observation', '7', '0', '00000000-0000-0000-0000-00000000000a',
	'{"a1": 1, "a2": 2, "a3": 3, "b1": 4, "b2": 500}');
my $copy = "COPY kota_work.form_version (visit, kind, respondent, base_version, submission, answers) FROM STDIN;\n";
like(refused('dinas', 'penilaian', "$copy$line\n\\.\n"), qr/form refused: "b2" value is not on the scale/,
	'COPY by the owner is guarded');
$line =~ s/"b2": 500/"b2": 5/;
is(as('dinas', 'penilaian', "BEGIN; $copy$line\n\\.\nSELECT login, version FROM kota_work.form_version
	WHERE respondent = '7'; ROLLBACK"), 'dinas|1', 'and stamped');
like(refused('ani', 'penilaian', "$copy$line\n\\.\n"), qr/permission denied/, 'an assessor has no COPY');
as('dinas', 'penilaian', 'GRANT INSERT ON kota_work.form_version TO pemeriksa');
like(refused('pemeriksa', 'penilaian', "$copy$line\n\\.\n"), qr/COPY FROM not supported with row-level security/,
	'who has, is stopped by row security');
as('dinas', 'penilaian', 'REVOKE INSERT ON kota_work.form_version FROM pemeriksa');
like(refused('ani', 'penilaian', 'COPY (SELECT * FROM kota_work.form_version) TO STDOUT'), qr/permission denied/,
	'nor COPY of a query');
is(as('ani', 'penilaian', 'COPY (SELECT count(*) FROM kota_work.my_visits) TO STDOUT'), '240', 'but of his own');

#
# Dumps
#
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/owner.dump", '-U', 'dinas', '-d', $node->connstr('penilaian') ],
	'the owner dumps it');
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/superuser.dump", '-d', $node->connstr('penilaian') ],
	'a superuser dumps it');
foreach my $case ([ 'by_owner', 'dinas', 'owner' ], [ 'by_superuser', $ENV{PGUSER} // 'postgres', 'superuser' ])
{
	my ($database, $role, $dump) = @$case;
	$node->safe_psql('postgres', "CREATE DATABASE $database OWNER dinas");
	# what belongs to the database, its owner may not be allowed to restore
	my ($out, $err) = run_command([ 'pg_restore', '-U', $role, '-d', $node->connstr($database), "$dir/$dump.dump" ]);
	$err =~ s/^.*(public" already exists|must be owner of (extension|schema) (plpgsql|public)).*$//mg;
	unlike($err, qr/error: could not execute(?!.*(EXTENSION|SCHEMA public))/, "$database: restored");
	is(as('dinas', $database, $truth), $was_true, "$database: the truth");
	is(as('dinas', $database, $computed), $was_computed, "$database: what was computed");
	is(as('dinas', $database, $valid), '', "$database: all is well");
	like(as('ani', $database, $submit), qr/^2$/, "$database: an assessor submits");
	as('dinas', $database, q{SELECT refresh_round('kota', 'r')});
	isnt(as('dinas', $database, $computed), $was_computed, "$database: and it counts");
}

# where compliance is in another schema
$node->safe_psql('postgres', 'CREATE DATABASE elsewhere OWNER dinas');
as('dinas', 'elsewhere', 'CREATE SCHEMA ext; CREATE EXTENSION compliance SCHEMA ext;
	CREATE EXTENSION compliance_assessment SCHEMA ext');
like(refused('dinas', 'by_owner', 'CREATE SCHEMA other; DROP EXTENSION compliance_assessment CASCADE;
	CREATE EXTENSION compliance_assessment SCHEMA other'),
	qr/compliance_assessment must be in the schema of compliance/, 'it goes where compliance is');
run_command([ 'pg_restore', '-U', 'dinas', '-d', $node->connstr('elsewhere'), "$dir/owner.dump" ]);
is(as('dinas', 'elsewhere', $truth), $was_true, 'another schema: the truth is there');
like(refused('ani', 'elsewhere', $submit), qr/ERROR/, 'another schema: nothing is taken yet');
as('dinas', 'elsewhere', q{SET search_path = ext; SELECT upgrade_assessment('kota')});
is(as('dinas', 'elsewhere', "SET search_path = ext; $computed"), $was_computed,
	'another schema: upgrade_assessment() computes all');
is(as('dinas', 'elsewhere', "SET search_path = ext; $valid"), '', 'another schema: all is well');
like(as('ani', 'elsewhere', $submit), qr/^2$/, 'another schema: an assessor submits');

# without the extensions
$node->safe_psql('postgres', 'CREATE DATABASE without OWNER dinas');
my $into = $node->connstr('without');
run_command([ 'sh', '-c', "pg_restore -f - '$dir/owner.dump' | grep -v 'EXTENSION' | psql -X -q -U dinas -d '$into'" ]);
is(as('dinas', 'without', $truth), $was_true, 'without the extensions: the truth is there');
like(refused('ani', 'without', $submit), qr/does not exist/, 'without the extensions: nothing is taken');
like(refused('dinas', 'without', 'UPDATE kota_work.form_version SET answers = $${}$$'), qr/does not exist/,
	'without the extensions: nor changed');

#
# DROP EXTENSION, and back
#
as('dinas', 'penilaian', 'DROP EXTENSION compliance CASCADE');
is(as('dinas', 'penilaian', $truth), $was_true, 'dropped: no truth is lost');
like(refused('ani', 'penilaian', $submit), qr/does not exist/, 'dropped: an assessor is refused');
like(refused('dinas', 'penilaian', 'DELETE FROM kota_work.form_version'), qr/does not exist/,
	'dropped: nothing is deleted');
as('dinas', 'penilaian', 'CREATE EXTENSION compliance_assessment CASCADE');
like(as('dinas', 'penilaian', $valid), qr/card|sheet/, 'back: what is missing is told');
as('dinas', 'penilaian', q{SELECT upgrade_assessment('kota')});
is(as('dinas', 'penilaian', $computed), $was_computed, 'back: all is computed');
is(as('dinas', 'penilaian', $truth), $was_true, 'back: from the truth');
is(as('dinas', 'penilaian', $valid), '', 'back: all is well');
like(as('ani', 'penilaian', "BEGIN; $submit; ROLLBACK"), qr/^2$/, 'back: an assessor submits');
like(as('ani', 'penilaian', "SELECT count(*) FROM kota_work.my_visits"), qr/^240$/, 'back: with his rights');

#
# Two at once
#
sub session { return $node->background_psql('penilaian', on_error_stop => 0) if $node->can('background_psql') }
my $pair = sub {
	my ($first, $second) = @_;
	my ($in1, $out1, $in2, $out2) = ('', '', '', '');
	my @psql = ('psql', '-XqAt', '-v', 'VERBOSITY=terse', '-U', 'dinas', '-d', $node->connstr('penilaian'));
	my $one = IPC::Run::start(\@psql, '<', \$in1, '>', \$out1, '2>', \$out1);
	my $two = IPC::Run::start(\@psql, '<', \$in2, '>', \$out2, '2>', \$out2);
	$in1 .= "BEGIN;\n$first;\n\\echo first\n";
	$one->pump until $out1 =~ /first/;
	$in2 .= "$second;\n\\echo second\n";
	my $waited = 1;
	for (1 .. 50)
	{
		$two->pump_nb;
		last if $out2 =~ /second/;
		last if $node->safe_psql('penilaian', q{SELECT count(*) FROM pg_stat_activity
			WHERE wait_event_type = 'Lock'}) > 0;
		select(undef, undef, undef, 0.02);
	}
	$waited = 0 if $out2 =~ /second/;
	$in1 .= "COMMIT;\n\\q\n";
	$one->finish;
	$two->pump until $out2 =~ /second/;
	$in2 .= "\\q\n";
	$two->finish;
	return ($waited, $out2);
};
my ($waited, $said) = $pair->(q{SELECT create_assessment('kembar')}, q{SELECT create_assessment('kembar')});
ok($waited, 'two who create the same: one waits');
like($said, qr/assessment or schema "kembar" already exists/, 'and is told');
($waited, $said) = $pair->($submit =~ s/kota_work\.submit_form\(/submit_form('kota', /r,
	q{SELECT * FROM close_round('kota', 'r')});
ok($waited, 'close_round() waits for who is submitting');
is(as('dinas', 'penilaian', 'SELECT state FROM kota_work.round'), 'closed', 'and closes');
is(as('dinas', 'penilaian', q{SELECT changed FROM refresh_round('kota', 'r') WHERE step = 'cards'}), '1',
	'what came in before counts');
as('dinas', 'penilaian', q{SELECT reopen_round('kota', 'r', 'b1', 'x', now() + interval '1 hour')});
($waited, $said) = $pair->(q{SELECT refresh_round('kota', 'r')}, q{SELECT step FROM refresh_round('kota', 'r')});
ok(!$waited, 'a second refresh does not wait');
like($said, qr/^skipped/, 'and is skipped');
is(as('dinas', 'penilaian', q{SELECT outcome FROM kota_work.run ORDER BY started DESC, outcome DESC LIMIT 1}),
	'skipped', 'which is logged');
foreach my $level ('REPEATABLE READ', 'SERIALIZABLE')
{
	like(refused('dinas', 'penilaian', "BEGIN ISOLATION LEVEL $level; SELECT refresh_round('kota', 'r')"),
		qr/must run in READ COMMITTED/, "no refresh in $level");
	like(refused('dinas', 'penilaian', "BEGIN ISOLATION LEVEL $level;
		SELECT reopen_round('kota', 'r', 'b1', 'x', now() + interval '1 hour')"),
		qr/must run in READ COMMITTED/, "no change of state in $level");
}
like(refused('dinas', 'penilaian', 'BEGIN READ ONLY; SELECT create_assessment($$baca$$)'), qr/read-only transaction/,
	'nothing is created in a read-only transaction');

#
# An owner who goes, a time limit, 256 MB, a full disk
#
like(refused($ENV{PGUSER} // 'postgres', 'penilaian', 'DROP ROLE dinas'), qr/cannot be dropped/,
	'an owner cannot just go');
$node->safe_psql('by_superuser', 'CREATE ROLE pewaris LOGIN; REASSIGN OWNED BY dinas TO pewaris');
like(as('ani', 'by_superuser', $submit =~ s/, 1,/, 2,/r), qr/^3$/, 'but be followed by another');
is(as('pewaris', 'by_superuser', $valid), '', 'and all is well');

like(refused('dinas', 'penilaian', q{INSERT INTO kota_work.mark SELECT 'r', code FROM kota_work.unit;
	SET statement_timeout = '30ms'; SELECT refresh_round('kota', 'r'), pg_sleep(1)}),
	qr/statement timeout/, 'a refresh that takes too long');
is(as('dinas', 'penilaian', 'SELECT count(*) FROM kota_work.mark'), '60', 'leaves its marks');
as('dinas', 'penilaian', q{SELECT refresh_round('kota', 'r')});

like(refused('dinas', 'penilaian', q{SELECT count(*)
	FROM load_forms('kota', (SELECT jsonb_agg(repeat('x', 1000000)) FROM generate_series(1, 300)))}),
	qr/total size of jsonb array elements exceeds the maximum/, '256 MB are the server\'s limit of a batch');

# files of the database cannot grow beyond what they are: as on a full disk
my $half = as('dinas', 'penilaian', $computed);
$node->stop;
my $limited = 5 * 1024;     # blocks of 512 bytes or of a kilobyte, as the shell has it
SKIP:
{
	my $data = $node->data_dir;
	my $log = $node->logfile;
	system("ulimit -f $limited; pg_ctl -s -w -D '$data' -l '$log' -o '--cluster-name=main' start") == 0 or
		skip('the server does not start with a limit', 2);
	$node->_update_pid(1);
	like(refused('dinas', 'penilaian', q{DO $$ BEGIN FOR i IN 1 .. 1000 LOOP INSERT INTO kota_work.mark SELECT 'r', code
		FROM kota_work.unit;
		PERFORM refresh_round('kota', 'r'); END LOOP; END $$}), qr/could not (extend|write)/,
			'the disk is full while refreshing');
	is(as('dinas', 'penilaian', $computed), $half, 'which leaves what was');
	$node->stop;
}
$node->start;
is(as('dinas', 'penilaian', $valid), '', 'and all is well');
$was_computed = as('dinas', 'penilaian', $computed);
$was_true = as('dinas', 'penilaian', $truth);
my $elsewhere = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_settings WHERE name = 'extension_control_path'
	AND setting <> '$system'});
$node->stop;

#
# pg_upgrade, here to another cluster of the same version
#
SKIP:
{
	skip('pg_upgrade looks for libraries in $libdir alone, where ours is not', 5) if $elsewhere;
	my $new = PostgreSQL::Test::Cluster->new('new');
	$new->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--wal-segsize', '1' ]);
	chomp(my $bin = `pg_config --bindir`);
	chdir($dir);
	$new->command_ok([ "$bin/pg_upgrade", '-b', $bin, '-B', $bin, '-d', $node->data_dir, '-D', $new->data_dir, '-s',
		$new->host, '-p', $node->port,
		'-P', $new->port ], 'pg_upgrade');
	$new->start;
	$node = $new;
	is(as('dinas', 'penilaian', $truth), $was_true, 'upgraded: the truth');
	is(as('dinas', 'penilaian', $computed), $was_computed, 'upgraded: what was computed');
	is(as('dinas', 'penilaian', $valid), '', 'upgraded: all is well');
	is(as('ani', 'penilaian', 'SELECT count(*) FROM kota_work.my_visits'), '240', 'upgraded: with rights and policies');
	$node->stop;
}
done_testing();
