# What npm installs is pinned by lock files without addresses, so that each machine asks the registry of its own
# settings; and no file of the tree names one.

use strict;
use warnings FATAL => 'all';
use File::Find;
use PostgreSQL::Test::Utils;
use Test::More;

# no builds and no results, which are not of the tree
my @files;
find({ no_chdir => 1, wanted => sub {
	$File::Find::prune = 1 if -d && /\/(node_modules|results|output_iso|tmp_check(_iso)?|\.git)$/;
	push @files, $_ if -f && -T;
} }, '.');
cmp_ok(scalar(@files), '>', 300, 'the tree was read');

foreach my $lock (grep { m{/package-lock\.json$} } @files)
{
	unlike(slurp_file($lock), qr/"resolved"/, "$lock has no address of a package");
	my $settings = $lock =~ s/package-lock\.json$/.npmrc/r;
	like(-e $settings ? slurp_file($settings) : '', qr/^omit-lockfile-registry-resolved=true$/m,
		"and $settings keeps it so");
}
# the name of a registry, in parts: this file is of the tree, too
my $registry = join '|', map { join '[.]', @$_ } [ 'npmjs', 'org' ], [ 'pypi', 'org' ], [ 'pythonhosted', 'org' ],
	[ 'repo', 'maven' ], [ 'maven', 'org' ], [ 'cran', 'r-project' ], [ 'deb', 'debian', 'org' ],
	[ 'proxy', 'golang', 'org' ];
is_deeply([ grep { slurp_file($_) =~ /\b(registry[.]\w|$registry)/i } @files ], [], 'no file names a registry');
done_testing();
