# README.md's reference is what the catalog says: its tables are those that doc/reference.sql prints.

use strict;
use warnings FATAL => 'all';
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';

# The tables of a text by their names: those between marks
sub tables
{
	my ($text) = @_;
	return $text =~ /^<!-- reference: (.*?) -->\n(.*?)^<!-- end of reference -->\n/gms;
}

my $node = PostgreSQL::Test::Cluster->new('reference');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION compliance');
run([ qw(psql -qX -v ON_ERROR_STOP=1 -f doc/reference.sql -d), $node->connstr('postgres') ],
	'>', \my $output, '2>', \my $errors);
is($errors, '', 'doc/reference.sql runs');

my %printed = tables($output);
my %stands = tables(slurp_file('README.md'));
is_deeply([ sort keys %stands ], [ sort keys %printed ], 'README.md has a place for every table');
is($stands{$_}, $printed{$_}, "README.md: $_ (make reference prints it anew)") foreach sort keys %printed;

# Nothing is lost: a function stands in a table, unless its comment says what it is there for, or it is a cast.
my $all = join('', values %printed);
like($all, qr/`\Q$_\E/, "$_ is in the reference")
  foreach split /\n/, $node->safe_psql('postgres', q{
	SELECT DISTINCT p.proname || '(' FROM pg_depend JOIN pg_proc p ON classid = 'pg_proc'::regclass AND objid = p.oid
	WHERE refclassid = 'pg_extension'::regclass
		AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance')
		AND obj_description(p.oid, 'pg_proc') !~
			'^(I/O|aggregate .* function|implementation of .* operator|less-equal-greater|hash|.*support$)'
		AND NOT EXISTS (SELECT FROM pg_cast WHERE castfunc = p.oid)});

$node->stop;
done_testing();
