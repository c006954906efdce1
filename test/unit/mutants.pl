# Changes one operator of the kernel at a time, in the tree where it stands, and runs the unit tests, which
# must fail: perl mutants.pl COUNT SEED.  A mutant that means the same as the original survives, too.

use strict;
use warnings FATAL => 'all';
use File::Basename qw(basename dirname);

my ($count, $seed) = (@ARGV, 100, 1);
my $unit = dirname(__FILE__);
my $least = 80;    # percent to be found

my %instead = (
	'<' => '<=', '<=' => '<', '>' => '>=', '>=' => '>', '==' => '!=', '!=' => '==', '&&' => '||', '||' => '&&',
	'+ 1' => '+ 2', '- 1' => '- 2', '+ ' => '- ', '++' => '--', 'Min(' => 'Max(', 'Max(' => 'Min(');
my $operators = join '|', map { quotemeta } sort { length($b) <=> length($a) } keys %instead;

sub slurp { local (@ARGV, $/) = @_; return <> }

sub spew
{
	my ($file, $text) = @_;

	open(my $out, '>', $file) or die "$file: $!";
	print $out $text;
	close $out or die $!;
}

# Every place of an operator outside of comments, texts, includes, assertions and interrupts
my @places;
foreach my $file (glob("$unit/../../src/kernel/*.c"))
{
	my $text = slurp($file);
	(my $blank = $text) =~ s{(/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|^\s*#[^\n]*|Assert\([^\n]*)}
	  { $1 =~ s/[^\n]/ /gr }gesm;
	push @places, [ $file, pos($blank) - length($1), $1 ] while $blank =~ /(?<![-<>=&|+])($operators)(?![<>=&|])/g;
}

my @programs;

# What the tests say: found, survived, or that it does not compile
sub verdict
{
	my ($first) = @_;
	system("make -s -C $unit build >/dev/null 2>&1") == 0 or return 'broken';
	@programs = grep { !/\.o$/ } glob("$unit/build/test_*") unless @programs;

	# the test of the file itself is the likeliest to fail
	foreach my $program (
		sort { (basename($b) eq "test_$first") <=> (basename($a) eq "test_$first") || $a cmp $b } @programs)
	{
		return 'found' if system("timeout 120 $program >/dev/null 2>&1") != 0;
	}
	return 'survived';
}

verdict('') eq 'survived' or die "the tests fail without a mutant";
srand($seed);
my %result = (found => 0, survived => 0, broken => 0);
for (my $tried = 0; $tried < $count && @places;)
{
	my ($file, $place, $operator) = @{ splice(@places, int(rand(@places)), 1) };
	my $original = slurp($file);
	my $mutant = $original;
	my $line = 1 + (substr($original, 0, $place) =~ tr/\n//);

	substr($mutant, $place, length($operator)) = $instead{$operator};
	spew($file, $mutant);
	my $verdict = verdict(basename($file, '.c'));
	spew($file, $original);
	$result{$verdict}++;
	$tried++ unless $verdict eq 'broken';
	printf "# %s:%d: %s for %s\n", basename($file), $line, $instead{$operator}, $operator if $verdict eq 'survived';
}
system("make -s -C $unit build >/dev/null 2>&1");
my $ok = $result{found} * 100 >= $least * ($result{found} + $result{survived});
printf "%sok 1 - the tests find %d of %d mutants\n1..1\n", $ok ? '' : 'not ', $result{found},
  $result{found} + $result{survived};
exit($ok ? 0 : 1);
