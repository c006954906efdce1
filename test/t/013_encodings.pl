# What a form is does not depend on the encoding of the database.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C' ]);
$node->start;

my %seen;
foreach my $encoding (qw(UTF8 LATIN1 LATIN9 WIN1252 SQL_ASCII))
{
	$node->safe_psql('postgres', "CREATE DATABASE \"in_$encoding\" TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'");
	my $client = $encoding eq 'SQL_ASCII' ? '' : "SET client_encoding = 'UTF8';";
	my $values = $node->safe_psql("in_$encoding", "CREATE EXTENSION compliance; $client
SELECT fingerprint(i), scorecard(i, '{\"qualit\xc3\xa9\": 80.5}')
FROM (SELECT instrument '{\"code\": \"t\", \"nodes\": [{\"code\": \"qualit\xc3\xa9\"}, {\"code\": \"b\"}]}') f(i)");
	push @{ $seen{$values} }, $encoding;
}
is(scalar(keys %seen), 1, 'five encodings, one fingerprint and one card') or diag(explain(\%seen));
like((keys %seen)[0], qr/^([0-9a-f]{32})\|form=\1 leaves=2 scores=0\.805,-$/, 'and they are what they should be');

my ($status, $out, $error) = $node->psql('in_SQL_ASCII',
	"SELECT instrument E'{\"code\": \"t\", \"nodes\": [{\"code\": \"a\\351\"}]}'");
like($error, qr/invalid byte sequence for encoding "UTF8"/, 'what is no text in any encoding is an error');

$node->stop;
done_testing();
