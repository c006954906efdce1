# The examples in examples/forms do what their README says: forms become workbooks that are read back as they were
# written, and submissions as ODK Central and KoboToolbox export them become the same scorecards.

use strict;
use warnings FATAL => 'all';
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION compliance');

my $folder = 'examples/forms';
my $visit = slurp_file("$folder/visit.json");

# psql with a file of the example and variables; returns what it prints, unaligned
sub psql
{
	my ($file, %variables) = @_;
	my @set = map { ('-v', "$_=$variables{$_}") } sort keys %variables;
	my ($output, $errors);
	run([ qw(psql -X -q -A -t -v ON_ERROR_STOP=1 -d), $node->connstr('postgres'), @set, '-f', "$folder/$file" ],
		'>', \$output, '2>', \$errors);
	is($errors, '', "$file runs");
	return $output;
}

# The workbooks that write_xlsx.py makes of cells, by their names, as Python reads them
sub workbooks
{
	my ($csv) = @_;
	my $into = PostgreSQL::Test::Utils::tempdir();
	my ($said, $errors, $read);
	my $ok = run([ '/usr/bin/python3', "$folder/write_xlsx.py", $into ], '<', \$csv, '>', \$said, '2>', \$errors);
	ok($ok, 'write_xlsx.py reads back what it wrote') or diag($errors);
	run([ '/usr/bin/python3', '-c', <<'PYTHON', sort glob("$into/*.xlsx") ], '>', \$read, '2>', \$errors);
import pathlib, sys, openpyxl
sys.stdout.reconfigure(encoding="utf-8")
for path in sys.argv[1:]:
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    print(pathlib.Path(path).name, sheet.title, cell.row, cell.data_type, repr(cell.value), sep="|")
PYTHON
	is($errors, '', 'and so does openpyxl');
	return ($said, $read);
}

# Both kinds of forms of the visit, cell by cell
my ($said, $read) = workbooks(psql('forms.sql', instrument => $visit, language => 'id'));
is($said, "kunjungan_observasi.xlsx: 7 rows, 64 cells\nkunjungan_wawancara.xlsx: 4 rows, 45 cells\n", 'two forms');
like($read, qr/^\Q$_\E$/m, $_) foreach
	"kunjungan_observasi.xlsx|survey|4|s|'Apakah standar pelayanan dipasang?'",
	"kunjungan_observasi.xlsx|survey|6|s|'waktu_tunggu'",
	"kunjungan_observasi.xlsx|survey|7|s|'. > -0.05 and . < 45.05'",
	"kunjungan_observasi.xlsx|choices|5|s|'Ya,_sebagian'",
	"kunjungan_wawancara.xlsx|settings|2|s|'Kunjungan Unit Layanan: wawancara'";
unlike($read, qr/\|n\||\|f\|/, 'no cell is a number or a formula');

# Texts that a workbook could take for something else
my $odd = '{"code": "t", "title": "=1+1", "nodes": [
	{"code": "a", "title": "+62 \"811\"\n\'@x\' ${y} _x0041_ 日本\r\u0007"},
	{"code": "b", "title": "1", "answers": {"=A1": 1, "007": 2, "TRUE": 3, "a, b": 4, "2026-01-02": 5}},
	{"code": "c", "title": " ", "levels": {"1": 0, "2": 50}}]}';
(undef, $read) = workbooks(psql('forms.sql', instrument => $odd, language => 'en'));
like($read, qr/^\Q$_\E$/m, $_) foreach
	q{t.xlsx|survey|3|s|'+62 "811"\n\'@x\' $ {y} _x0041_ 日本  '},
	"t.xlsx|choices|3|s|'=A1'", "t.xlsx|choices|4|s|'007'", "t.xlsx|choices|5|s|'TRUE'",
	"t.xlsx|choices|7|s|'2026-01-02'", "t.xlsx|settings|2|s|'=1+1'";

