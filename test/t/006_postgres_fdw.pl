# Several servers by postgres_fdw: each makes tallies, or cards, of its own rows, a third one merges them. These cross
# the network and rows do not, and the result has the digits that one server gives.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $here = PostgreSQL::Test::Cluster->new('here');
$here->init;
$here->append_conf('postgresql.conf', "max_parallel_workers_per_gather = 0\njit = off");
$here->start;

if ($here->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'}) eq '0')
{
	$here->stop;
	plan skip_all => 'postgres_fdw is not installed';
}

my %remotes = map { $_ => PostgreSQL::Test::Cluster->new($_) } 'east', 'west';
foreach my $remote (values %remotes)
{
	$remote->init;
	$remote->append_conf('postgresql.conf', "max_parallel_workers_per_gather = 0\njit = off");
	$remote->start;
}

# The same rows everywhere at first: 40 bodies, some values missing. Of these, east keeps three in ten, and none of
# the bodies above 35; west keeps the rest.
my $rows = q{
CREATE EXTENSION compliance;
SELECT setseed(0.2024);
CREATE TABLE observation (id integer, body integer, s score, n numeric, d double precision,
	w score, nw numeric, dw double precision);
INSERT INTO observation
SELECT i, 1 + i % 40, v, v / 7, v / 7, w, w, w
FROM (SELECT i, CASE WHEN i % 50 > 0 THEN (random() * 100 + 0.001)::numeric(9, 6) END AS v,
		(random() * 10)::numeric(9, 6) AS w FROM generate_series(1, 20000) i) r;
CREATE TABLE answer AS
SELECT form, 'k' || i AS code, CASE WHEN random() > 0.1 THEN (random() * 100)::score END AS value
FROM generate_series(1, 300) form, generate_series(1, 12) i;
CREATE VIEW body_summary AS SELECT body, count(*) AS rows, tally(s, w) AS summary FROM observation GROUP BY body;
};
$_->safe_psql('postgres', $rows) foreach $here, values %remotes;

my $of_east = '(id / 40 % 10 < 3 AND body <= 35)';
my $answer_of_east = "(form < 100 OR form <= 250 AND code < 'k5')";
$remotes{east}->safe_psql('postgres',
	"DELETE FROM observation WHERE NOT $of_east; DELETE FROM answer WHERE NOT $answer_of_east;");
$remotes{west}->safe_psql('postgres',
	"DELETE FROM observation WHERE $of_east; DELETE FROM answer WHERE $answer_of_east;");
$_->safe_psql('postgres', 'VACUUM ANALYZE observation; VACUUM ANALYZE answer;') foreach values %remotes;

$here->safe_psql('postgres', 'CREATE EXTENSION postgres_fdw');
foreach my $name (sort keys %remotes)
{
	my ($host, $port) = ($remotes{$name}->host, $remotes{$name}->port);
	$here->safe_psql('postgres', qq{
		CREATE SERVER $name FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
			host '$host', port '$port', dbname 'postgres',
			extensions 'compliance', use_remote_estimate 'true', async_capable 'true');
		CREATE USER MAPPING FOR CURRENT_USER SERVER $name;
		CREATE FOREIGN TABLE observation_$name (
			id integer, body integer, s score, n numeric, d double precision, w score, nw numeric, dw double precision)
			SERVER $name OPTIONS (table_name 'observation');
		CREATE FOREIGN TABLE body_summary_$name (body integer, rows bigint, summary tally)
			SERVER $name OPTIONS (table_name 'body_summary');
		CREATE FOREIGN TABLE answer_$name (form integer, code text, value score)
			SERVER $name OPTIONS (table_name 'answer');});
}
$here->safe_psql('postgres', q{
	CREATE VIEW body_summaries AS SELECT * FROM body_summary_east UNION ALL SELECT * FROM body_summary_west;
	CREATE TABLE by_body (id integer, body integer, s score, w score) PARTITION BY RANGE (body);
});

sub query
{
	my ($query) = @_;
	return $here->safe_psql('postgres', $query);
}

