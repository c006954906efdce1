# Random queries with conditions on bands give the same rows whether the planner makes comparisons of them or not.
#
# Each query is asked twice: with our functions, in a custom or a generic plan, and with their twins in the schema
# "plain", the same C functions that the planner does not know. RANDOM_SEED repeats a run, RANDOM_SECONDS ends it.

use strict;
use warnings FATAL => 'all';
use List::Util 'sum0';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{RANDOM_SEED} // time();
my $seconds = $ENV{RANDOM_SECONDS} // 150;
srand($seed);
diag("RANDOM_SEED=$seed");

sub one { return $_[ int rand @_ ]; }
sub chance { return rand() < $_[0]; }

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "jit = off\nstatement_timeout = '10s'\nmax_parallel_workers_per_gather = 1");
$node->start;

# Zonings of one to six bands, and the names in them
my @zonings = map { random_zoning() } 1 .. 6;
sub random_zoning
{
	my $decimals = one(undef, 0, 1, 2);
	my $step = defined $decimals ? 10**-$decimals : 0;
	my $count = 1 + int rand 6;
	my @cuts = (int rand 40);
	push @cuts, $cuts[-1] + 1 + int rand 25 for 1 .. $count;
	my @bands;
	for my $i (0 .. $count - 1)
	{
		my $from = $i == 0 && chance(0.2) ? '(' : $i == 0 || defined $decimals ? "[$cuts[$i]" : "($cuts[$i]";
		my $to = $i == $count - 1 && chance(0.2) ? ')' : ($cuts[ $i + 1 ] - ($i < $count - 1 ? $step : 0)) . ']';
		push @bands, "$from,$to b$i" . (chance(0.3) ? qq{ "kata $i"} : '') . (chance(0.6) ? ' zone ' . one('merah',
			'kuning', 'hijau') : '')
		  . (chance(0.5) ? ' ' . one('#ff0000', '#00ff00') : '');
	}
	my $options = (defined $decimals ? "; round $decimals " . one('', 'half_even', 'down') : '') . (chance(0.3)
		? '; best low' : '');
	my $text = join(', ', @bands) . $options;
	my %names = map { $_ => 1 } $text =~ /\b(b\d|merah|kuning|hijau)\b/g;
	return { text => "'$text'::zoning", names => [ sort keys %names ], cuts => \@cuts };
}

# Scores on, beside and far from the cuts; what is no score becomes NULL in a column of scores
my @numbers = map { my $c = $_; map { $c + $_ } 0, -0.5, 0.5, -0.005, 0.005, -0.0050001,
	0.000001 } map { @{ $_->{cuts} } } @zonings;
push @numbers, map { sprintf '%.3f', rand(120) - 10 } 1 .. 100;
my $values = join ', ', (map { "($_)" } @numbers), map { "('$_')" } 'NaN', 'Infinity', '-Infinity', '1e30', '-1e30',
	'-999';
