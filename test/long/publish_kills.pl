# Servers that are killed while a round is published: what was published is there as a whole, or nothing of it.
#
# PUBLISH_KILLS says how many.

use strict;
use warnings FATAL => 'all';
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $kills = $ENV{PUBLISH_KILLS} || 60;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = on\njit = off\nmax_wal_size = 4GB");
$node->start;
my $dir = $node->basedir;

$node->safe_psql('postgres', 'CREATE ROLE dinas LOGIN; CREATE DATABASE terbit OWNER dinas');
my ($out, $err) = run_command([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-v', 'bodies=60', '-v', 'release=10 days',
	'-U', 'dinas',
	'-d', $node->connstr('terbit'), '-f', 'test/assessment/published.sql' ]);
is($err, '', 'a round is published');
sub ask { return $node->safe_psql('terbit', $_[0], extra_params => [ '-U', 'dinas' ]) }

# Publishes the round anew, from whatever state a kill left it in; the delay comes last, so that a kill meets all of it
append_to_file("$dir/cycle.sql", q{
SELECT state = 'published' AS published FROM kota_work.round \gset
\if :published
SELECT reopen_round('kota', '2026', 'b1', 'Once more.', now() + interval '1 hour');
SELECT * FROM close_round('kota', '2026');
\endif
SELECT root FROM preview_supersede('kota', '2026', 'Once more.') \gset
SELECT supersede_round('kota', '2026', :'root', 'Once more.');
});
my @cycle = ('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-U', 'dinas', '-d', $node->connstr('terbit'), '-f',
	"$dir/cycle.sql");

# What is there by half: lines without a head, heads that count others, entries that nobody noted, a gap in the chain; and
# whether the last two publications are what was published
sub wrong
{
	return ask(q{
SELECT string_agg(what, E'\n') FROM (
	SELECT 'lines of ' || l.seq || ' have no head' FROM (SELECT seq FROM kota.result UNION SELECT seq
	FROM kota.unit_result
		UNION SELECT seq FROM kota.node_result UNION SELECT seq FROM kota.plan_result UNION SELECT seq
		FROM kota.publication_instrument
		UNION SELECT seq FROM kota.publication_band UNION SELECT seq FROM kota.publication_node UNION SELECT seq
		FROM kota.publication_target) l
	WHERE l.seq NOT IN (SELECT seq FROM kota.publication)
	UNION ALL
	SELECT 'head ' || p.seq || ' counts other lines' FROM kota.publication p WHERE p.kind = 'publication' AND
		(p.results, p.unit_results, p.node_results, p.plan_results) IS DISTINCT FROM ((SELECT count(*)
		FROM kota.result r WHERE r.seq = p.seq),
		(SELECT count(*) FROM kota.unit_result r WHERE r.seq = p.seq), (SELECT count(*) FROM kota.node_result r
		WHERE r.seq = p.seq),
		(SELECT count(*) FROM kota.plan_result r WHERE r.seq = p.seq))
	UNION ALL
	SELECT 'publications and events are not as many' WHERE (SELECT count(*) FROM kota.publication
	WHERE kind = 'publication')
		<> (SELECT count(*) FROM kota_work.event WHERE action IN ('publish_round', 'supersede_round'))
	UNION ALL
	SELECT 'the round is ' || r.state || ', and was published last in ' || p.seq FROM kota_work.round r,
	kota.publication p
	WHERE p.seq = (SELECT max(seq) FROM kota.publication) AND r.state = 'published' AND p.published_at
		< (SELECT max(at) FROM kota_work.event WHERE action = 'reopen_round')
	UNION ALL
	SELECT concat_ws(' ', v.seq, v.part, v.place, v.problem) FROM (SELECT max(seq) AS last FROM kota.publication) m,
		generate_series(greatest(m.last - 1, 1), m.last) s, verify_publication('kota', s) v
		WHERE v.verified IS FALSE) w (what)});
}

my $before = time;
run_command(\@cycle);
my $takes = time - $before;
note(sprintf('a cycle takes %.2f s', $takes));
is(wrong(), '', 'as long as nobody kills');

my ($done, $committed, $gone) = (0, 0, 0);
while ($done < $kills)
{
	my ($said, $complained) = ('', '');
	my $publications = ask('SELECT count(*) FROM kota.publication');
	my $client = IPC::Run::start(\@cycle, '>', \$said, '2>', \$complained);
	my $killed = 0;
	for (1 .. 500)
	{
		my $found = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE datname = 'terbit'
		AND state = 'active'
			AND query ~ '^SELECT supersede_round'});
		last if !$client->pumpable;
		next unless $found;
		select(undef, undef, undef, rand($takes / 2));
		$killed = $node->safe_psql('postgres', qq{SELECT count(*) FROM pg_stat_activity WHERE pid = $found
		AND state = 'active'
			AND query ~ '^SELECT supersede_round'}) && kill('KILL', $found);
		last;
	}
	eval { $client->finish };
	next unless $killed;
	$done++;
	$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not come back';
	my $now = ask('SELECT count(*) FROM kota.publication');
	$now > $publications ? $committed++ : $gone++;
	my $wrong = wrong();
	is($wrong, '', "kill $done") if $wrong ne '' || $done % 10 == 0;
}
note("$done kills in supersede_round(): $gone left nothing, $committed left all");
cmp_ok($done, '>=', $kills, 'killed often enough');
run_command(\@cycle);
is(wrong(), '', 'and it is published after all');
is(ask(q{SELECT count(*) FROM verify_publication('kota') WHERE verified IS FALSE}), '0',
	'all publications are what was published');

$node->stop;
done_testing();
