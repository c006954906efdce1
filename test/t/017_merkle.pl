# Hashing can be canceled, of however many leaves, and a million of them fit.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION compliance');

# Some 30 million hashes take most of a minute; to make the array takes a second, in which nothing is canceled.
my $leaves = "array_fill('x'::bytea, ARRAY[30000000])";
my $started = time;
$node->safe_psql('postgres', "SELECT cardinality($leaves)");
my $array = time - $started;

foreach my $query ("SELECT merkle_root($leaves)", "SELECT count(*) FROM merkle_proofs($leaves)")
{
	$started = time;
	my ($status, $out, $error) = $node->psql('postgres', "SET statement_timeout = '500ms'; $query");
	like($error, qr/canceling statement due to statement timeout/, "$query is canceled");
	cmp_ok(time - $started, '<', 3 * $array + 5, 'at once');
}

# A million leaves: the root, and each thousandth path leads to it
is( $node->safe_psql(
		'postgres', q{
	WITH a AS MATERIALIZED (SELECT array_agg(convert_to(canonical(i::text), 'UTF8') ORDER BY i) AS leaves
		FROM generate_series(0, 999999) i),
	r AS MATERIALIZED (SELECT merkle_root(leaves) AS root FROM a),
	p AS (SELECT merkle_proofs(leaves) AS p FROM a),
	sampled AS MATERIALIZED (SELECT (p).number, (p).path FROM p WHERE (p).number % 1000 = 7)
	SELECT count(*), bool_and(merkle_verify(convert_to(canonical(number::text), 'UTF8'), number, 1000000, path, root))
	FROM sampled, r}),
	'1000|t', 'a million leaves');

# The server frees what an error interrupted: nothing leaks, nothing is used after it
my ($status, $out, $error) = $node->psql('postgres', q{
	DO $$ BEGIN
		FOR i IN 1..2000 LOOP
			BEGIN
				PERFORM merkle_root('{a,NULL}');
			EXCEPTION WHEN null_value_not_allowed THEN
				IF merkle_root('{a}') <> sha256('\x0061') THEN
					RAISE EXCEPTION 'another root';
				END IF;
			END;
		END LOOP;
	END $$;
	SELECT count(number) FROM (SELECT (merkle_proofs('{a,b,c}')).number LIMIT 1) t});
is("$status|$out|$error", '0|1|', 'errors and early ends, over and over');

$node->stop;
done_testing();