my ($z0, $z1) = map { $_->{text} } @zonings;
$node->safe_psql('postgres', qq{
CREATE EXTENSION compliance;
CREATE SCHEMA plain;
DO \$\$
DECLARE
	definition text;
BEGIN
	FOR definition IN SELECT pg_get_functiondef(oid) FROM pg_proc WHERE prosupport::text ~ '\\mzoning_support\$' LOOP
		EXECUTE regexp_replace(regexp_replace(definition, 'FUNCTION \\S+?\\.(\\w+)\\(', 'FUNCTION plain.\\1('),
			'SUPPORT \\S+', '');
	END LOOP;
END\$\$;
CREATE TABLE whole AS
SELECT row_number() OVER ()::integer AS id, 'k' || i % 5 AS kota, 2020 + i % 3 AS tahun, i % 4 = 0 AS sampled,
	CASE WHEN n <> 'NaN' AND abs(n) < 1e11 THEN n::score END AS s, n, n::float8 AS d, n::real AS r
FROM (SELECT n, (row_number() OVER ())::integer AS i FROM (VALUES $values, (NULL)) v(n)) v;
CREATE TABLE by_score (LIKE whole) PARTITION BY RANGE (s);
CREATE TABLE by_score_low PARTITION OF by_score FOR VALUES FROM (MINVALUE) TO ('50.5');
CREATE TABLE by_score_high PARTITION OF by_score FOR VALUES FROM ('50.5') TO (MAXVALUE);
CREATE TABLE by_score_null PARTITION OF by_score DEFAULT;
CREATE TABLE by_year (LIKE whole) PARTITION BY LIST (tahun);
CREATE TABLE by_year_2020 PARTITION OF by_year FOR VALUES IN (2020);
CREATE TABLE by_year_2021 (r real, d float8, n numeric, s score, sampled boolean, tahun integer, kota text, id integer);
ALTER TABLE by_year ATTACH PARTITION by_year_2021 FOR VALUES IN (2021);
CREATE TABLE by_year_other PARTITION OF by_year DEFAULT;
CREATE TABLE by_band (LIKE whole) PARTITION BY LIST (band_number(s, $z0));
CREATE TABLE by_band_2 PARTITION OF by_band FOR VALUES IN (1, 2);
CREATE TABLE by_band_other PARTITION OF by_band DEFAULT;
CREATE TABLE heir (LIKE whole, CHECK (in_zone(n, $z1)));
CREATE TABLE heir_child () INHERITS (heir);
INSERT INTO by_score SELECT * FROM whole;
INSERT INTO by_year SELECT * FROM whole;
INSERT INTO by_band SELECT * FROM whole;
INSERT INTO heir SELECT * FROM whole WHERE in_zone(n, $z1) AND id % 2 = 0;
INSERT INTO heir_child SELECT * FROM whole WHERE in_zone(n, $z1) AND id % 2 = 1;
CREATE VIEW guarded WITH (security_barrier) AS SELECT * FROM whole WHERE band_number(d, $z0) >= 2 OR s IS NULL;
CREATE VIEW plain.guarded WITH (security_barrier) AS SELECT * FROM whole
	WHERE plain.band_number(d, $z0) >= 2 OR s IS NULL;

-- the rows of a query, of the plan that is asked for, or the error; nothing remains of what it does
CREATE FUNCTION answer(query text, parameters text, mode text, OUT rows text, OUT plan text) LANGUAGE plpgsql AS \$\$
DECLARE
	line text;
BEGIN
	PERFORM set_config('plan_cache_mode', mode, true);
	BEGIN
		EXECUTE format(CASE WHEN query LIKE 'WITH%'
			THEN 'PREPARE q%s AS %s, l AS (SELECT string_agg(x::text, E''\\n'' ORDER BY x::text) FROM x)'
			' SELECT * FROM l'
			ELSE 'PREPARE q%s AS SELECT string_agg(x::text, E''\\n'' ORDER BY x::text) FROM (%s) x' END,
			CASE WHEN parameters <> ''
				THEN (SELECT '(' || string_agg(CASE WHEN p LIKE '''%' THEN 'text' ELSE 'integer' END, ', ') || ')'
				FROM unnest(string_to_array(parameters, ',')) p) ELSE '' END, query);
		plan := '';
		FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) EXECUTE q'
			|| CASE WHEN parameters <> '' THEN '(' || parameters || ')' ELSE '' END LOOP
			plan := plan || line;
		END LOOP;
		EXECUTE 'EXECUTE q' || CASE WHEN parameters <> '' THEN '(' || parameters || ')' ELSE '' END INTO rows;
		RAISE 'undo';
	EXCEPTION WHEN query_canceled OR OTHERS THEN
		IF SQLERRM <> 'undo' THEN
			rows := SQLSTATE || ' ' || SQLERRM;
		END IF;
	END;
	DEALLOCATE ALL;
END\$\$;
CREATE FUNCTION compared(query text, parameters text, mode text) RETURNS text LANGUAGE plpgsql AS \$\$
DECLARE
	ours record := answer(replace(query, '\@', ''), parameters, mode);
	plain record;
BEGIN
	-- without hash and merge joins, some queries take longer than is worth waiting for
	IF ours.rows LIKE '57014 %' THEN
		RETURN 'slow';
	END IF;
	plain := answer(replace(query, '\@', 'plain.'), parameters, 'force_custom_plan');
	IF plain.rows LIKE '57014 %' THEN
		RETURN 'slow';
	END IF;
	RETURN CASE WHEN ours.rows IS DISTINCT FROM plain.rows THEN 'DIFFERENT ' ELSE '' END
		|| CASE WHEN plain.rows ~ '^[0-9A-Z]{5} ' THEN 'error ' || translate(plain.rows, E'\\n', ' ') || ' '
			WHEN plain.rows <> '' THEN 'rows ' ELSE 'none ' END
		|| CASE WHEN ours.plan <> replace(plain.plan, 'plain.', '') THEN 'rewritten' ELSE '' END;
END\$\$;
ANALYZE;});

# A constant is written out, or a parameter
my @parameters;
sub constant
{
	my ($value, $as_parameter) = @_;
	return $value unless $as_parameter && chance(0.5);
	push @parameters, $value;
	return '$' . @parameters;
}

my $as_parameter;
sub band_test
{
	my ($a) = @_;
	my $zoning = one(@zonings);
	my $z = $zoning->{text};
	my $x = chance(0.85) ? "$a." . one('s', 's', 'n', 'd', 'r') : one("coalesce($a.s, '30')", "($a.n + 1)",
		"($a.d * 0.5)", "least($a.s, 60::score)");
	my $text = sub { constant("'" . (chance(0.9) ? one(@{ $zoning->{names} }) : one('zzz', '#ff0000', 'kata 1'))
		. "'", $as_parameter) };
	my $name = sub { constant("'" . one(@{ $zoning->{names} }) . "'", $as_parameter) };
	my $number = sub { constant(int rand 8, $as_parameter) };
	my $operator = one('=', '=', '<>', '<', '<=', '>=', '>');
	my $function = one('zone', 'zone', 'grade', 'predicate', 'color');
	my @tests = (
		sub { "\@band_number($x, $z) $operator " . $number->() },
		sub { $number->() . " $operator \@band_number($x, $z)" },
		sub { "\@band_number($x, $z) " . one('', 'NOT ') . 'IN (' . $number->() . ', ' . $number->() . ')' },
		sub { "\@band_number($x, $z) " . one('', 'NOT ') . 'BETWEEN ' . $number->() . ' AND ' . $number->() },
		sub { "\@band_number($x, $z) " . one("= ANY ('{1,3,NULL}')", "<> ALL ('{}')", "<> ALL ('{2,4}')") },
		sub { "\@$function($x, $z) $operator " . $text->() },
		sub { "\@$function($x, $z) $operator " . $text->() },
		sub { $text->() . " = \@$function($x, $z)" },
		sub { "\@$function($x, $z) " . one('', 'NOT ') . 'IN (' . $text->() . ', ' . $text->() . ')' },
		sub { "\@$function($x, $z) IS " . one('', 'NOT ') . 'NULL' },
		sub { "\@$function($x, $z) IS DISTINCT FROM " . $text->() },
		sub { "\@in_zone($x, $z)" },
		sub { "\@in_zone($x, $z, " . join(', ', map { $name->() } 1 .. one(1, 1, 2)) . ')' },
		sub { "\@at_least($x, $z, " . $name->() . ')' });
	return one(@tests)->();
}

sub condition
{
	my ($a, $depth) = @_;
	if ($depth <= 0 || chance(0.25))
	{
		return chance(0.75) ? '(' . band_test($a) . ')'
		  : '(' . one("$a.kota = 'k1'", "$a.kota IN ('k0', 'k3')", "$a.tahun > 2020", "$a.sampled", "$a.id < 150",
		  	"$a.s >= 40", "$a.n IS NULL") . ')';
	}
	my $c = condition($a, $depth - 1);
	my $o = condition($a, $depth - 1);
	return one("($c AND $o)", "($c AND $o)", "($c OR $o)", "($c OR $o)", "(NOT $c)", "($c IS " . one('', 'NOT ')
		. one('TRUE', 'FALSE', 'UNKNOWN') . ')',
		"($c IS DISTINCT FROM $o)", "($c = $o)", "($c NOT IN ($o, false))", "coalesce($c, $o)",
			"(CASE WHEN $c THEN $o WHEN $o THEN NULL ELSE $c END)");
}

sub query
{
	my ($t, $u) = map { one('whole', 'by_score', 'by_year', 'by_band', 'heir', '@guarded') } 1 .. 2;
	my $c = sub { condition($_[0] // 'a', one(0, 1, 1, 2)) };
	my $join = one('', 'LEFT ', 'RIGHT ', 'FULL ');
	my $not = one('', 'NOT ');
	my @queries = (
		sub { "SELECT a.id FROM $t a WHERE " . $c->() },
		sub { "SELECT a.id FROM $t a WHERE " . $c->() . ' AND ' . $c->() },
		sub { "SELECT a.id, " . $c->() . " FROM $t a WHERE " . $c->() },
		sub { "SELECT a.id, b.id AS other FROM $t a ${join}JOIN $u b ON a.id = b.id" . ($join eq 'FULL ' ? ''
			: ' AND ' . $c->('b')) . ' WHERE ' . $c->() },
		sub { "SELECT a.id, b.id AS other FROM $t a ${join}JOIN $u b ON a.id = b.id" . ($join eq 'FULL ' ? ''
			: ' AND ' . $c->()) . ' WHERE ' . $c->('b') . ' OR b.id IS NULL' },
		sub { "SELECT a.id, b.id AS other, e.kota FROM $t a LEFT JOIN ($u b JOIN whole e ON b.id = e.id AND "
			. $c->('e') . ') ON a.id = b.id AND ' . $c->('b') . ' WHERE ' . $c->() },
		sub { "SELECT a.id FROM $t a WHERE ${not}EXISTS (SELECT FROM $u b WHERE a.id = b.id AND " . $c->('b')
			. ') AND ' . $c->() },
		sub { "SELECT a.id FROM $t a WHERE a.id ${not}IN (SELECT b.id FROM $u b WHERE " . $c->('b') . ')' },
		sub { "SELECT a.id FROM $t a WHERE " . $c->() . " ${not}IN (SELECT " . $c->('b')
			. " FROM $u b WHERE b.id < 9)" },
		sub { "SELECT a.id, (SELECT count(*) FROM $u b WHERE b.id < a.id AND " . $c->('b') . ") FROM $t a WHERE "
			. $c->() },
		sub { "SELECT a.id FROM (SELECT * FROM $t UNION ALL SELECT * FROM $u) a WHERE " . $c->() },
		sub { "SELECT a.id FROM (SELECT DISTINCT ON (kota, s) * FROM $t ORDER BY kota, s, id) a WHERE " . $c->() },
		sub { "SELECT q.id FROM (SELECT a.*, " . $c->() . " AS c FROM $t a" . one('', ' OFFSET 0') . ') q WHERE '
			. one('q.c', 'NOT q.c', 'q.c IS NULL', 'q.c AND q.id > 5') },
		sub { "SELECT kota, count(*), count(*) FILTER (WHERE " . $c->() . "), bool_or(" . $c->()
			. ") FROM $t a WHERE " . $c->() . ' GROUP BY kota HAVING bool_and(' . $c->() . ') IS NOT NULL' },
		sub { "SELECT s, n, d, r, count(*) FROM $t a GROUP BY " . one('s, n, d, r, kota, tahun, sampled, id',
			'GROUPING SETS ((s, n, d, r, kota, tahun, sampled, id), ())') . ' HAVING ' . $c->() },
		sub { "SELECT " . $c->() . " AS c, count(*) FROM $t a GROUP BY 1" },
		sub { "SELECT a.id, b.id AS other FROM $t a, LATERAL (SELECT b.id FROM $u b "
			. "WHERE b.id BETWEEN a.id AND a.id + 2 AND " . $c->('b') . ' AND ' . $c->() . ') b' },
		sub { "SELECT a.id, b.id AS other FROM $t a JOIN $u b "
			. "ON \@zone(a.s, $z0) = \@zone(b.n, $z0) AND a.id < 20 AND b.id < 50 AND "
			. $c->('b') . ' WHERE ' . $c->() },
		sub { "SELECT id, row_number() OVER (PARTITION BY " . $c->() . " ORDER BY id) FROM $t a WHERE " . $c->() },
		sub { $t = 'whole' if $t eq '@guarded'; "WITH x AS (UPDATE $t a SET sampled = NOT sampled WHERE " . $c->()
			. ' RETURNING a.id, ' . $c->() . ')' },
		sub { $t = 'whole' if $t eq '@guarded'; "WITH x AS (DELETE FROM $t a USING $u b WHERE a.id = b.id AND "
			. $c->() . ' AND ' . $c->('b') . ' RETURNING a.id)' });
	return one(@queries)->();
}

# Indexes come and go
sub random_index
{
	my $function = one('zone', 'grade', 'band_number', 'color');
	my $z = one(@zonings)->{text};
	my $x = one('s', 'n', 'd', 'r');
	my $table = one('whole', 'by_score', 'by_year', 'by_band', 'heir', 'heir_child');
	my $call = "$function($x, $z)";
	return "CREATE INDEX ON $table " . one("($call)", "(kota, $call)", "(sampled, tahun, $call)",
		"USING hash (($call))", "USING brin (id, ($call))", "($x)", "USING brin ($x)", "(in_zone($x, $z))",
		"(id) WHERE $call = " . ($function eq 'band_number' ? 2 : "'hijau'"), "(id) WHERE in_zone($x, $z)",
			"(kota) WHERE NOT ($call IS NULL)");
}

my ($pairs, $with_rows, $rewritten, $slow, $rounds, $different) = (0, 0, 0, 0, 0, 0);
my %errors;
my $end = time() + $seconds;
while (time() < $end)
{
	my @indexes = map { random_index() } 1 .. 6;
	my @settings = map { "SET enable_$_ = " . one('on', 'on', 'off') } 'seqscan', 'indexscan', 'bitmapscan',
		'hashjoin', 'mergejoin', 'nestloop', 'material', 'memoize', 'partitionwise_join';
	my $setup = 'BEGIN; ' . join('; ', @indexes, @settings, 'ANALYZE whole') . ";\n";
	my @asked;
	foreach (1 .. 100)
	{
		@parameters = ();
		$as_parameter = chance(0.6);
		my $query = query();
		my $mode = one('force_custom_plan', 'force_generic_plan');
		push @asked, sprintf q{SELECT compared($q$%s$q$, $q$%s$q$, '%s');}, $query, join(',', @parameters), $mode;
	}
	my @answers = split /\n/, $node->safe_psql('postgres', $setup . join("\n", @asked) . "\nROLLBACK;");
	is(scalar @answers, scalar @asked, 'round ' . ++$rounds . ' of ' . @asked . ' queries') or last;
	foreach my $i (0 .. $#answers)
	{
		$pairs++;
		$with_rows += $answers[$i] =~ /rows/;
		$errors{$1}++ if $answers[$i] =~ /error (.*) /;
		$rewritten += $answers[$i] =~ /rewritten/;
		$slow += $answers[$i] eq 'slow';
		next unless $answers[$i] =~ /DIFFERENT/;
		$different++;
		diag("$answers[$i]\n$setup$asked[$i]") if $different <= 3;
	}
}
my $errors = sum0(values %errors);
diag("$pairs queries, $with_rows with rows, $rewritten rewritten, $slow too slow, $errors with an error");
diag("$errors{$_} times $_") foreach sort keys %errors;
is($different, 0, 'no query gives other rows than its twin');
cmp_ok($with_rows, '>', 0.4 * $pairs, 'many give rows');
cmp_ok($rewritten, '>', 0.3 * $pairs, 'many are rewritten');
is($errors, 0, 'none is an error');
cmp_ok($slow, '<', 0.01 * $pairs, 'few are too slow to be answered');

$node->stop;
done_testing();
