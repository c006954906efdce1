# What somebody does who may change everything in a database: each column of each published table in several rows, rows
# deleted, inserted, swapped and doubled, files of a package altered in every way. verify_publication() names the place;
# what was made anew, so that all agrees, shows by the printed root alone.
#
# TAMPER_ROWS says how many rows have each column changed, TAMPER_PACKAGE how many of a package: every or sample.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rows = $ENV{TAMPER_ROWS} || 5;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->append_conf('postgresql.conf', "jit = off\nfsync = off");
$node->start;
my $dir = $node->basedir;

$node->safe_psql('postgres', 'CREATE ROLE dinas LOGIN; CREATE DATABASE terbit OWNER dinas');
sub script
{
	my ($file, @options) = @_;
	my ($out, $err) = run_command([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', @options, '-d',
	$node->connstr('terbit'), '-f', $file ]);
	is($err, '', "$file ran");
}
sub found { return $node->safe_psql('terbit', $_[0]) }
sub ask { return $node->safe_psql('terbit', $_[0], extra_params => [ '-U', 'dinas' ]) }

script('test/assessment/published.sql', '-v', 'bodies=8', '-v', 'release=1 hour', '-U', 'dinas');
ask(q{SELECT set_hold('kota', '2026', 'b2', 'A corrective action is open.');
SELECT reopen_round('kota', '2026', 'b1', 'A form was lost.', now() + interval '1 hour');
INSERT INTO kota_work.form_version (visit, kind, base_version, submission, answers) SELECT id, 'observation', 1,
	gen_random_uuid(),
	'{"waktu": 90, "biaya": 91, "ruang": 92, "toilet": 93}' FROM kota_work.visit WHERE unit = 'b1-1' AND product = 'p1';
SELECT refresh_round('kota', '2026');
SELECT close_round('kota', '2026');
SELECT supersede_round('kota', '2026', (SELECT root FROM preview_supersede('kota', '2026', 'A form was found.')),
	'A form was found.')});
my %printed = map { split /\|/ } split /\n/, ask('SELECT seq, root FROM kota.publication');
is(join(' ', sort keys %printed), '1 2 3 4', 'two publications and two notices');

