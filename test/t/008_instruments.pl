# Every instrument in examples/ can be loaded as its README says, and gives the scores that its source has.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres',
	'CREATE EXTENSION compliance; CREATE TABLE edition (name text PRIMARY KEY, i instrument NOT NULL)');

my $folder = 'examples/instruments';
my %leaves = ('ombudsman-2022' => 37, 'ombudsman-2021' => 10, 'skm-2017' => 9, 'hdi' => 4, 'spbe' => 47,
	'spbe-2018' => 37, 'ipm-2010' => 4, 'aqi-pm25-2012' => 1);

is(join(' ', sort map { m{([^/]+)\.json$} } glob("$folder/*.json")), join(' ', sort keys %leaves),
	'the files are those known here');

foreach my $name (sort keys %leaves)
{
	my $document = slurp_file("$folder/$name.json");
	$document =~ s/'/''/g;
	$node->safe_psql('postgres', "INSERT INTO edition VALUES ('$name', '$document')");
	is($node->safe_psql('postgres',
		"SELECT count(*) FROM edition, instrument_nodes(i) WHERE name = '$name' AND is_indicator"),
		$leaves{$name}, "$name: indicators");
	is($node->safe_psql('postgres',
		"SELECT i::text::instrument = i AND i::jsonb::instrument = i FROM edition WHERE name = '$name'"),
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
	is(query('hdi', qq{score(scorecard(i, '{"le": $le, "eys": $eys, "mys": $mys, "gni": $gni}'), i)}),
		$hdi, "HDI of $who");
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
is(query('ombudsman-2022', q{(SELECT count(DISTINCT b.effective_weight)
		FROM breakdown(scorecard(i, (SELECT jsonb_object_agg(code, 50) FROM instrument_nodes(i)
			WHERE is_indicator)), i) b
		WHERE b.is_indicator AND b.code ~ '^[ks]')}),
	'1', 'the indicators of the input weigh the same');
is(query('ombudsman-2021', q{(SELECT score(assess(i, code, 10 * position), i)
		FROM instrument_nodes(i) WHERE is_indicator AND position < 11)}),
	'60', 'ten variables, of which one is missing: the mean of the others');
is(query('skm-2017', q{(SELECT score(assess(i, code, 3 + position / 100.0), i)
		FROM instrument_nodes(i) WHERE is_indicator)}),
	'76.5', 'nine elements: 25 times their mean');
is(query('spbe', q{(SELECT score(assess(i, code, 1 + position % 5), i) FROM instrument_nodes(i) WHERE is_indicator)}),
	query('spbe', q{(SELECT (round(sum(d.weight * a.mean) / sum(d.weight), 2))::score FROM instrument_nodes(i) d JOIN (
		SELECT a.parent, sum(a.weight * l.mean) / sum(a.weight) AS mean FROM instrument_nodes(i) a JOIN (
			SELECT parent, avg(1 + position % 5) AS mean FROM instrument_nodes(i) WHERE is_indicator GROUP BY parent) l
				ON l.parent = a.code
		GROUP BY a.parent) a ON a.parent = d.code)}),
	'levels from 1 to 5: as nested GROUP BYs have it');
is(query('spbe', q{(SELECT zone(score(assess(i, code, 5), i), standard_zoning('spbe-2020'))
		FROM instrument_nodes(i) WHERE is_indicator)}),
	'Memuaskan', 'the best of all levels');
is(query('spbe', q{(SELECT sum(weight) FROM instrument_nodes(i) WHERE depth = 1)}),
	'100.0', 'the weights of the domains are percents');

# SPBE 2018 of Denpasar, as published: the index, its domains, its aspects
$node->safe_psql('postgres', qq{
	CREATE TABLE spbe (year integer, aspect integer, indicator text, level integer, level_self integer);
	\\copy spbe FROM '$folder/spbe_denpasar_2018.csv' CSV HEADER
	CREATE TABLE denpasar AS SELECT i, assess(i, 'i' || indicator, level) AS card FROM spbe, edition
	WHERE year = 2018 AND name = 'spbe-2018' GROUP BY i;});
is($node->safe_psql('postgres', q{SELECT count(*) FROM spbe WHERE year = 2018 AND level IS NOT NULL}),
	'37', 'SPBE: 37 answers');
my %published = ('spbe-2018' => '2.64', d1 => '2.06', d2 => '2.29', d3 => '3.00',
	a1 => '2.00', a2 => '2.10', a3 => '2.00', a4 => '2.50', a5 => '2.33', a6 => '3.29', a7 => '2.50');
foreach my $code (sort keys %published)
{
	is($node->safe_psql('postgres', "SELECT round(score(card, i, '$code')::numeric, 2) FROM denpasar"),
		$published{$code}, "SPBE 2018 of Denpasar: $code");
}

# Indonesia's human development index of regencies and cities, 2020 to 2024: all that follow from their components
$node->safe_psql('postgres', qq{
	CREATE TABLE ipm (place text, uhh numeric, hls numeric, rls numeric, ppp numeric, published numeric, year integer);
	\\copy ipm FROM '$folder/ipm_kabkota_2020_2024.csv' CSV HEADER
	CREATE TABLE computed AS SELECT ipm.*,
		score(scorecard(i, jsonb_build_object('uhh', uhh, 'hls', hls, 'rls', rls, 'ppp', ppp)), i)::numeric AS score
	FROM ipm, edition WHERE name = 'ipm-2010';});
is($node->safe_psql('postgres', 'SELECT count(*), count(*) FILTER (WHERE score = published) FROM computed'),
	'2564|2563', 'IPM: 2,563 of 2,564 published values');
is($node->safe_psql('postgres',
	'SELECT place, year, published, score FROM computed WHERE score IS DISTINCT FROM published'),
	'KABUPATEN PUNCAK|2024|45.6|45.24', 'IPM: the one that does not follow from its components');
is($node->safe_psql('postgres', q{
	SELECT string_agg(zone || ' ' || count, ', ' ORDER BY zone) FROM (
		SELECT zone(score, standard_zoning('ipm-2010')), count(*) FROM computed GROUP BY 1) AS z}),
	$node->safe_psql('postgres', q{
	SELECT string_agg(zone || ' ' || count, ', ' ORDER BY zone) FROM (
		SELECT CASE WHEN score < 60 THEN 'rendah' WHEN score < 70 THEN 'sedang'
			WHEN score < 80 THEN 'tinggi' ELSE 'sangat tinggi' END AS zone,
			count(*) FROM computed GROUP BY 1) AS z}), 'IPM: the groups that BPS prints');

# EPA's index of PM2.5, whose values are cut to one decimal: both ends of every band, and points between
my %aqi = ('0' => 0, '12.0' => 50, '12.09' => 50, '12.1' => 51, '35.4' => 100, '35.5' => 101, '35.9' => 102,
	'40' => 112, '55' => 149, '55.4' => 150, '55.5' => 151, '60' => 153, '150.4' => 200, '150.5' => 201,
	'250.4' => 300, '250.5' => 301, '350.4' => 400, '350.5' => 401, '500.4' => 500, '500.49' => 500);
foreach my $value (sort { $a <=> $b } keys %aqi)
{
	is(query('aqi-pm25-2012', qq{score(scorecard(i, '{"pm25": $value}'), i)}), $aqi{$value}, "AQI of PM2.5 $value");
}

# Examples with a calculation by hand: the last column of their last result says whether it is the same
my %rows = (gradebook => 4, maturity => 3, 'ombudsman-2025' => 3);
is(join(' ', sort map { m{([^/]+)\.sql$} } glob("$folder/*.sql")), join(' ', sort keys %rows),
	'the examples are those known here');
foreach my $name (sort keys %rows)
{
	my $output = $node->safe_psql('postgres', slurp_file("$folder/$name.sql"));
	my @lines = split /\n/, $output;
	is(scalar(@lines), $rows{$name}, "$name: a row for each form");
	is(scalar(grep { /\|t$/ } @lines), $rows{$name}, "$name: as by hand") or diag($output);
}

# and what is missing in a table of opinions is found
my $opinions = slurp_file("$folder/ombudsman-2025.sql");
is($node->safe_psql('postgres', "SET client_min_messages = error; $opinions
	DELETE FROM opinion WHERE quality = 'D' AND NOT maladministration; INSERT INTO opinion VALUES ('F', true, 'none');
	SELECT 'gaps', g.* FROM opinion_gaps AS g ORDER BY quality") =~ s/\A.*?^(?=gaps)//msr,
	"gaps|D|f|t\ngaps|F|t|f", 'an opinion that is missing, and one that belongs to nothing, are found');

$node->stop;
done_testing();
