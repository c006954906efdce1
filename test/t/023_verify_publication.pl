# A publication away from where it was made: as files that programs without a database check, on a standby and a logical
# replica, after dump and restore, in other encodings, and under settings that change what is printed.

use strict;
use warnings FATAL => 'all';
use Digest::SHA qw(sha256_hex);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = '/usr/bin/python3';
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(allows_streaming => 'logical',
	extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--wal-segsize', '1' ]);
$node->append_conf('postgresql.conf', "jit = off\nmax_parallel_workers_per_gather = 0");
$node->start;
my $dir = $node->basedir;

sub ask
{
	my ($on, $database, $query) = @_;
	return $on->safe_psql($database, $query, extra_params => [ '--username', 'dinas' ]);
}

sub ask_main { return ask($node, 'terbit', $_[0]) }

$node->safe_psql('postgres', q{CREATE ROLE dinas LOGIN; CREATE ROLE warga LOGIN; CREATE DATABASE terbit OWNER dinas});
my ($out, $err) = run_command([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-v', 'bodies=6', '-v', 'release=2 hours',
	'-U', 'dinas', '-d', $node->connstr('terbit'), '-f', 'test/assessment/published.sql' ]);
is($err, '', 'a round is published');
ask_main(q{
SELECT grant_assessment('kota', 'warga', 'reader');
SELECT set_hold('kota', '2026', 'b2', 'A corrective action is open.');
SELECT move_release('kota', '2026', (SELECT release_at + interval '1 hour' FROM kota.publication WHERE seq = 1),
	'The hall is taken.');
SELECT reopen_round('kota', '2026', 'b1', 'A form was lost.', now() + interval '1 hour');
INSERT INTO kota_work.form_version (visit, kind, base_version, submission, answers)
	SELECT id, 'observation', 1, gen_random_uuid(), '{"waktu": 90, "biaya": 91, "ruang": 92, "toilet": 93}'
	FROM kota_work.visit WHERE unit = 'b1-1' AND product = 'p1';
SELECT refresh_round('kota', '2026');
SELECT close_round('kota', '2026');
SELECT supersede_round('kota', '2026', (SELECT root FROM preview_supersede('kota', '2026', 'A form was found.')),
	'A form was found.')});
is(ask_main('SELECT string_agg(seq || kind || coalesce(action, supersedes::text, $$$$), $$ $$ ORDER BY seq)
	FROM kota.publication'),
	'1publication 2noticehold 3noticerelease 4publication1 5noticehold', 'the chain');

my @seqs = 1 .. 5;
my %root = map { split /\|/ } split /\n/, ask_main('SELECT seq, root FROM kota.publication');
my $verify = q{SELECT seq, part, verified, problem FROM verify_publication('kota') ORDER BY seq, part};
my $verified = join("\n", map { my $seq = $_; map { "$seq|$_" } $seq !~ /[14]/ ? ('chain|t|', 'leaves|t|', 'root|t|')
	: ('chain|t|', 'edition|t|', 'evidence|t|', 'leaves|t|',
		$seq == 1 ? 'nodes||not checked: forms came in since it was published' : 'nodes|t|',
		'ranks|t|', 'root|t|', 'scores|t|', 'targets|t|', 'zones|t|') } @seqs);
is(ask_main($verify), $verified, 'all of it is verified, also what forms gave that were corrected since');

# Paths and contents of all files of a publication, in hex
my $export = 'SELECT e.path, encode(e.content, $$hex$$)
	FROM generate_series(1, 5) s, LATERAL export_publication($$kota$$, s) e ORDER BY s, 1';
my $exported = ask_main($export);
my $proofs = 'SELECT publication_proof($$kota$$, s, body)
	FROM unnest($${1,4}$$::int[]) s, unnest($${b1,b6,m3}$$::text[]) body';
my $proved = ask_main($proofs);

# Writes the files of a publication
sub package_of
{
	my ($seq) = @_;
	my $folder = "$dir/package$seq";

	foreach my $line (split /\n/, ask_main("SELECT path, encode(content, 'hex') FROM export_publication('kota', $seq)"))
	{
		my ($path, $hex) = split /\|/, $line;
		make_path(dirname("$folder/$path"));
		open(my $file, '>:raw', "$folder/$path") or die "$path: $!";
		print $file pack('H*', $hex);
		close($file);
	}
	return $folder;
}

sub program
{
	my @command = @_;
	my ($said, $complained) = ('', '');

	run([ $python, @command ], '>', \$said, '2>', \$complained);
	return ($? >> 8) . ": $said$complained";
}

#
# Without a database
#
foreach my $seq (@seqs)
{
	my $folder = package_of($seq);
	like(program('examples/verify_publication.py', $folder, $root{$seq}), qr/^0: ALL IS AS PRINTED/,
		"package $seq is as printed");
	my $printed = join("\n", uc($root{$seq}) =~ /(.{16})/g);
	like(program('examples/verify_publication.py', $folder, $printed), qr/^0: ALL/,
		"package $seq: the root as a decree has it");
	like(program('examples/verify_publication.py', $folder, $root{ $seq % 5 + 1 }), qr/^1: .*root/s,
		"package $seq is not another");
}
my ($decreed) = ask_main(q{SELECT decree('kota', 4)}) =~ /^([0-9a-f]{64})\z/m;
is(sha256_hex(slurp_file("$dir/package4/ranking.csv", 0)), $decreed,
	'sha256sum of ranking.csv is what the decree says');
like(program('test/assessment/tampered_package.py', "$dir/package1", $root{1}),
	qr/^0: (2\d\d|3\d\d) packages were altered, 0 passed$/,
	'packages that were altered in every way');
is(program('examples/verify_publication.py', $dir, 'ab12'),
	"1: a root is 64 hexadecimal digits: copy all of the printed ones\nNOT AS PRINTED: 1 problems\n",
	'a part of a root');
like(program('examples/verify_publication.py', "$dir/nowhere", $root{1}), qr/^1: .*there is no head/, 'no package');

my $proof = ask_main(q{SELECT publication_proof('kota', 4, 'b1')});
sub prove
{
	my ($text, $root) = @_;
	open(my $file, '>:raw', "$dir/proof.json") or die $!;
	print $file $text;
	close($file);
	return program('examples/verify_proof.py', "$dir/proof.json", $root);
}
my $line = qr/result: body b1, body_name Kota 1 "Baru", /;
like(prove($proof, $root{4}),
	qr/^0: PROVED under the root .*\npublication 4 of assessment kota, round 2026\n  $line/,
	'a proof without a database');
like(prove($_->[1], $_->[2]), $_->[3], "no proof: $_->[0]") foreach (
	[ 'another root', $proof, $root{1}, qr/^1: NOT PROVED: the path does not lead to the root/ ],
	[ 'half a root', $proof, substr($root{4}, 0, 32), qr/^1: NOT PROVED: a root is 64/ ],
	[ 'another score', $proof =~ s/(Kota 1[^]]*?)\d\d\.\d\d/${1}99.99/r, $root{4},
		qr/^1: NOT PROVED: line 1: the path does not lead/ ],
	[ 'a million hashes', $proof =~ s/"path": \["/'"path": ["' . join('', ("$root{4}\", \"") x 1_000_000)/er, $root{4},
		qr/^1: NOT PROVED: (the document has more than|the path has 1000\d+ hashes instead of)/ ],
	[ 'a key twice', $proof =~ s/^\{/{"leaves": 1, /r, $root{4}, qr/^1: NOT PROVED: key "leaves" stands twice/ ],
	[ 'a hash too few', $proof =~ s/("lines": .*?"path": \[)"[0-9a-f]{64}", /$1/r, $root{4},
		qr/^1: NOT PROVED: line 1: the path has \d+ hashes instead of \d+/ ],
	[ 'an index that is a text', $proof =~ s/"index": (\d+)/"index": "$1"/r, $root{4},
		qr/^1: NOT PROVED: "index" is missing/ ],
	[ 'nothing', '', $root{4}, qr/^1: NOT PROVED: it cannot be read/ ],
	[ 'NaN', $proof =~ s/"leaves": \d+/"leaves": NaN/r, $root{4}, qr/^1: NOT PROVED: NaN is not JSON/ ],
	[ 'brackets without end', '[' x 100_000, $root{4}, qr/^1: NOT PROVED: brackets are too deep/ ],
	[ 'bytes that are no text', "\xff$proof", $root{4}, qr/^1: NOT PROVED: it cannot be read/ ]);

my $form = ask_main(q{SELECT kota_work.open_form(4, (SELECT submission FROM kota_work.form_version f
	JOIN kota_work.visit v ON v.id = f.visit WHERE v.unit = 'b1-1' ORDER BY f.version DESC, f.visit LIMIT 1))});
my ($evidence) = $form =~ /"evidence_root": "([0-9a-f]{64})"/;
is(ask_main("SELECT count(*) FROM kota.result WHERE seq = 4 AND body = 'b1' AND evidence_root = '$evidence'"), 1,
	'an opened form names the evidence of its line');
like(prove($form, $evidence),
	qr/^0: PROVED: a form to which the evidence_root .*\n  form: visit .*, kind observation, /,
	'and is proved without a database');
like(prove($_->[1], $evidence), $_->[2], "no opened form: $_->[0]") foreach (
	[ 'another answer', $form =~ s/(waktu\D+\d)/${1}1/r, qr/^1: NOT PROVED: the path does not lead/ ],
	[ 'another salt', $form =~ s/("salt": ")./${1}x/r, qr/^1: NOT PROVED: the salt is not 64/ ],
	[ 'a longer salt', $form =~ s/("salt": ")/${1}00/r, qr/^1: NOT PROVED: the salt is not 64/ ],
	[ 'fewer forms', $form =~ s/("forms": )\d+/${1}1/r, qr/^1: NOT PROVED: (the path has|index)/ ],
	[ 'no forms', $form =~ s/("forms": )\d+/${1}0/r, qr/^1: NOT PROVED: forms is not between/ ],
	[ 'another place', $form =~ s/("index": )(\d+)/$1 . ($2 ^ 1)/er, qr/^1: NOT PROVED: the path does not lead/ ],
	[ 'a form that is no text', $form =~ s/"form": "/"form": 1, "was": "/r, qr/^1: NOT PROVED: "form" is missing/ ]);

#
# What may be set
#
is(ask_main("SET DateStyle = 'SQL, DMY'; SET TimeZone = 'Asia/Jayapura'; SET IntervalStyle = 'iso_8601';
	SET extra_float_digits = -15; SET bytea_output = 'escape'; SET lc_numeric = 'C'; SET xmloption = 'document';
	SET standard_conforming_strings = on; $_->[0]"), $_->[1], "settings: $_->[2]")
	foreach ([ $verify, $verified, 'verified' ], [ $export, $exported, 'the same files' ],
		[ $proofs, $proved, 'the same proofs' ]);
is(ask_main("BEGIN READ ONLY; $_->[0]; COMMIT"), $_->[1], "read only: $_->[2]")
	foreach ([ $verify, $verified, 'verified' ], [ $export, $exported, 'the same files' ],
		[ $proofs, $proved, 'the same proofs' ]);
is(ask_main("PREPARE v AS $verify; " . 'EXECUTE v; ' x 6 . 'EXECUTE v'), join("\n", ($verified) x 7), 'prepared');

#
# On a standby
#
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$node->wait_for_catchup($standby, 'replay', $node->lsn('insert'));
is($standby->safe_psql('postgres', 'SELECT pg_is_in_recovery()'), 't', 'a standby');
is(ask($standby, 'terbit', $_->[0]), $_->[1], "standby: $_->[2]")
	foreach ([ $verify, $verified, 'verified' ], [ $export, $exported, 'the same files' ],
		[ $proofs, $proved, 'the same proofs' ]);
is($standby->safe_psql('terbit', 'SELECT count(*) FROM kota.verify_publication()', extra_params => [ '-U', 'warga' ]),
	'0', 'standby: nothing before the release');
$standby->stop;

#
# On a logical replica: what is not there is not checked
#
my $replica = PostgreSQL::Test::Cluster->new('replica');
$replica->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--wal-segsize', '1' ]);
$replica->start;
$replica->safe_psql('postgres', 'CREATE ROLE dinas LOGIN; CREATE ROLE warga LOGIN; CREATE DATABASE terbit OWNER dinas');
run_command([ 'sh', '-c',
	"pg_dump -s -d '" . $node->connstr('terbit') . "' | psql -Xq -d '" . $replica->connstr('terbit') . "'" ]);
$node->safe_psql('terbit',
	'CREATE PUBLICATION lines FOR TABLE kota.publication, kota.result, kota.unit_result, kota.plan_result');
$replica->safe_psql('terbit',
	"CREATE SUBSCRIPTION lines CONNECTION '" . $node->connstr . " dbname=terbit' PUBLICATION lines");
$replica->wait_for_subscription_sync($node, 'lines', 'terbit');
# a copy is there before its table takes part in what follows
$replica->poll_query_until('terbit', "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel")
	or die 'the tables were not made ready';
my $part = sub
{
	my ($seq) = @_;
	return ask($replica, 'terbit', "SELECT part, verified, problem FROM verify_publication('kota', $seq)");
};
is($part->(4), join("\n", map { "$_->[0]|$_->[1]|$_->[2]" }
	[ 'leaves', '', 'not checked: table "node_result" is not replicated' ],
	[ 'root', '', 'not checked: table "node_result" is not replicated' ],
	[ 'chain', 't', '' ], [ 'edition', '', 'not checked: table "publication_instrument" is not replicated' ],
	[ 'zones', '', 'not checked: table "publication_instrument" is not replicated' ], [ 'ranks', 't', '' ],
	[ 'evidence', '', 'not checked: table "publication_instrument" is not replicated' ],
	[ 'scores', '', 'not checked: table "publication_instrument" is not replicated' ],
	[ 'nodes', '', 'not checked: table "node_result" is not replicated' ],
	[ 'targets', '', 'not checked: table "publication_target" is not replicated' ]), 'a replica of some tables');
$node->safe_psql('terbit', 'ALTER PUBLICATION lines ADD TABLE kota.node_result, kota.publication_instrument,
	kota.publication_band, kota.publication_node, kota.publication_target, kota.comparison');
$replica->safe_psql('terbit', 'ALTER SUBSCRIPTION lines REFRESH PUBLICATION');
$replica->wait_for_subscription_sync($node, 'lines', 'terbit');
# a copy is there before its table takes part in what follows
$replica->poll_query_until('terbit', "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel")
	or die 'the tables were not made ready';
is($part->(4), join("\n", map { "$_->[0]|$_->[1]|$_->[2]" }
	(map { [ $_, 't', '' ] } qw(leaves root chain)),
	[ 'edition', '', 'not checked: table "edition" is not replicated' ],
	(map { [ $_, 't', '' ] } qw(zones ranks)),
	(map { [ $_, '', 'not checked: table "unit" is not replicated' ] } qw(evidence scores)),
	[ 'nodes', '', 'not checked: table "visit" is not replicated' ],
	[ 'targets', '', 'not checked: table "target" is not replicated' ]),
	'a replica of all that is published');
is(ask($replica, 'terbit', $proofs), $proved, 'proves the same');
is(ask($replica, 'terbit', $export), $exported, 'gives the same files');
$replica->safe_psql('terbit', 'SET session_replication_role = replica;
	UPDATE kota.result SET nilai = nilai + 1 WHERE seq = 4 AND leaf_number = 2');
like($part->(4), qr/^leaves\|f\|its columns are not those of its leaf/, 'and what is altered there is found');
$replica->stop;

#
# Restored, also in other encodings
#
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/terbit.dump", '-d', $node->connstr('terbit') ], 'a dump');
foreach my $encoding ('UTF8', 'LATIN1', 'EUC_JP')
{
	$node->safe_psql('postgres',
		"CREATE DATABASE in_$encoding TEMPLATE template0 ENCODING '$encoding' LOCALE 'C' OWNER dinas"
			=~ s/in_(\w+)/"in_$1"/r);
	run_command([ 'pg_restore', '-d', $node->connstr("in_$encoding"), "$dir/terbit.dump" ]);
	my $client = "SET client_encoding = 'UTF8';";
	is(ask($node, "in_$encoding", "$client $_->[0]"), $_->[1], "restored in $encoding: $_->[2]")
		foreach ([ $verify, $verified, 'verified' ], [ $export, $exported, 'the same files' ],
			[ $proofs, $proved, 'the same proofs' ]);
}

# An older state of the database, put back: what followed is gone, and the chain ends before the printed root
$node->safe_psql('postgres', 'CREATE DATABASE older OWNER dinas');
ask_main(q{SELECT lift_hold('kota', '2026', 'b2', 'The corrective action is done.')});
my $printed = ask_main('SELECT root FROM kota.publication ORDER BY seq DESC LIMIT 1');
run_command([ 'pg_restore', '-d', $node->connstr('older'), "$dir/terbit.dump" ]);
is(ask($node, 'older', "SELECT count(*) FROM verify_publication('kota') WHERE verified IS FALSE"), '0',
	'an older dump agrees with itself');
is(ask($node, 'older', "SELECT count(*) FROM kota.publication WHERE root = '$printed'"), '0',
	'but has no publication of the printed root');
is(ask($node, 'terbit', "SELECT count(*) FROM kota.publication WHERE root = '$printed'"), '1',
	'which the newer state has');

# Who publishes cannot read what salts are drawn from, not even in the plans of what is run, which anybody can print
ask_main(q{SELECT reopen_round('kota', '2026', 'b1', 'Once more.', now() + interval '1 hour'),
	close_round('kota', '2026')});
$node->safe_psql('postgres', 'CREATE ROLE penerbit LOGIN');
ask_main(q{SELECT grant_assessment('kota', 'penerbit', 'publisher')});
my ($code, $done, $plans) = $node->psql('terbit',
	q{SET debug_print_plan = on; SET client_min_messages = log;
	SELECT leaves > 0 FROM kota_work.preview_supersede('2026', 'Once more.');
	SELECT leaves FROM kota_work.import_publication('2020', '2026', 'Kepatuhan 2020', '2020-12-01 00:00Z',
		'ombudsman-2022', '[{"body": "b1", "body_name": "Kota 1", "category": "kota", "nilai": 90, "grade": "A",
		"zone": "hijau", "predicate": "Kualitas Tertinggi", "color": "#1a9641"}]')},
	extra_params => [ '--username', 'penerbit' ]);
is($done, "t\n2", 'a preview, and an import');
# lines are broken anywhere, also within a number
my $in_plan = sub { join '', unpack 'c*', $_[0] };
$plans =~ s/\s+//g;
foreach my $leaf ('node_result', 'result')
{
	like($plans, qr/\[\d+000${\ $in_plan->($leaf)}\]/, "plans of leaves of $leaf are seen");
}
foreach my $secret (split /\n/, ask_main(q{SELECT encode(secret, 'hex') FROM kota_work.secret}))
{
	unlike($plans, qr/${\ $in_plan->(pack 'H*', $secret)}/, 'but no secret in them');
}

$node->stop;
done_testing();
