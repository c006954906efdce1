# An upgraded extension is the fresh one: the same objects with the same definitions and comments, and what
# users made with the old one goes on as it was.
#
# Every released version that an upgrade script leaves is tried.  As long as there is none, and to show that a
# difference is found, versions of the test's own stand in.

use strict;
use warnings FATAL => 'all';
use File::Copy qw(copy);
use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $share = `pg_config --sharedir`);
chomp(my $libraries = `pg_config --pkglibdir`);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;

#
# A folder of extensions of our own, beside what is installed
#
# Debian's own setting for extensions installed elsewhere; PostgreSQL has one since 18.
my $setting = $node->safe_psql('postgres',
	"SELECT name FROM pg_settings WHERE name IN ('extension_destdir', 'extension_control_path') "
		. "ORDER BY 1 DESC LIMIT 1");
my @installed = split /:/, $node->safe_psql('postgres', "SHOW $setting");
my ($source) = grep { -e "$_/compliance.control" } map { ("$_$share/extension", "$_/extension") } @installed, '';
my ($library) = grep { -e "$_.so" } map { "$_/compliance" }
  (map { "$_$libraries" } @installed, ''), split(/:/, $node->safe_psql('postgres', 'SHOW dynamic_library_path'));
my $top = $node->basedir . '/extensions';
my $folder = "$top$share/extension";
make_path($folder);
copy($_, $folder) or die "$_: $!" foreach glob("$source/compliance*");

# The module stays where it is: only the scripts are ours.
append_to_file("$folder/$_.control", "module_pathname = '$library'\n") foreach qw(compliance compliance_assessment);
my ($current) = slurp_file("$folder/compliance.control") =~ /^default_version = '(.*)'/m;
$node->append_conf('postgresql.conf',
	$setting eq 'extension_destdir' ? "$setting = '$top'" : "$setting = '$top$share:\$system'");
$node->restart;

sub script
{
	my ($name, $content) = @_;
	open(my $out, '>', "$folder/compliance--$name.sql") or die $!;
	print $out $content;
	close($out);
}

#
# All that belongs to the extension, as one text: identity, definition, comment
#
my $catalog = q{
SELECT string_agg(concat_ws(E'\n', i.type, i.identity, obj_description(d.objid, d.classid::regclass::name),
	CASE d.classid::regclass::text
		WHEN 'pg_proc' THEN coalesce((SELECT a::text FROM (SELECT aggkind, aggnumdirectargs, aggtransfn, aggfinalfn,
				aggcombinefn, aggmtransfn, aggminvtransfn, aggmfinalfn, aggfinalextra,
				aggfinalmodify, aggsortop::regoperator,
				aggtranstype::regtype, aggtransspace, aggmtranstype::regtype, agginitval, aggminitval
			FROM pg_aggregate WHERE aggfnoid = d.objid) a)
				|| (SELECT concat(proparallel, provolatile, procost) FROM pg_proc WHERE oid = d.objid),
			pg_get_functiondef(CASE WHEN (SELECT prokind <> 'a' FROM pg_proc WHERE oid = d.objid) THEN d.objid END))
		WHEN 'pg_type' THEN (SELECT t::text FROM (SELECT typlen, typbyval, typtype, typcategory, typispreferred,
				typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze, typalign,
				typstorage, typcollation FROM pg_type WHERE oid = d.objid) t)
		WHEN 'pg_operator' THEN (SELECT o::text FROM (SELECT oprcanmerge, oprcanhash, oprcom::regoperator,
				oprnegate::regoperator, oprcode, oprrest, oprjoin FROM pg_operator WHERE oid = d.objid) o)
		WHEN 'pg_cast' THEN (SELECT c::text FROM (SELECT castfunc::regprocedure, castcontext, castmethod
			FROM pg_cast WHERE oid = d.objid) c)
		WHEN 'pg_opclass' THEN (SELECT c::text FROM (SELECT opcdefault, opcintype::regtype, opckeytype::regtype
			FROM pg_opclass WHERE oid = d.objid) c)
		WHEN 'pg_opfamily' THEN (SELECT string_agg(m, E'\n' ORDER BY m) FROM (
			SELECT concat_ws(' ', amopstrategy, amoppurpose, amopopr::regoperator)
			FROM pg_amop WHERE amopfamily = d.objid
			UNION ALL
			SELECT concat_ws(' ', amprocnum, amproc::regprocedure, amproclefttype::regtype, amprocrighttype::regtype)
			FROM pg_amproc WHERE amprocfamily = d.objid) x(m))
	END), E'\n\n' ORDER BY i.type, i.identity)
FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) i
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
	AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance')};

