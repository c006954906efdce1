# Sessions that submit, load, refresh, move units and visits, and set targets, really at once; and servers whose
# refreshes and loads are killed. After each stretch of it, what was refreshed equals what is computed anew, and nothing
# is there by half.
#
# ROUNDS_TRANSACTIONS and ROUNDS_KILLS say how much.

use strict;
use warnings FATAL => 'all';
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $transactions = $ENV{ROUNDS_TRANSACTIONS} || 10000;
my $kills = $ENV{ROUNDS_KILLS} || 50;
my $clients = 6;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = on\njit = off\nmax_wal_size = 4GB");
$node->start;
my $dir = $node->basedir;

$node->safe_psql('postgres', q{
CREATE ROLE dinas LOGIN;
CREATE DATABASE rounds OWNER dinas;});

sub ask { return $node->safe_psql('rounds', $_[0], extra_params => [ '--username', 'dinas' ]) }

ask(q{
CREATE EXTENSION compliance_assessment CASCADE;
SELECT create_assessment('kota');
INSERT INTO kota_work.category VALUES ('kota', 'Kota');
INSERT INTO kota_work.body (code, name, category) SELECT 'b' || b, 'Kota ' || b, 'kota' FROM generate_series(1, 20) b;
INSERT INTO kota_work.unit SELECT 'u' || u, 'b' || 1 + u % 20, 'Unit', 'dinas' FROM generate_series(1, 60) u;
INSERT INTO kota_work.product SELECT code, 'p' || p, 'Produk' FROM kota_work.unit, generate_series(1, 4) p;
INSERT INTO kota_work.edition (code, title, joined_by) VALUES ('e', 'Edisi', 'units');
INSERT INTO kota_work.edition_instrument (edition, instrument, zoning)
VALUES ('e', '{"code": "n", "round": 2, "nodes": [
	{"code": "a", "weight": 2, "nodes": [{"code": "a1"}, {"code": "a2"}, {"code": "a3"}]},
	{"code": "b", "form": "user", "nodes": [{"code": "b1"}, {"code": "b2"}]}]}',
	'ombudsman-2022');
INSERT INTO kota_work.round (code, edition, title, as_of) VALUES ('r', 'e', 'Putaran', '2026-07-01');
INSERT INTO kota_work.visit (round, unit, product) SELECT 'r', unit, code FROM kota_work.product;
SELECT open_round('kota', 'r');

CREATE TABLE place AS SELECT row_number() OVER (ORDER BY id)::integer AS n, id FROM kota_work.visit;
CREATE TABLE said (call text, outcome text);
-- a number between 0 and 100 for each code
CREATE FUNCTION answers(VARIADIC codes text[]) RETURNS jsonb LANGUAGE sql VOLATILE AS
	'SELECT jsonb_object_agg(c, round((random() * 100)::numeric, 2)) FROM unnest(codes) c';
CREATE FUNCTION submit(v integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	of_visit uuid := (SELECT id FROM place WHERE n = v);
BEGIN
	PERFORM submit_form('kota', gen_random_uuid(), of_visit, 'observation',
		coalesce((SELECT max(version) FROM kota_work.form_version WHERE visit = of_visit AND kind = 'observation'), 0),
		answers('a1', 'a2', 'a3'));
	INSERT INTO said VALUES ('submit', 'done');
EXCEPTION WHEN SQLSTATE 'YC001' THEN
	INSERT INTO said VALUES ('submit', 'stale');
END
$$;
CREATE FUNCTION load(v integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	batch text := gen_random_uuid();
	problems bigint;
BEGIN
	SELECT count(*) INTO problems FROM load_forms('kota', (SELECT jsonb_agg(jsonb_build_object(
		'submission', gen_random_uuid(),
		'visit', (SELECT id FROM place WHERE n = 1 + (v + i) % 240), 'kind', 'user', 'respondent', batch || i,
		'reason', batch, 'answers', answers('b1', 'b2'))) FROM generate_series(1, 20) i));
	INSERT INTO said VALUES ('load', CASE problems WHEN 0 THEN 'done' ELSE 'refused' END);
END
$$;
CREATE FUNCTION refresh() RETURNS void LANGUAGE sql AS
	$$INSERT INTO said SELECT 'refresh', min(step) FROM refresh_round('kota', 'r')$$;
CREATE FUNCTION move(u integer, b integer) RETURNS void LANGUAGE sql AS
	$$UPDATE kota_work.unit SET body = 'b' || b WHERE code = 'u' || u; INSERT INTO said VALUES ('move', 'done')$$;
CREATE FUNCTION turn(v integer, u integer, p integer) RETURNS void LANGUAGE sql AS
	$$UPDATE kota_work.visit SET unit = 'u' || u, product = 'p' || p WHERE id = (SELECT id FROM place WHERE n = v);
	INSERT INTO said VALUES ('turn', 'done')$$;
CREATE FUNCTION target(b integer, l integer) RETURNS void LANGUAGE sql AS
	$$SELECT set_target('kota', 'r', 'b' || b, (ARRAY['A', 'B', 'C'])[l]); INSERT INTO said VALUES ('target', 'done')$$;
});

