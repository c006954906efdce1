# Rows without a key are replicated by all their columns (REPLICA IDENTITY FULL), so every type needs equality.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $table = 'CREATE TABLE hasil (nilai score(2), z zoning, t tally, i instrument, c scorecard, p panel);
ALTER TABLE hasil REPLICA IDENTITY FULL;';

my $publisher = PostgreSQL::Test::Cluster->new('publisher');
$publisher->init(allows_streaming => 'logical', extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$publisher->start;
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$subscriber->start;
$_->safe_psql('postgres', "CREATE EXTENSION compliance; $table") foreach $publisher, $subscriber;

my $connection = $publisher->connstr . ' dbname=postgres';
$publisher->safe_psql('postgres', 'CREATE PUBLICATION keluar FOR TABLE hasil');
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION masuk CONNECTION '$connection' PUBLICATION keluar");
$subscriber->wait_for_subscription_sync($publisher, 'masuk');

my $rows = "SELECT g, standard_zoning('ombudsman-2021'), (SELECT tally(v / 7.0) FROM generate_series(1, g) v), i,
	scorecard(i, jsonb_build_object('a', g)),
	(SELECT panel('k' || k, scorecard(i, jsonb_build_object('a', g)), i) FROM generate_series(1, g) k)
FROM generate_series(1, 50) g,
	(SELECT instrument '{\"code\": \"t\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}') f(i)";
my $digest = 'SELECT count(*), md5(string_agg(hasil::text, chr(10) ORDER BY hasil::text)) FROM hasil';

sub same
{
	my ($change, $name) = @_;
	$publisher->safe_psql('postgres', $change);
	$publisher->wait_for_catchup('masuk');
	is($subscriber->safe_psql('postgres', $digest), $publisher->safe_psql('postgres', $digest), $name);
}

same("INSERT INTO hasil $rows", 'inserted rows arrive');
same('UPDATE hasil SET t = t - t WHERE nilai < 10; UPDATE hasil SET nilai = nilai + 1 WHERE nilai > 40',
	'updated rows are found');
same('DELETE FROM hasil WHERE nilai BETWEEN 20 AND 30', 'deleted rows are found');
unlike(slurp_file($subscriber->logfile), qr/ERROR/, 'replication met no error');

$subscriber->stop;
$publisher->stop;
done_testing();