# What users make, and what it tells
my $objects = q{
CREATE TABLE form AS SELECT instrument '{"code": "t", "nodes": [{"code": "a", "weight": 2}, {"code": "b"}]}' AS i;
CREATE TABLE hasil (id integer PRIMARY KEY, nilai score(2), z zoning, t tally, c scorecard,
	zona text GENERATED ALWAYS AS (zone(nilai, '[0,50.99] merah, [51,80.99] kuning, [81,100] hijau; round 2')) STORED);
INSERT INTO hasil SELECT g, g % 101, '[0,50] rendah, (50,100] tinggi',
	(SELECT tally(v / 7.0, v) FROM generate_series(1, g % 5) v),
	scorecard(i, jsonb_build_object('a', g % 101)) FROM generate_series(1, 500) g, form;
CREATE INDEX ON hasil (nilai);
CREATE INDEX ON hasil USING hash (nilai);
CREATE INDEX ON hasil USING brin (nilai);
CREATE INDEX ON hasil (zona, nilai);
CREATE VIEW ringkasan AS SELECT zona, mean(rollup(t), 3) AS m, weighted_mean(nilai) AS w, count(*)
	FROM hasil GROUP BY zona;
CREATE MATERIALIZED VIEW total AS SELECT id, score(c, i) FROM hasil, form;};
my $digest = q{
SET enable_seqscan = off;
SELECT md5(string_agg(h::text, '' ORDER BY id)) FROM hasil h;
SELECT r FROM ringkasan r ORDER BY zona;
SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM total t;
SELECT count(*) FROM hasil WHERE nilai >= 80.5;};

my $database = 0;

# upgraded(FROM, TO): the difference between the catalogs of the upgraded and the fresh one, empty if there is none
sub upgraded
{
	my ($from, $to) = @_;
	my $name = 'd' . ++$database;

	$node->safe_psql('postgres', "CREATE DATABASE $name; CREATE DATABASE ${name}_fresh");
	$node->safe_psql($name, "CREATE EXTENSION compliance VERSION '$from'; $objects");
	my $before = $node->safe_psql($name, $digest);
	$node->safe_psql($name,
		"ALTER EXTENSION compliance UPDATE TO '$to'; REFRESH MATERIALIZED VIEW total; REINDEX DATABASE $name");
	is($node->safe_psql($name, $digest), $before, "$from to $to: what users made is as before");
	$node->command_ok([ 'pg_dump', '-f', '/dev/null', $node->connstr($name) ], "$from to $to: it can be dumped");

	$node->safe_psql("${name}_fresh", "CREATE EXTENSION compliance VERSION '$to'");
	my %seen;
	$seen{$_}++ foreach split /\n\n/, $node->safe_psql($name, $catalog);
	$seen{$_}-- foreach split /\n\n/, $node->safe_psql("${name}_fresh", $catalog);
	cmp_ok(scalar(keys %seen), '>', 200, "$from to $to: the catalogs were read");
	return join("\n", grep { $seen{$_} } sort keys %seen);
}

#
# Released versions
#
my @released = grep { $_ ne $current } split /\n/, $node->safe_psql('postgres',
	"SELECT source FROM pg_extension_update_paths('compliance') WHERE target = '$current' AND path IS NOT NULL");
is(upgraded($_, $current), '', "$_ to $current: upgraded is fresh") foreach @released;
note(scalar(@released) . ' released versions before this one');

#
# Versions of our own: one that is right, and ones with a difference each
#
my $install = slurp_file("$folder/compliance--$current.sql");
my $new = q{
CREATE FUNCTION twice(score score) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN @extschema@.numeric(score) OPERATOR(pg_catalog.*) 2;
COMMENT ON FUNCTION twice(score) IS 'twice the score';
};
script('test', $install . $new);
script("$current--test", $new);
is(upgraded($current, 'test'), '', 'an upgrade that is right');

