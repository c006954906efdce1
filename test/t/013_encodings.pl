# What a form is, what a panel shows, and the leaves and roots of published rows, does not depend on the encoding
# of the database.

use strict;
use warnings FATAL => 'all';
use Digest::SHA qw(sha256_hex);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C' ]);
$node->start;

my (%seen, %panels, %draws, %orders, %documents, %forms);
# In these, bytes above 127 are no characters of one byte: the scripts have none.
foreach my $encoding (qw(EUC_JP EUC_KR LATIN1))
{
	$node->safe_psql('postgres',
		"CREATE DATABASE \"made_in_$encoding\" TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'");
	is($node->safe_psql("made_in_$encoding", q{SET client_min_messages = error;
		CREATE EXTENSION compliance_assessment CASCADE;
SELECT FROM create_assessment('coba');
INSERT INTO coba_work.category VALUES ('kota', 'Kota');
UPDATE coba_work.category SET name = 'Kota Baru';
SELECT detail FROM coba_work.event WHERE action = 'update category'}), 'name: Kota -> Kota Baru',
	"an assessment in $encoding");
	# a character that all of them have
	my $form = "NULL, '\xc2\xa7', '1', 0, '{\"\xc2\xa7\": 1.50}', '{}', '[]', NULL, NULL";
	my $text = qq([null,"\xc2\xa7","1","0","{\\"\xc2\xa7\\": 1.50}","{}","[]",null,null]);
	is($node->safe_psql("made_in_$encoding", "SET client_encoding = 'UTF8';
SELECT t, encode(d, 'hex'), s.digest = d, s.commitment = form_commitment(s.salt, t),
	s.commitment = sha256('\\x02'::bytea || s.salt || convert_to(t, 'UTF8'))
FROM form_text($form) t, form_digest($form) d, form_stamp($form) s"), "$text|" . sha256_hex($text) . '|t|t|t',
		"what a form is stored with in $encoding is made of its UTF-8");
}
is($node->safe_psql('made_in_LATIN1', 'SELECT text_problem(chr(233)) IS NULL'), 't',
	'forms of Unicode are asked of UTF-8 alone, also while a query is planned');

foreach my $encoding (qw(UTF8 LATIN1 LATIN9 WIN1252 SQL_ASCII))
{
	$node->safe_psql('postgres', "CREATE DATABASE \"in_$encoding\" TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'");
	my $client = $encoding eq 'SQL_ASCII' ? '' : "SET client_encoding = 'UTF8';";
	my $values = $node->safe_psql("in_$encoding", "CREATE EXTENSION compliance; $client
SELECT fingerprint(i), scorecard(i, '{\"qualit\xc3\xa9\": 80.5}')
FROM (SELECT instrument '{\"code\": \"t\", \"nodes\": [{\"code\": \"qualit\xc3\xa9\"}, {\"code\": \"b\"}]}') f(i)");
	push @{ $seen{$values} }, $encoding;

	push @{ $panels{ $node->safe_psql("in_$encoding", "$client SELECT p, encode(panel_send(p), 'hex')
FROM (SELECT panel(key, unit, scorecard(i, '{\"qualit\xc3\xa9\": 80.5}'), i) AS p
	FROM (SELECT instrument '{\"code\": \"t\", \"nodes\": [{\"code\": \"qualit\xc3\xa9\"}]}') f(i),
		(VALUES ('\xc3\x89tat', 'b'), ('a', '\xc3\xa9'), ('a', 'b')) v(key, unit)) x") } }, $encoding;

	# draws are told by names, which are UTF-8 wherever they are drawn; among equal indicators their bytes tell
	# the order
	push @{ $draws{ $node->safe_psql("in_$encoding", "$client
SELECT d FROM form, draws(p, 4, 7, '{weights,leave_out,sampling}') d;
SELECT r FROM form, rank_intervals(p, 50, 7, '{weights,leave_out,sampling}') r;
SELECT s FROM form, sensitivity(p, 16, 7, replicates => 20, key => '\xc3\x89tat') s;
SELECT r FROM form, rank_intervals(p, given => ARRAY['{\"qualit\xc3\xa9\": 9}']::jsonb[]) r") } }, $encoding
	  if $node->safe_psql("in_$encoding", "$client CREATE TABLE form AS
SELECT panel(key, scorecard(i, format('{\"qualit\xc3\xa9\": %s, \"\xc3\xb1\": %s, \"z\": %s}',
	n * 7 % 50, n * 11 % 60, n * 5 % 40)::jsonb), i) AS p
FROM (SELECT instrument '{\"code\": \"t\", \"nodes\": [
	{\"code\": \"qualit\xc3\xa9\"}, {\"code\": \"\xc3\xb1\", \"weight\": 2}, {\"code\": \"z\"}]}') f(i),
	(SELECT CASE n % 3 WHEN 0 THEN '\xc3\x89tat' WHEN 1 THEN '\xc3\xbc' ELSE 'zone' END AS key, n
		FROM generate_series(1, 12) n) v;
SELECT true") eq 't';

	# of two answers with the same value: the first stands behind the second in one encoding, and before it in another
	push @{ $orders{ $node->safe_psql("in_$encoding", "$client SELECT fingerprint(i), fingerprint(i, 'scoring')
FROM (SELECT instrument '{\"code\": \"t\", \"nodes\": [
	{\"code\": \"a\", \"answers\": {\"\xc5\xbd\": 1, \"\xc3\xa9\": 1}}]}') f(i)") } },
		$encoding if $encoding ne 'LATIN1';

	# the sheets of a form, with its version, which is a hash of them
	push @{ $forms{ $node->safe_psql("in_$encoding", "$client
SELECT heading, value FROM xlsform('{\"code\": \"t\", \"nodes\": [
	{\"code\": \"qualit\xc3\xa9\", \"title\": \"Qualit\xc3\xa9\",
		\"answers\": {\"\xc3\xa9 b\": 1}}]}', 'id')") } }, $encoding;

	# the root and the document of two leaves, and what is said of it, also where a character is written as an escape
	$node->safe_psql("in_$encoding", "$client
CREATE TABLE document AS SELECT encode(merkle_root(leaves), 'hex') AS root,
	format('{\"format\": \"compliance-proof/1\", '
	'\"leaves\": 2, \"head\": {\"index\": 0, \"leaf\": %s, \"path\": [\"%s\"]}, '
	'\"lines\": [{\"index\": 1, \"leaf\": %s, '
	'\"path\": [\"%s\"]}]}', to_json(head), encode(merkle_root(leaves[2:]), 'hex'),
	to_json(line), encode(merkle_root(leaves[:1]), 'hex'))::json AS proof
FROM canonical(VARIADIC '{compliance/1,publication,o,1,2021}' || array_fill('Qualit\xc3\xa9'::text, ARRAY[14])
		|| '{1,0,0,0}'::text[]) AS head,
	canonical(VARIADIC '{compliance/1,result,o,1,2021}' || array_fill(E'\xc3\x89t\\x01'::text, ARRAY[18])) AS line,
	LATERAL (SELECT ARRAY[convert_to(head, 'UTF8'), convert_to(line, 'UTF8')] AS leaves) l");
	push @{ $documents{ $node->safe_psql("in_$encoding", "$client SELECT root, proof FROM document") } }, $encoding;
	is($node->safe_psql("in_$encoding", "$client
SELECT verify_proof(proof, root), verify_proof(replace(proof::text, 'Qualit', 'Quantit')::json, root) FROM document"),
		't|f', "$encoding: a document is proved or not");
	my $proved = join('', map {
		my ($status, $out) = $node->psql("in_$encoding", "$client
SELECT verify_proof(replace(proof::text, '\xc3\xa9', '$_')::json, root) FROM document");
		$status == 0 ? $out : '-'
	} '\\u00e9', '\\u4e2d');
	like($proved, $encoding eq 'UTF8' ? qr/^tf$/ : $encoding eq 'SQL_ASCII' ? qr/^[f-]{2}$/ : qr/^t[f-]$/,
		"$encoding: what it cannot hold is not proved");
}
is(scalar(keys %seen), 1, 'five encodings, one fingerprint and one card') or diag(explain(\%seen));
like((keys %seen)[0], qr/^([0-9a-f]{32})\|form=\1 indicators=2 scores=0\.805,-$/, 'and they are what they should be');

is(scalar(keys %panels), 1, 'one panel, as text and on the wire') or diag(explain(\%panels));
like((keys %panels)[0],
	qr/^\{"units": \{"a": \{"b": \["0\.805"\], "\xc3\xa9": .*, "\xc3\x89tat": \{"b".*\|0101[0-9a-f]+$/,
	'in which the names are UTF-8');

is(scalar(keys %forms), 1, 'one form') or diag(explain(\%forms));
like((keys %forms)[0], qr/^name\|qualit_\n.*^label::Bahasa Indonesia \(id\)\|Qualit\xc3\xa9\n.*^name\|\xc3\xa9_b\n/ms,
	'with its own texts');

is(scalar(keys %draws), 1, 'the same draws, ranks and indices') or diag(explain(\%draws));
is(scalar(@{ (values %draws)[0] }), 5, 'in five encodings');
like((keys %draws)[0], qr/^\(1,weights\/qualit\xc3\xa9,.*\(1,sampling\/\xc3\x89tat,.*\(\xc3\xbc,/s,
	'of the names that there are');

is(scalar(keys %orders), 1, 'the order of answers does not depend on the encoding') or diag(explain(\%orders));

is(scalar(keys %documents), 1, 'one root and one document') or diag(explain(\%documents));
like((keys %documents)[0], qr/^[0-9a-f]{64}\|.*"\[\\"compliance\/1\\",\\"result\\",.*\xc3\x89t\\\\u0001/,
	'in which the texts are UTF-8');

my ($status, $out, $error) = $node->psql('in_SQL_ASCII',
	"SELECT instrument E'{\"code\": \"t\", \"nodes\": [{\"code\": \"a\\351\"}]}'");
like($error, qr/invalid byte sequence for encoding "UTF8"/, 'what is no text in any encoding is an error');

$node->stop;
done_testing();