# The files, before anything is altered
my $python = '/usr/bin/python3';
foreach my $seq (1, 3)
{
	mkdir("$dir/package$seq");
	mkdir("$dir/package$seq/instruments");
	foreach my $line (split /\n/, ask("SELECT path, encode(content, 'hex') FROM export_publication('kota', $seq)"))
	{
		my ($path, $hex) = split /\|/, $line;
		open(my $file, '>:raw', "$dir/package$seq/$path") or die "$path: $!";
		print $file pack('H*', $hex);
		close($file);
	}
}
my ($out, $err) = run_command([ $python, 'test/assessment/tampered_package.py', "$dir/package1", $printed{1},
	($ENV{TAMPER_PACKAGE} // 'every') ]);
like($out, qr/^\d{3,} packages were altered, 0 passed$/, 'packages altered in every way');
note($out);

# Tables. The settings of tamper.sql are those of its session, so all is asked in one.
my $tampered = "$dir/tampered.sql";
append_to_file($tampered, qq{
\\i test/assessment/tamper.sql
CREATE TABLE outcome AS SELECT * FROM changed_columns($rows);
});
my %statements = (
	'deleted' => q{SELECT format('DELETE FROM kota.%I WHERE seq = %s AND leaf_number = %s', relation, seq,
	leaf_number) FROM line},
	'doubled' => q{SELECT format('INSERT INTO kota.%1$I SELECT * FROM kota.%1$I WHERE seq = %2$s AND leaf_number = %3$s', relation, seq, leaf_number)
		FROM line},
	'inserted' => q{SELECT format('INSERT INTO kota.%1$I SELECT (jsonb_populate_record(t, %2$L)).* FROM kota.%1$I t WHERE seq = %3$s AND leaf_number = %4$s',
		relation, '{"leaf_number": ' || (SELECT max(m.leaf_number) + 1 FROM line m WHERE m.seq = l.seq) || '}',
		seq, leaf_number) FROM line l},
	'swapped' => q{SELECT format('UPDATE kota.%I SET leaf_number = %s - leaf_number WHERE seq = %s AND leaf_number IN (%s, %s)', relation,
		2 * leaf_number + 1, seq, leaf_number, leaf_number + 1) FROM line l WHERE EXISTS (SELECT FROM line n
		WHERE n.relation = l.relation
		AND n.seq = l.seq AND n.leaf_number = l.leaf_number + 1)},
	'moved to another publication' => q{SELECT format('UPDATE kota.%I SET seq = 4 - seq WHERE leaf_number = %s',
	relation, leaf_number)
		FROM line WHERE seq = 1},
	'emptied' => q{SELECT DISTINCT format('DELETE FROM kota.%I WHERE seq = %s', relation, seq) FROM line});
append_to_file($tampered, q{
CREATE TABLE line AS SELECT 'result' AS relation, seq, leaf_number FROM kota.result
	UNION ALL SELECT 'unit_result', seq, leaf_number FROM kota.unit_result
	UNION ALL SELECT 'node_result', seq, leaf_number FROM kota.node_result
	UNION ALL SELECT 'plan_result', seq, leaf_number FROM kota.plan_result;
CREATE TABLE move (what text, statement text, said text);
});
append_to_file($tampered, "INSERT INTO move SELECT '$_', s.statement, after(s.statement) FROM ("
		. "SELECT statement FROM ($statements{$_}) q (statement) ORDER BY md5(statement) LIMIT 40) s;\n")
	foreach sort keys %statements;
# All made anew from what was changed; and a chain without its last entry
append_to_file($tampered, q{
CREATE TABLE anew (what text, said text, root text);
BEGIN;
UPDATE kota.result SET body_name = 'Kota Lain' WHERE body = 'b3' AND seq = 1;
SELECT recompute(1);
INSERT INTO anew SELECT 'another name', after('SELECT 1'), string_agg(root, ' ' ORDER BY seq) FROM kota.publication;
\copy anew to anew.txt
ROLLBACK;
BEGIN;
DELETE FROM kota.publication WHERE seq = 4;
INSERT INTO anew SELECT 'without the last entry', after('SELECT 1'), string_agg(root, ' ' ORDER BY seq)
	FROM kota.publication;
\copy anew to without.txt
ROLLBACK;
BEGIN;
DELETE FROM kota.publication WHERE seq = 2;
INSERT INTO anew SELECT 'without another entry', after('SELECT 1'), NULL;
\copy anew to gap.txt
ROLLBACK;
} =~ s/to (\w+\.txt)/to '$dir\/$1'/gr);
script($tampered);

my $outside = q{relation = 'publication' AND "column" IN ('login', 'published_at', 'version', 'server_version')};
note($_) foreach split /\n/, found(q{SELECT 'column changed: ' || relation || ': ' || count(*) || ' times, '
	|| count(DISTINCT "column") || ' columns, '
	|| count(*) FILTER (WHERE said <> '') || ' found' FROM outcome GROUP BY relation ORDER BY relation});
cmp_ok(found('SELECT count(*) FROM outcome'), '>', 100 * $rows, 'columns changed');
is(found(qq{SELECT string_agg(concat_ws(' ', relation, "column", value, said), E'\\n') FROM outcome
	WHERE said !~ format('(leaf %s|\\y%s\\y)', coalesce(place, 'x'), relation) AND NOT ($outside)
	AND "column" <> 'seq'}), '', 'each time the place is named');
# the last entry taken out of the chain is the case of a chain without its end, below
is(found(qq{SELECT string_agg(concat_ws(' ', relation, "column", value), E'\\n') FROM outcome WHERE said = ''
	AND NOT ($outside)
	AND NOT (relation = 'publication' AND "column" = 'seq' AND value = 'NULL')}), '', 'nothing passes');
is(found(qq{SELECT string_agg(DISTINCT "column", ' ') FROM outcome WHERE said = '' AND $outside}),
	'login published_at server_version version',
	'but what is beside the leaves, since it is not known when the root is printed');
note("$_") foreach split /\n/, found(q{SELECT 'row ' || what || ': ' || count(*) || ' times, '
	|| count(*) FILTER (WHERE said <> '') || ' found'
	FROM move GROUP BY what ORDER BY what});
is(found(q{SELECT string_agg(what || ': ' || statement, E'\n') FROM move WHERE said = ''}), '',
	'rows moved: nothing passes');
is(found(q{SELECT string_agg(DISTINCT what || ': ' || said, E'\n') FROM move
	WHERE said !~ '^(leaves|chain): (leaf \d+|publication \d+)'}), '',
	'each time the place is named');

my ($what, $said, $roots) = split /\t/, slurp_file("$dir/anew.txt");
is($said, '', 'another name, and leaves, roots and chain made anew: the database agrees with itself');
is(index($roots, $printed{$_}), -1, "but root $_ is not the printed one") foreach 1 .. 4;
($what, $said, $roots) = split /\t/, slurp_file("$dir/without.txt");
is($said, '', 'without the last entry it agrees with itself');
is(index($roots, $printed{4}), -1, 'but has not the newest printed root');
like(slurp_file("$dir/gap.txt"), qr/chain: publication 2: it is missing/, 'without one in between it does not');

$node->stop;
done_testing();