my %wrong = (
	'a comment' => [ "'twice the score'", "'the score twice'", qr/the score twice/ ],
	'a property' => [ 'IMMUTABLE STRICT', 'STABLE STRICT', qr/STABLE PARALLEL SAFE/ ],
	'an object' => [ 'CREATE FUNCTION twice(score score)', 'CREATE FUNCTION twice(score score, score)', qr/twice/ ]);
foreach my $what (sort keys %wrong)
{
	my ($right, $other, $found) = @{ $wrong{$what} };
	my $changed = $new =~ s/\Q$right\E/$other/r;
	$changed =~ s/COMMENT ON FUNCTION twice\(score\)/COMMENT ON FUNCTION twice(score, score)/ if $what eq 'an object';
	script("$current--test", $changed);
	like(upgraded($current, 'test'), $found, "$what that differs is found");
}

#
# The second extension: its code is mended by the update, and what it made by upgrade_assessment()
#
my $second = slurp_file("$folder/compliance_assessment--1.0.sql");
my $changed = $second;
$changed =~ s/what is left to do in a round/what is still to do in a round/;
append_to_file("$folder/compliance_assessment--test.sql", $changed);
my ($script) = $changed =~ /^(CREATE FUNCTION assessment_script\(part text\).*?^\$function\$;)/ms;
append_to_file("$folder/compliance_assessment--1.0--test.sql",
	$script =~ s/^CREATE FUNCTION/CREATE OR REPLACE FUNCTION/r);
$node->safe_psql('postgres', 'CREATE ROLE dinas; CREATE DATABASE rounds OWNER dinas');
$node->safe_psql('rounds', q{SET ROLE dinas; SET client_min_messages = warning;
CREATE EXTENSION compliance_assessment VERSION '1.0' CASCADE;
SELECT create_assessment('kota');
INSERT INTO kota_work.category VALUES ('kota', 'Kota');
INSERT INTO kota_work.body (code, name, category) VALUES ('k', 'Kota', 'kota');
INSERT INTO kota_work.unit VALUES ('u', 'k', 'Unit', 'dinas');
INSERT INTO kota_work.edition (code, title, joined_by) VALUES ('e', 'E', 'units');
INSERT INTO kota_work.edition_instrument
	VALUES ('e', '*', '*', '{"code": "n", "nodes": [{"code": "a"}, {"code": "b"}]}', 'ombudsman-2022');
INSERT INTO kota_work.round (code, edition, title, as_of) VALUES ('r', 'e', 'R', '2026-07-01');
INSERT INTO kota_work.visit (round, unit) VALUES ('r', 'u');
SELECT open_round('kota', 'r');
SELECT submit_form('kota', gen_random_uuid(), id, 'observation', 0, '{"a": 80, "b": 70.5}') FROM kota_work.visit;
SELECT refresh_round('kota', 'r');});
my $scores = 'SELECT n::text FROM kota_work.node_score n ORDER BY position';
my $before = $node->safe_psql('rounds', $scores);
like($before, qr/75\.25/, 'a score of the old version');
$node->safe_psql('rounds', q{SET ROLE dinas; ALTER EXTENSION compliance_assessment UPDATE TO 'test'});
is($node->safe_psql('rounds', q{SET ROLE dinas; SELECT object || ': ' || mend FROM validate_assessment('kota')}),
	q{about: SELECT upgrade_assessment('kota')}, 'the old assessment is told');
$node->safe_psql('rounds', q{SET ROLE dinas; SELECT upgrade_assessment('kota')});
is($node->safe_psql('rounds', q{SET ROLE dinas; SELECT count(*) FROM validate_assessment('kota')}),
	'0', 'and upgraded');
like($node->safe_psql('rounds', q{SELECT obj_description('kota_work.problems'::regclass)}),
	qr/still to do/, 'to what the new version makes');
is($node->safe_psql('rounds', $scores), $before, 'with the scores as before');

$node->stop;
done_testing();
