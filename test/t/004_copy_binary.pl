# COPY, text and binary, brings every value back; forged binary input is an error, never a crash.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;
my $dir = $node->basedir;

my $seed = 20220101;
srand($seed);
note("seed $seed");

sub random_score
{
	return sprintf('%s%d.%06d', rand() < 0.3 ? '-' : '', 10**rand(12) - 1, rand(1_000_000));
}

# A chain of one to forty touching bands, each part of the grammar there or not.
sub random_zoning
{
	my $bands = 1 + int(rand(40));
	my @bounds = map { $_ * 3 + int(rand(3)) - 40 } 0 .. $bands;
	my $upper_closed = rand() < 0.5;
	my @parts;

	foreach my $i (0 .. $bands - 1)
	{
		my ($lower, $upper) = @bounds[ $i, $i + 1 ];
		my $open = $i == 0 || !$upper_closed ? '[' : '(';
		my $close = $i == $bands - 1 || $upper_closed ? ']' : ')';
		($open, $lower) = ('(', '') if $i == 0 && rand() < 0.2;
		($close, $upper) = (')', '') if $i == $bands - 1 && rand() < 0.2;
		my $part = "$open$lower,$upper$close band$i";
		$part .= qq( "Kualitas ke-$i \x{c3}\x{a9}") if rand() < 0.5;
		$part .= ' zone ' . (qw(merah kuning hijau))[ rand(3) ] if rand() < 0.5;
		$part .= sprintf(' #%06x', rand(2**24)) if rand() < 0.5;
		push @parts, $part;
	}
	my $zoning = join(', ', @parts);
	$zoning .= '; round ' . int(rand(7)) . ('', ' half_up', ' half_even', ' down', ' up')[ rand(5) ] if rand() < 0.5;
	$zoning .= '; best ' . (qw(high low))[ rand(2) ] if rand() < 0.3;
	return $zoning;
}

sub spill
{
	my ($file, $content) = @_;
	open(my $out, '>:raw', "$dir/$file") or die "$file: $!";
	print $out $content;
	close($out);
	return "$dir/$file";
}

my $scores = spill('score.txt', join('', map { random_score() . "\n" } 1 .. 5000));
my $zonings = spill('zoning.txt', join('', map { random_zoning() . "\n" } 1 .. 2000));

$node->safe_psql('postgres', qq{
CREATE EXTENSION compliance;
CREATE TABLE score_original (id serial, v score);
CREATE TABLE zoning_original (id serial, v zoning);
CREATE TABLE tally_original (id serial, v tally);
CREATE TABLE instrument_original (id serial, v instrument);
CREATE TABLE scorecard_original (id serial, v scorecard);
CREATE TABLE panel_original (id serial, v panel);
COPY score_original (v) FROM '$scores';
COPY zoning_original (v) FROM '$zonings';
INSERT INTO score_original (v) VALUES ('0'), (NULL), ('999999999999.999999'), ('-999999999999.999999');

SELECT setseed(0.2022);
INSERT INTO tally_original (v)
SELECT tally(CASE WHEN random() < 0.9 THEN (random() * 10 ^ (i % 6))::numeric(12, 6) END, (random() * 5)::numeric(9, 6),
			 (ARRAY['arithmetic', 'geometric', 'harmonic', '2', '-1.5'])[i % 5 + 1])
FROM generate_series(1, 3000) i, generate_series(1, 10) j
WHERE random() < 0.5
GROUP BY i;

INSERT INTO instrument_original (v)
SELECT instrument_agg(code, parent, weight, rules::jsonb, j)
FROM generate_series(1, 2000) i, LATERAL (
	SELECT 't' AS code, NULL AS parent, NULL::numeric AS weight, '{"round": 2, "title": "Nilai 1/2"}' AS rules, 0 AS j
	UNION ALL
	SELECT 'n' || j, CASE WHEN j % 3 > 0 THEN 't' ELSE 'n' || j - 1 END, round((random() * 9 + 0.5)::numeric, j % 7),
		CASE WHEN j % 3 < 2 THEN (ARRAY['{}', '{"goalposts": [5, 1]}', '{"levels": {"0": 0, "7": 100}}',
			'{"direction": "-"}', '{"clip": false, "goalposts": [-1, 1]}'])[1 + floor(random() * 5)] END, j
	FROM generate_series(1, 3 + i % 30) j) n
GROUP BY i;
INSERT INTO scorecard_original (v)
SELECT scorecard(v, (SELECT jsonb_object_agg(code, 0) FROM instrument_nodes(v)
	WHERE is_indicator AND random() < 0.8 AND rules = '{}'))
FROM instrument_original;
INSERT INTO scorecard_original (v)
SELECT format('form=%s indicators=%s scores=%s', md5(i::text), i % 40 + 1,
	(SELECT string_agg(CASE WHEN random() < 0.2 THEN '-' ELSE round(random()::numeric, k % 10)::text END, ',')
		FROM generate_series(0, i % 40) k))::scorecard
FROM generate_series(1, 2000) i;

CREATE TABLE visit AS
SELECT i, 'body ' || floor(random() * 5) AS key, 'unit \x{c3}\x{a9} ' || floor(random() * 3) AS unit, instrument,
	CASE WHEN random() < 0.8
		THEN scorecard(instrument, jsonb_build_object('a', floor(random() * 100), 'b', floor(random() * 2))) END AS card
FROM generate_series(1, 500) i, generate_series(1, 12),
	(SELECT instrument '{"code": "t", "nodes": [{"code": "a"},
		{"code": "b", "title": "x\x{c3}\x{a9}"}]}') f(instrument);
INSERT INTO panel_original (v) SELECT panel(key, card, instrument) FROM visit GROUP BY i;
INSERT INTO panel_original (v) SELECT panel(key, unit, card, instrument) FROM visit GROUP BY i;
INSERT INTO panel_original (v) SELECT panel(key, score)
	FROM (SELECT i, key, max(score(card, instrument)) AS score FROM visit GROUP BY i, key) b GROUP BY i;
INSERT INTO panel_original (v) SELECT panel(key, CASE WHEN key <> 'body 3' THEN tally END, nullif(i % 3 * 100, 0))
FROM (SELECT i, key, tally(score(card, instrument)) AS tally FROM visit GROUP BY i, key) b GROUP BY i;
});