# A workbook that is not what was asked for is found
my $csv = "form,sheet,row,heading,value\r\n,settings,2,form_id,t\r\n,survey,2,name,\r\n";
my $into = PostgreSQL::Test::Utils::tempdir();
my $errors;
ok(!run([ '/usr/bin/python3', "$folder/write_xlsx.py", $into ], '<', \$csv, '>', \my $none, '2>', \$errors),
	'a workbook that reads otherwise is an error');
like($errors, qr/t\.xlsx: what was read is not what was written/, 'which says so');

# Submissions: what is wrong with them, and the same cards from both servers
my %exports = map { $_ => slurp_file("$folder/$_.json") } qw(odk kobo);
my $version = $node->safe_psql('postgres',
	"SELECT value FROM xlsform(\$i\$$visit\$i\$, 'id') WHERE form = 'observasi' AND heading = 'version'");
like($exports{odk}, qr/"formVersion": "$version"/, 'the submissions to ODK are of this form');
my $hint = 'The answers are "tidak mudah", "kurang mudah", "mudah", "sangat mudah".';
my $decimals = 'Decimals are written behind a point, as in "80.5", and thousands are not set apart.';
my $loaded = <<"END";
Kobo|Dinkes||catatan|"AC rusak"|instrument has no indicator "catatan"|
Kobo|Dinkes||fasilitas|["kursi", "none"]|value is none of the answers|The answers are "kursi", "toilet", "jalur landai".
Kobo|Dinkes||standar|"Tidak_ada"|value is none of the answers|Did you mean "Tidak"?
Kobo|Dinkes||suhu|["25", "not_applicable"]|value must be a number or null|
Kobo|Dinkes||waktu-tunggu|"12,5"|value must be a number or null|$decimals
Kobo|Dinkes|/responden[2]|u1|"lumayan"|value is none of the answers|$hint
Kobo|Dukcapil|2026-03-02 03:14:15+00|penilai7|88.25|88.75|87.5|1
ODK|Dukcapil|2026-03-02 03:14:15.926+00|Penilai 7|88.25|88.75|87.5|1
Kobo|Puskesmas|2026-03-02 07:40:00+00|penilai9|15|0|37.5|1
ODK|Puskesmas|2026-03-02 07:40:00.102+00|Penilai 9|15|0|37.5|1
END
$ENV{PGTZ} = 'UTC';
is(psql('load.sql', instrument => $visit, %exports), $loaded, 'problems, and scores by hand');

# What a reviewer rejected is left out, in KoboToolbox too, and comes when that is taken back
my $reviewed = psql('load.sql', instrument => $visit,
	kobo => $exports{kobo} =~ s/validation_status_approved/validation_status_not_approved/r,
	odk => $exports{odk} =~ s/"rejected"/"approved"/r);
unlike($reviewed, qr/^Kobo\|Puskesmas/m, 'a rejected submission is left out');
like($reviewed, qr/^ODK\|Dinkes\|2026-03-02 08:00:00\+00\|Penilai 7\|100\|100\|\|0\.6$/m,
	'and one that is approved counts');

# A form of another instrument
my $other = $exports{odk} =~ s/"formVersion": "571270934/"formVersion": "000000000/r;
like(psql('load.sql', instrument => $visit, kobo => '{"results": []}', odk => $other),
	qr/^ODK\|Dukcapil\|\|\|"000000000[0-9a-f-]+"\|form is of another instrument\|571270934[0-9a-f]+$/m,
	'a form of another instrument is named');

# What a server adds is no answer, wherever it stands, and a submission without answers is one without a card
my $bare = '{"results": [{"_id": 7, "_uuid": "u", "meta/instanceID": "uuid:u", "unit": "Kosong",
	"_attachments": [{"question_xpath": "sarana/foto", "uid": "x"}],
	"_submission_time": "2026-03-02T00:00:00", "_geolocation": [1, 2], "formhub/uuid": "x",
	"meta/deprecatedID": "uuid:v"}]}';
is(psql('load.sql', instrument => $visit, odk => '{"value": []}', kobo => $bare), '', 'no answer, no problem, no card');

$node->stop;
done_testing();
