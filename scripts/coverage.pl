# Prints how many of its lines and branches each file of src/ ran, of all that gcov counted here; fails below the goals.
# MISSED=1 lists what did not run.
#
# Not counted are the branches of the server's macros that report an error or look for an interrupt: what is decided
# there is not ours (the level of the report, known when it is compiled; whether someone cancels just now). The lines
# count, and so does every decision about whether to report.
use strict;
use warnings FATAL => 'all';
use JSON::PP;

my %goal = (lines => 97, branches => 88, kernel => 95);
my $report = qr/^\s*(?:ereport|ereturn|elog|CHECK_FOR_INTERRUPTS|Assert)\s*\(/;

# One object's counts; those of a header's inline functions add up. Compiled otherwise, a line has other branches.
my %files;
sub add_counts
{
	my ($notes) = @_;
	open(my $out, '-|', 'gcov', '--json-format', '--branch-probabilities', '--stdout', $notes) or die "gcov: $!";
	local $/;
	foreach my $file (@{ decode_json(<$out>)->{files} })
	{
		my ($name) = $file->{file} =~ m{(?:^|/)(src/(?:kernel/)?\w+\.[ch])$} or next;
		foreach my $line (@{ $file->{lines} })
		{
			my $counts = $files{$name}{ $line->{line_number} } //= {};
			my @branches = map { $_->{count} } @{ $line->{branches} };
			my $taken = $counts->{branches}{ scalar(@branches) } //= [];
			$counts->{run} += $line->{count};
			$taken->[$_] += $branches[$_] foreach 0 .. $#branches;
		}
	}
}

add_counts($_) foreach glob('src/*.gcno src/kernel/*.gcno test/unit/build/coverage/*.gcno');

my %all;
my $bad = 0;
sub percent
{
	my ($run, $all) = @_;
	return $all == 0 ? 100 : 100 * $run / $all;
}

# One line of the table; returns the two shares
sub print_counts
{
	my ($name, $counts) = @_;
	my %share = (lines => percent(@$counts{qw(lines_run lines)}),
		branches => percent(@$counts{qw(branches_run branches)}));
	printf "%-38s %5d lines %5.1f %% %5d branches %5.1f %%\n", $name, $counts->{lines}, $share{lines},
	  $counts->{branches}, $share{branches};
	return %share;
}

foreach my $name (sort keys %files)
{
	my %counts = (lines => 0, lines_run => 0, branches => 0, branches_run => 0);
	open(my $in, '<', $name) or die "$name: $!";
	my @text = ('', <$in>);
	foreach my $number (sort { $a <=> $b } keys %{ $files{$name} })
	{
		my $line = $files{$name}{$number};
		my @taken = $text[$number] =~ $report ? () : map { @$_ } values %{ $line->{branches} };
		my $missed = grep { $_ == 0 } @taken;
		$counts{lines}++;
		$counts{lines_run}++ if $line->{run} > 0;
		$counts{branches} += @taken;
		$counts{branches_run} += @taken - $missed;
		next unless $ENV{MISSED};
		printf "%s:%d: %s%s", $name, $number,
			$line->{run} > 0 ? "$missed of " . @taken . ' not taken' : 'not run', $text[$number]
			if $missed || $line->{run} == 0;
	}
	$all{$_} += $counts{$_} foreach keys %counts;
	my %share = print_counts($name, \%counts);
	$bad++ if $name =~ /kernel/ && $share{lines} < $goal{kernel};
}
my %share = print_counts('all', \%all);
$bad++ foreach grep { $share{$_} < $goal{$_} } qw(lines branches);
print "the goals: $goal{lines} % of lines, $goal{branches} % of branches, ",
	"$goal{kernel} % of the lines of each file in src/kernel/\n";
exit($bad > 0);