my %script = (
	submit => "\\set v random(1, 240)\nSELECT submit(:v);\n",
	load => "\\set v random(1, 240)\nSELECT load(:v);\n",
	refresh => "SELECT refresh();\n",
	move => "\\set u random(1, 60)\n\\set b random(1, 20)\nSELECT move(:u, :b);\n",
	turn => "\\set v random(1, 240)\n\\set u random(1, 60)\n\\set p random(1, 4)\nSELECT turn(:v, :u, :p);\n",
	target => "\\set b random(1, 20)\n\\set l random(1, 3)\nSELECT target(:b, :l);\n");
my %weight = (submit => 6, load => 3, refresh => 4, move => 1, turn => 1, target => 1);
append_to_file("$dir/$_.sql", $script{$_}) foreach keys %script;

sub pgbench
{
	my @limit = @_;
	return ('pgbench', '-n', '-c', $clients, '-j', 2, @limit,
		(map { ('-f', "$dir/$_.sql\@$weight{$_}") } sort keys %weight),
		'-U', 'dinas', '-h', $node->host, '-p', $node->port, 'rounds');
}

my $computed = q{(SELECT 'c' || t::text FROM kota_work.card t
	UNION ALL SELECT 'u' || t::text FROM kota_work.unit_tally t
	UNION ALL SELECT 'b' || t::text FROM kota_work.body_tally t
	UNION ALL SELECT 'n' || t::text FROM kota_work.node_score t
	UNION ALL SELECT 'u' || t::text FROM kota_work.unit_node t
	UNION ALL SELECT 'p' || t::text FROM kota_work.plan_row t)};

# Lines that differ between what was refreshed step by step and what is computed from nothing, and what is there by half
sub wrong
{
	return ask(qq{
BEGIN;
SET client_min_messages = warning;
SELECT FROM refresh_round('kota', 'r');
CREATE TEMP TABLE before AS $computed;
DELETE FROM kota_work.card; DELETE FROM kota_work.unit_tally;
DELETE FROM kota_work.body_tally; DELETE FROM kota_work.unit_node;
DELETE FROM kota_work.body_node; DELETE FROM kota_work.body_plan;
SELECT FROM compute_units('kota', 'r', ARRAY(SELECT code FROM kota_work.unit ORDER BY code));
SELECT (SELECT count(*) FROM (TABLE before EXCEPT ALL $computed) d)
	+ (SELECT count(*) FROM ($computed EXCEPT ALL TABLE before) d)
	+ (SELECT count(*) FROM (SELECT FROM kota_work.form_version WHERE reason IS NOT NULL
		GROUP BY reason HAVING count(*) <> 20) h)
	+ (SELECT count(*) FROM validate_assessment('kota'))
	+ (SELECT count(*) FROM kota_work.mark);
ROLLBACK;}) =~ s/\A\s+|\s+\z//gr;
}

#
# At once
#
my $per_stretch = 400;
my $stretches = int($transactions / ($clients * $per_stretch)) + 1;
foreach my $stretch (1 .. $stretches)
{
	my ($out, $err) = run_command([ pgbench('-t', $per_stretch) ]);
	like($out, qr/actually processed: (\d+)\/\1\b/, "stretch $stretch: every transaction ran");
	is(wrong(), '0', "stretch $stretch: as if computed anew");
}
note($_) foreach split /\n/, ask('SELECT call, outcome, count(*) FROM said GROUP BY 1, 2 ORDER BY 1, 2');

#
# Killed
#
my %killed;
for (my $done = 0; $done < $kills;)
{
	my ($out, $err) = ('', '');
	my $bench = IPC::Run::start([ pgbench('-T', 60) ], '>', \$out, '2>', \$err);
	my $after = 0.05 + rand(0.6);
	select(undef, undef, undef, $after);
	my $wanted = $done % 2 ? 'refresh' : 'load';
	for (1 .. 200)
	{
		my $found = $node->safe_psql('postgres', qq{SELECT pid FROM pg_stat_activity
			WHERE datname = 'rounds' AND state = 'active'
			AND query ~ '^SELECT $wanted' AND wait_event_type IS DISTINCT FROM 'Lock' LIMIT 1});
		next unless $found;
		select(undef, undef, undef, rand(0.01));
		my $still = $node->safe_psql('postgres', qq{SELECT count(*) FROM pg_stat_activity
			WHERE pid = $found AND state = 'active' AND query ~ '^SELECT $wanted'});
		next unless $still;
		kill('KILL', $found) or next;
		$killed{$wanted}++;
		$done++;
		last;
	}
	eval { $bench->finish };
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
	is(wrong(), '0', "kill $done, in $wanted") if $done % 5 == 0 || $done == $kills;
}
note("$killed{$_} kills in $_") foreach sort keys %killed;
is(wrong(), '0', 'after all kills');

$node->stop;
done_testing();
