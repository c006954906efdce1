# Every instrument in examples/ can be loaded as its README says, and gives the scores that its source has.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION compliance; CREATE TABLE edition (name text PRIMARY KEY, i instrument NOT NULL)');

my $folder = 'examples/instruments';
my %leaves = ('ombudsman-2022' => 37, 'ombudsman-2021' => 10, 'skm-2017' => 9, 'hdi' => 4, 'spbe' => 47);

is(join(' ', map { m{([^/]+)\.json$} } sort glob("$folder/*.json")), join(' ', sort keys %leaves), 'the files are those known here');

foreach my $name (sort keys %leaves)
{
	my $document = slurp_file("$folder/$name.json");
	$document =~ s/'/''/g;
	$node->safe_psql('postgres', "INSERT INTO edition VALUES ('$name', '$document')");
	is($node->safe_psql('postgres', "SELECT count(*) FROM edition, instrument_nodes(i) WHERE name = '$name' AND is_indicator"),
		$leaves{$name}, "$name: indicators");
	is($node->safe_psql('postgres', "SELECT i::text::instrument = i AND i::jsonb::instrument = i FROM edition WHERE name = '$name'"),
		't', "$name: comes back from its text");
}

sub query
{
	my ($name, $query) = @_;
	return $node->safe_psql('postgres', "SELECT $query FROM edition WHERE name = '$name'");
}

# of HDI, values that the Human Development Report 2021/22 prints, with its index
foreach my $country (
	[ 'Norway', 83.234, 18.185, 13.004, 64660, '0.961' ],
	[ 'Indonesia', 67.570, 13.674, 8.636, 11466, '0.705' ],
	[ 'Niger', 61.576, 6.957, 2.116, 1240, '0.4' ])
{
	my ($who, $le, $eys, $mys, $gni, $hdi) = @$country;
	is(query('hdi', qq{score(scorecard(i, '{"le": $le, "eys": $eys, "mys": $mys, "gni": $gni}'), i)}), $hdi, "HDI of $who");
}

# all of a dimension, nothing of the others: its published weight
my %weight = (input => 21.85, proses => 32.37, output => 24.24, pengaduan => 21.54);
foreach my $dimension (sort keys %weight)
{
	is(query('ombudsman-2022', qq{
		(SELECT score(assess(i, n.code, CASE WHEN '$dimension' IN (n.parent, p.parent) THEN 100 ELSE 0 END), i)
		 FROM instrument_nodes(i) n JOIN instrument_nodes(i) p ON p.code = n.parent WHERE n.is_indicator)}),
		$weight{$dimension}, "$dimension is $weight{$dimension} of 100");
}
is(query('ombudsman-2022', q{(SELECT count(DISTINCT b.effective_weight) FROM breakdown(scorecard(i, (SELECT jsonb_object_agg(code, 50) FROM instrument_nodes(i) WHERE is_indicator)), i) b WHERE b.is_indicator AND b.code ~ '^[ks]')}),
	'1', 'the indicators of the input weigh the same');
is(query('ombudsman-2021', q{(SELECT score(assess(i, code, 10 * position), i) FROM instrument_nodes(i) WHERE is_indicator AND position < 11)}),
	'60', 'ten variables, of which one is missing: the mean of the others');
is(query('skm-2017', q{(SELECT score(assess(i, code, 3 + position / 100.0), i) FROM instrument_nodes(i) WHERE is_indicator)}),
	'76.5', 'nine elements: 25 times their mean');
is(query('spbe', q{(SELECT score(assess(i, code, 1 + position % 5), i) FROM instrument_nodes(i) WHERE is_indicator)}),
	query('spbe', q{(SELECT (round(sum(d.weight * a.mean) / sum(d.weight), 2))::score FROM instrument_nodes(i) d JOIN (
		SELECT a.parent, sum(a.weight * l.mean) / sum(a.weight) AS mean FROM instrument_nodes(i) a JOIN (
			SELECT parent, avg(1 + position % 5) AS mean FROM instrument_nodes(i) WHERE is_indicator GROUP BY parent) l ON l.parent = a.code
		GROUP BY a.parent) a ON a.parent = d.code)}),
	'levels from 1 to 5: as nested GROUP BYs have it');
is(query('spbe', q{(SELECT zone(score(assess(i, code, 5), i), standard_zoning('spbe-2020')) FROM instrument_nodes(i) WHERE is_indicator)}),
	'Memuaskan', 'the best of all levels');
is(query('spbe', q{(SELECT sum(weight) FROM instrument_nodes(i) WHERE depth = 1)}), '100.0', 'the weights of the domains are percents');

$node->stop;
done_testing();
