# What psql shows of the extension reads well: tables, types, functions, rows one column a line, and CSV.

use strict;
use warnings FATAL => 'all';
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('psql');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION compliance;
	CREATE TABLE hasil (kota text PRIMARY KEY, nilai score(2), larik score(1)[], pembagian zoning, ringkasan tally,
		zona text GENERATED ALWAYS AS (zone(nilai, pembagian)) STORED);
	COMMENT ON COLUMN hasil.nilai IS 'score from 0 to 100';
	INSERT INTO hasil VALUES ('Padang', 83.7, '{83.7,NULL}', '[0,50] merah, (50,100] hijau');
	INSERT INTO hasil VALUES ('Ngada', 100), ('Puncak', NULL);
	CREATE VIEW terbit AS SELECT kota, CAST(nilai AS numeric(5, 2)) AS nilai FROM hasil;
	CREATE TABLE edisi AS SELECT CAST('{"code": "total", "round": 2, "nodes": [{"code": "pengaduan",
		"title": "Complaints", "weight": 40}, {"code": "proses", "weight": 60}]}' AS instrument) AS i});

# psql's output for commands, without the blanks at the ends of lines
sub psql
{
	my ($input, @options) = @_;
	run([ qw(psql -X -q), @options, '-d', $node->connstr('postgres') ], '<', \$input, '>&', \my $output);
	return $output =~ s/[ \t]+$//mgr;
}

is(psql('\d hasil'), <<'END', '\d shows types and their decimals');
                                        Table "public.hasil"
  Column   |    Type    | Collation | Nullable |                       Default
-----------+------------+-----------+----------+-----------------------------------------------------
 kota      | text       |           | not null |
 nilai     | score(2)   |           |          |
 larik     | score(1)[] |           |          |
 pembagian | zoning     |           |          |
 ringkasan | tally      |           |          |
 zona      | text       |           |          | generated always as (zone(nilai, pembagian)) stored
Indexes:
    "hasil_pkey" PRIMARY KEY, btree (kota)

END

is(psql('\d+ hasil', '-A', '-t') =~ /^nilai\|score\(2\)\|.*\|score from 0 to 100$/m, 1, '\d+ shows the comment');

# \dT+ and \df+ are read in a line each: what a type or function is, is one of not too many words.
my @types = grep { /^public\|/ } split /\n/, psql('\dT+', '-A', '-t');
is(join(' ', map { (split /\|/)[1] } @types), 'instrument panel score scorecard tally unit_raises zoning',
	'\dT+ lists the types');
foreach (@types)
{
	my ($name, $size, $description) = (split /\|/)[ 1, 3, 7 ];
	is($size, { score => '8', unit_raises => 'tuple' }->{$name} // 'var', "and the size of $name");
	like($description, qr/^\w.{40,400}$/, 'with what it is');
}

# \df names the columns of what gives rows, and whatever else is not plain from its type.
is(psql('\df breakdown', '-A', '-t'), 'public|breakdown|SETOF record|scorecard scorecard, instrument instrument, '
	  . 'OUT code text, OUT parent text, OUT depth integer, OUT is_indicator boolean, OUT title text, '
	  . 'OUT weight numeric, OUT effective_weight score, OUT score score, OUT contribution score, OUT shortfall score, '
	  . "OUT coverage score, OUT cap text, OUT cap_reason text|func\n", '\df shows what breakdown takes and gives');
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM pg_proc p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'
	WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance') AND proretset
		AND (proargnames IS NULL OR '' = ANY (proargnames[pronargs + 1:]))}), '0',
	'all that gives rows names their columns');

is(psql('SELECT b.* FROM edisi, breakdown(scorecard(i, \'{"pengaduan": 50.5}\'), i) AS b LIMIT 2', '-x'), <<'END',
-[ RECORD 1 ]----+-----------
code             | total
parent           |
depth            | 0
is_indicator     | f
title            |
weight           |
effective_weight | 1
score            | 50.5
contribution     | 50.5
shortfall        | 49.5
coverage         | 0.4
cap              |
cap_reason       |
-[ RECORD 2 ]----+-----------
code             | pengaduan
parent           | total
depth            | 1
is_indicator     | t
title            | Complaints
weight           | 40
effective_weight | 1
score            | 50.5
contribution     | 50.5
shortfall        | 49.5
coverage         | 1
cap              |
cap_reason       |

END
	'\x shows a node in a few short lines');

# CSV of what is published has its decimals, also by \copy and whatever the type of the table.
my $csv = "kota,nilai\nNgada,100.00\nPadang,83.70\nPuncak,\n";
is(psql('SELECT * FROM terbit ORDER BY kota', '--csv'), $csv, 'CSV keeps decimals');
is(psql('\copy (SELECT * FROM terbit ORDER BY kota) TO STDOUT CSV HEADER'), $csv, 'and so does \copy');
is(psql('SELECT kota, nilai FROM hasil ORDER BY kota', '--csv'), "kota,nilai\nNgada,100\nPadang,83.7\nPuncak,\n",
	'a score has none but its own');
is(psql("CREATE TABLE lagi (kota text, nilai score(2));\n\\copy lagi FROM STDIN CSV HEADER\n$csv\\.\n"
	  . 'SELECT count(*) FROM lagi JOIN hasil USING (kota) WHERE lagi.nilai IS NOT DISTINCT FROM hasil.nilai',
		'-A', '-t'),
	"3\n", 'and CSV is read back');

$node->stop;
done_testing();
