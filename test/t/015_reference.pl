# References are what the catalog says: the tables of README.md are those that doc/reference.sql prints, those of
# doc/assessment.md what doc/assessment_reference.sql does.

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

# What a script prints, after it was compared with what stands in a page
sub compared
{
	my ($page, $script, @extensions) = @_;
	my $database = $script =~ s/\W/_/gr;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, "CREATE EXTENSION $_") foreach @extensions;
	run([ qw(psql -qX -v ON_ERROR_STOP=1 -f), $script, '-d', $node->connstr($database) ],
		'>', \my $output, '2>', \my $errors);
	is($errors, '', "$script runs");
	my %printed = tables($output);
	my %stands = tables(slurp_file($page));
	is_deeply([ sort keys %stands ], [ sort keys %printed ], "$page has a place for every table");
	is($stands{$_}, $printed{$_}, "$page: $_ (make reference prints it anew)") foreach sort keys %printed;
	return join('', values %printed);
}

compared('doc/assessment.md', 'doc/assessment_reference.sql', 'compliance', 'compliance_assessment');
my $all = compared('README.md', 'doc/reference.sql', 'compliance');

# Nothing is lost: a function stands in a table, unless its comment says what it is there for, or it is a cast.
like($all, qr/`\Q$_\E/, "$_ is in the reference")
  foreach split /\n/, $node->safe_psql('doc_reference_sql', q{
	SELECT DISTINCT p.proname || '(' FROM pg_depend JOIN pg_proc p ON classid = 'pg_proc'::regclass AND objid = p.oid
	WHERE refclassid = 'pg_extension'::regclass
		AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance')
		AND obj_description(p.oid, 'pg_proc') !~
			'^(I/O|aggregate .* function|implementation of .* operator|less-equal-greater|hash|.*support$)'
		AND NOT EXISTS (SELECT FROM pg_cast WHERE castfunc = p.oid)});

$node->stop;
done_testing();