sub plan_of
{
	my ($query, $settings) = @_;
	return query(($settings // '') . " EXPLAIN (VERBOSE, COSTS OFF) $query");
}

# How many rows each foreign scan brought here.
sub rows_crossed
{
	my ($query) = @_;
	my $plan = query("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) $query");
	return join(' ', sort { $a <=> $b } $plan =~ /Foreign Scan.*\(actual rows=(\d+)/g);
}

is(query('SELECT count(*) FROM observation_east'), '5250', 'rows in the east');
is(query('SELECT count(*) FROM observation_west'), '14750', 'rows in the west');

# Every kind of tally, of every type: summaries from both servers, merged here.
my @tallies;
foreach my $columns ([ 's', 'w' ], [ 'n', 'nw' ], [ 'd', 'dw' ])
{
	my ($value, $weight) = @$columns;
	push @tallies, "tally($value)", "tally($value, $weight)",
	  map { "tally($value, $weight, $_)" } 0, -1, 2.5, -1.5;
}
foreach my $tally (@tallies)
{
	my $parts = "SELECT body, $tally AS t FROM observation_east GROUP BY body "
	  . "UNION ALL SELECT body, $tally FROM observation_west GROUP BY body";
	my $merged = "SELECT body, rollup(t) AS t FROM ($parts) p GROUP BY body";
	my $plan = plan_of($merged);
	my @remote = $plan =~ /Remote SQL: (.*)/g;

	is(scalar(grep { /^SELECT body, public\.tally\(.*GROUP BY 1$/ } @remote), 2, "$tally: made there, on both servers")
	  or diag($plan);
	is(scalar(@remote), 2, "$tally: nothing else is asked for");
	is(rows_crossed($merged), '35 40', "$tally: a row per body crosses");
	is(query("SELECT body, t::text, mean(t) FROM ($merged) m ORDER BY body"),
		query("SELECT body, t::text, mean(t) "
			. "FROM (SELECT body, $tally AS t FROM observation GROUP BY body) m ORDER BY body"),
		"$tally: what one server gives");
	is(query("SELECT rollup(t)::text FROM ($parts) p"), query("SELECT $tally\::text FROM observation"),
		"$tally: in total, too");
}

# postgres_fdw sends no call that has a text from here among its arguments, because of its collation.
my $by_name = q{SELECT body, tally(s, w, 'geometric') AS t FROM observation_east GROUP BY body};
like(plan_of($by_name), qr/Remote SQL: SELECT body, s, w FROM/, 'the mean by its name: rows are asked for');
is(query("SELECT body, t::text FROM ($by_name) q ORDER BY body"),
	query('SELECT body, tally(s, w, 0)::text FROM observation_east GROUP BY body ORDER BY body'),
	'the mean by its name: the same tally');

# A view there is a table of summaries here.
my $summaries = 'SELECT body, rollup(summary) AS t FROM body_summaries GROUP BY body';
is(scalar(() = plan_of($summaries) =~ /Remote SQL: SELECT body, summary FROM public\.body_summary\b/g), 2,
	'views: summaries are asked for');
is(rows_crossed($summaries), '35 40', 'views: a row per body crosses');
is(query("SELECT body, t::text FROM ($summaries) m ORDER BY body"),
	query('SELECT body, summary::text FROM body_summary ORDER BY body'), 'views: what one server gives');
is(query("SELECT rollup(summary)::text FROM body_summaries WHERE body > 35"),
	query('SELECT tally(s, w)::text FROM observation WHERE body > 35'), 'views: a server with no row changes nothing');

# Forms, some of whose answers lie in the east and others in the west: cards of what each server has.
query(q{
	CREATE TABLE edition AS
	SELECT instrument_agg(code, parent, weight) AS instrument
	FROM (SELECT 'total', NULL, NULL UNION ALL SELECT 'd' || d, 'total', 1 + d FROM generate_series(0, 2) d
		UNION ALL SELECT 'k' || i, 'd' || i % 3, 1 + i % 5 FROM generate_series(1, 12) i)
			AS node(code, parent, weight);});
my $assess = 'assess((SELECT instrument FROM edition), code, value)';
my $part_cards = "SELECT form, $assess AS card FROM answer_east GROUP BY form "
  . "UNION ALL SELECT form, $assess FROM answer_west GROUP BY form";
my $cards = "SELECT form, rollup(card) AS card FROM ($part_cards) p GROUP BY form";
my $card_plan = plan_of($cards);
is(scalar(() = $card_plan =~
	/Remote SQL: SELECT form, public\.assess\(\$1::public\.instrument, code, value\) FROM public\.answer GROUP BY 1$/mg
	), 2, 'cards: made there, on both servers') or diag($card_plan);
is(rows_crossed($cards), '201 250', 'cards: a row per form crosses');
is( query("SELECT form, card, score(card, instrument), coverage(card, instrument) "
		. "FROM ($cards) c, edition ORDER BY form"),
	query("SELECT form, card, score(card, instrument), coverage(card, instrument) "
		. "FROM (SELECT form, $assess AS card FROM answer GROUP BY form) c, edition ORDER BY form"),
	'cards: what one server gives');

# Bodies parted by server: every aggregate is computed there, whole.
my $upper = 21;
query(qq{
	CREATE FOREIGN TABLE by_body_east PARTITION OF by_body FOR VALUES FROM (MINVALUE) TO ($upper)
		SERVER east OPTIONS (table_name 'by_body');
	CREATE FOREIGN TABLE by_body_west PARTITION OF by_body FOR VALUES FROM ($upper) TO (MAXVALUE)
		SERVER west OPTIONS (table_name 'by_body');});
foreach my $name (sort keys %remotes)
{
	my $where = $name eq 'east' ? "body < $upper" : "body >= $upper";
	my $copy = query("SELECT format('(%s,%s,%L,%L)', id, body, s, w) FROM observation WHERE $where") =~ s/\n/,/gr;
	$remotes{$name}->safe_psql('postgres', qq{
		CREATE TABLE by_body (id integer, body integer, s score, w score);
		INSERT INTO by_body VALUES $copy;
		VACUUM ANALYZE by_body;});
}
foreach my $aggregate ('weighted_mean(s)', 'weighted_mean(s, w)', 'geometric_mean(s, w)', 'harmonic_mean(s, w)',
	'power_mean(s, w, 3)', 'tally(s, w)', 'min(s)', 'max(s)')
{
	my $by_body = "SELECT body, $aggregate AS x FROM by_body GROUP BY body";
	my $plan = plan_of($by_body, 'SET enable_partitionwise_aggregate = on;');
	my ($function) = $aggregate =~ /^(\w+)/;

	is(scalar(() = $plan =~ /Remote SQL: SELECT body, public\.$function\(.*GROUP BY 1/g),
		2, "$aggregate: computed there")
	  or diag($plan);
	is(query("SET enable_partitionwise_aggregate = on; SELECT body, x::text FROM ($by_body) q ORDER BY body"),
		query("SELECT body, $aggregate\::text FROM observation GROUP BY body ORDER BY body"),
		"$aggregate: what one server gives");
}

# A test of zones crosses as comparisons; a tally of it, whole.
my $zoning = q{'[0,50.99] merah, [51,80.99] kuning, [81,101] hijau; round 2'};
my $greens = "SELECT count(*), tally(s, w)::text FROM observation_west WHERE at_least(s, $zoning, 'hijau')";
like(plan_of($greens),
	qr/Remote SQL: SELECT count\(\*\), public\.tally\(s, w\) .* WHERE \(\(s OPERATOR\(public\.>=\) '80\.995'/,
	'zones: comparisons are sent');
is(query($greens), $remotes{west}->safe_psql('postgres', $greens =~ s/observation_west/observation/r),
	'zones: the same rows');

# Without the extension named, the rows cross: what the tests above would then see.
query('ALTER SERVER east OPTIONS (DROP extensions)');
my $rows_cross = 'SELECT body, tally(s, w) FROM observation_east GROUP BY body';
like(plan_of($rows_cross), qr/Remote SQL: SELECT body, s, w FROM/,
	'extension not named on the server: rows are asked for');
is(rows_crossed($rows_cross), '5250', 'extension not named on the server: rows cross');

$_->stop foreach $here, values %remotes;
done_testing();