foreach my $type ('score', 'zoning', 'tally', 'instrument', 'scorecard', 'panel')
{
	cmp_ok($node->safe_psql('postgres', "SELECT count(*) FROM ${type}_original"), '>=', 2000, "$type: values");

	foreach my $format ('text', 'binary')
	{
		my $copy = "${type}_$format";
		$node->safe_psql('postgres', qq{
			CREATE TABLE $copy (LIKE ${type}_original);
			COPY ${type}_original TO '$dir/$copy.out' (FORMAT $format);
			COPY $copy FROM '$dir/$copy.out' (FORMAT $format);
			COPY (SELECT * FROM ${type}_original ORDER BY id) TO '$dir/$type.before' (FORMAT binary);
			COPY (SELECT * FROM $copy ORDER BY id) TO '$dir/$type.after' (FORMAT binary);});
		is(
			$node->safe_psql('postgres', qq{
				SELECT count(*) FROM ${type}_original a FULL JOIN $copy b USING (id)
				WHERE a.v::text IS DISTINCT FROM b.v::text}),
			'0', "$type: COPY $format brings back the same text");
		ok(slurp_file("$dir/$type.after") eq slurp_file("$dir/$type.before"),
			"$type: COPY $format brings back the same bytes");
	}
}

# Forged input. Of each type a few values, cut everywhere, lengthened, and with bytes exchanged; COPY's own frame
# is right, so that what is read is ours. Whatever is still taken must be a value: it has a text that reads back.
$node->safe_psql('postgres', q{
CREATE FUNCTION try(type regtype, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	same boolean;
BEGIN
	EXECUTE format('COPY forged FROM %L (FORMAT binary)', file);
	EXECUTE format('SELECT v::text::%s::text = v::text FROM forged', type) INTO same;
	DELETE FROM forged;
	RETURN CASE WHEN same THEN 'value' ELSE 'not a value' END;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END$$;
});

sub framed
{
	my ($field) = @_;
	return "PGCOPY\n\xff\r\n\0" . pack('N N n N/a* n', 0, 0, 1, $field, 0xffff);
}

my %examples = (
	score => [ "'81.25'", "'-0.000001'" ],
	zoning => [
		q{'[0,50.99] merah "Kepatuhan Rendah" #d7191c, [51,80.99] kuning, [81,100] hijau zone baik; round 2 half_even'},
		q{'(,1.8) Kurang, [1.8,) Cukup; best low'} ],
	tally => [
		'(SELECT tally(v, w) FROM (VALUES (1.5, 2), (NULL, 1), (80, 0.5)) t(v, w))',
		q{(SELECT tally(v, w, 'geometric') FROM (VALUES (1.5, 2), (80, 0.5)) t(v, w))},
		q{(SELECT tally(v, 1.0, '2.5') FROM generate_series(1.0, 20) v)} ],
	instrument => [
		q('{"code": "hdi", "scale": [0, 1], "mean": "geometric", "round": 3, )
			. q("nodes": [{"code": "le", "goalposts": [20, 85]}, )
			. q({"code": "b", "title": "x\u00e9", "weight": 2.5, "missing": "zero", )
			. q("nodes": [{"code": "gni", "transform": "log", "goalposts": [100, 75000]}]}]}'),
		q('{"code": "t", "nodes": [{"code": "a", "levels": {"0": 0, "1": 33.3}}, )
			. q({"code": "b", "mean": {"power": 2.5}, "min_coverage": 0.5, "nodes": [{"code": "c"}]}]}') ],
	scorecard => [
		"'form=0123456789abcdef0123456789abcdef indicators=5 scores=1,0.5,-,null,0.000000001'",
		"'form=ffffffffffffffffffffffffffffffff indicators=1 scores=-'" ],
	panel => [
		q{'{"scores": {"k01": 91.5, "k02": null, "k\u00e9": -3}}'},
		q('{"cards": {"k01": ["1,0.5", "-,not_applicable"], "k02": []}, )
			. q("instrument": {"code": "t", "nodes": [{"code": "a"}, {"code": "b"}]}}'),
		q('{"units": {"k01": {"x": ["1", "0"], "y": []}, "k02": {"x": []}}, )
			. q("instrument": {"code": "t", "nodes": [{"code": "a"}]}}'),
		q('{"tallies": {"k01": {"tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.5", )
			. q("population": 3}, "k02": null}}') ]);

foreach my $type (sort keys %examples)
{
	foreach my $example (@{ $examples{$type} })
	{
		my $genuine = pack('H*', $node->safe_psql('postgres', "SELECT encode(${type}_send($example), 'hex')"));
		my $length = length($genuine);
		my (@damaged, @altered);

		push @damaged, substr($genuine, 0, $_) foreach 0 .. $length - 1;
		push @damaged, $genuine . "\0", $genuine . $genuine;
		foreach (1 .. 500)
		{
			my $bytes = $genuine;
			substr($bytes, rand($length), 1) = chr((0, 1, 0x7f, 0x80, 0xff, rand(256))[ rand(6) ])
			  foreach 0 .. rand(3);
			push @altered, $bytes;
		}

		my $number = 0;
		my $answers = $node->safe_psql('postgres',
			"CREATE TEMP TABLE forged (v $type);\n"
				. join('', map { "SELECT try('$type', '" . spill('forged' . $number++, framed($_)) . "');\n" }
				  $genuine, @damaged, @altered));
		my ($first, @answers) = split /\n/, $answers;
		my @of_damaged = splice(@answers, 0, @damaged);

		is($first, 'value', "$type $example: framed as COPY does");
		# A zoning travels as text, and the beginning of one may be one.
		push @of_damaged, grep { $_ ne 'value' } splice(@of_damaged) if $type eq 'zoning';
		is(scalar(grep { !/^(22|08|54)/ } @of_damaged), 0, "$type $example: every cut is an error")
		  or diag("@of_damaged");
		is(scalar(@answers), 500, "$type $example: every forgery has an answer");
		is(scalar(grep { !/^(value$|22|08|54)/ } @answers), 0, "$type $example: a forgery is an error or a value")
		  or diag("@answers");
	}
}

# What is received passes the same checks as text, but a name is no binary form.
my %received = (
	'[0,50] a, [51,100] b; round 0 up' => 'value',
	'[0,50.5] a, [50.9,100] b; round 0' => '22P03',
	'ombudsman-2021' => '22P03');
foreach my $notation (sort keys %received)
{
	my $file = spill('received', framed(pack('C N/a*', 1, $notation)));
	is($node->safe_psql('postgres', "CREATE TEMP TABLE forged (v zoning); SELECT try('zoning', '$file')"),
		$received{$notation}, "received: $notation");
}

unlike(slurp_file($node->logfile), qr/terminated by signal/, 'the server never crashed');

$node->stop;
done_testing();
