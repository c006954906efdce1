# The kernel is a wall: it includes its own headers and a few of the server's, knows no SQL type, and needs
# of the server no more than memory, errors and strings.  What is above it includes it, never the other way.

use strict;
use warnings FATAL => 'all';
use File::Basename qw(basename dirname);
use Test::More;

my $top = dirname(__FILE__) . '/../..';
my $kernel = "$top/src/kernel";

my %own = map { basename($_) => 1 } glob("$kernel/*.h");
my @above;
foreach my $file (sort glob("$kernel/*.[ch]"))
{
	open(my $in, '<', $file) or die "$file: $!";
	while (<$in>)
	{
		next unless /^\s*#\s*include\s+"([^"]+)"/;
		push @above, "$file: $1"
		  unless $own{$1} || $1 =~ m{^(postgres\.h|c\.h|miscadmin\.h|(port|common|lib|mb)/\w+\.h)$};
	}
}
cmp_ok(scalar(keys %own), '>', 20, 'the headers of the kernel were found');
is_deeply(\@above, [], 'the kernel includes nothing from above');

# Each source has a header of its own.
my @without = grep { !$own{ basename($_) =~ s/c$/h/r } } glob("$kernel/*.c");
is_deeply(\@without, [], 'each source of the kernel has its header');

# What it takes of the server when it is linked
my @objects = glob("$kernel/*.o");
SKIP:
{
	skip 'the kernel was not built here', 2 unless @objects;
	my (%defined, %taken);
	foreach (qx(nm @objects))
	{
		$defined{$1} = 1 if /^[0-9a-f]+ [A-TV-Zi] (\w+)$/;
		$taken{$1} = 1 if /^ +U (\w+)$/;
	}
	delete @taken{ keys %defined };
	my @foreign = grep {
		# memory and strings
		!/^(palloc(0|_extended)?|repalloc|pfree|pstrdup|pnstrdup|psprintf
			|(init|append\w*|resetS|enlarge)StringInfo\w*)$/x
		  # errors, interrupts
		  && !/^(err\w+|ExceptionalCondition|pg_unreachable|ProcessInterrupts|InterruptPending|QueryCancelPending)$/
		  # port, common, mb
		  && !/^(pg_\w+|GetDatabaseEncoding|makeJsonLexContext\w*|json_errdetail)$/
		  # libc
		  && !/^(mem\w+|str\w+|qsort\w*|bsearch|snprintf|ceil|trunc|sqrt
			|floor\w*|fabs|ldexp|frexp|log\w*|exp\w*|abort|_\w+)$/x
		  # the seam
		  && !/^exact_(reading|logarithm|mean_\w+)$/
	} sort keys %taken;
	cmp_ok(scalar(keys %defined), '>', 50, 'the objects of the kernel were read');
	is_deeply(\@foreign, [], 'the kernel takes nothing else of the server');
}

done_testing();
