# Holds a client's report, TAP on standard input, against known.txt: what is known not to work must fail, by the words
# that stand there, and only that. perl test/clients/known.pl CLIENT

use strict;
use warnings FATAL => 'all';

my ($client) = @ARGV;
my $file = 'test/clients/known.txt';
my @known;

open(my $in, '<', $file) or die "$file: $!";
while (my $line = <$in>)
{
	next if $line =~ /^(#|\s*$)/;
	my ($who, $name, $words) = map { s/^\s+|\s+$//gr } split /\|/, $line, 3;
	die "$file:$.: a line is: client | test | words\n" unless defined $words && $words ne '';
	die "$file:$.: a view works with every client\n" if $name =~ /^view/;
	my $pattern = join('.*', map { quotemeta } split /\*/, $name, -1);
	push @known, { line => $., name => qr/^$pattern$/, words => $words, seen => 0 }
	  if grep { $_ eq $client || $_ eq '*' } split ' ', $who;
}

my ($count, $ended, @test) = (0, 0);

# report OK NAME COMMENT
sub report
{
	my ($ok, $name, @comment) = @_;
	printf "%sok %d - %s\n", $ok ? '' : 'not ', ++$count, $name;
	print "# $_\n" foreach @comment;
}

# the test that was read, and what it said
sub judge
{
	return unless @test;
	my ($ok, $name, @said) = splice @test;
	my @entries = grep { $name =~ $_->{name} } @known;
	$_->{seen}++ foreach @entries;

	if (!@entries)
	{
		report($ok, $name, @said);
	}
	elsif ($ok)
	{
		report(0, $name, map { "works, so take it from $file:$_->{line}" } @entries);
	}
	elsif (grep { index("@said", $_->{words}) >= 0 } @entries)
	{
		report(0, "$name # TODO known");
	}
	else
	{
		report(0, $name, @said, map { "known is: $_->{words}" } @entries);
	}
}

while (my $line = <STDIN>)
{
	chomp $line;
	if ($line =~ /^(not )?ok \d+ - (.*)/)
	{
		judge();
		@test = (!$1, $2);
	}
	elsif (@test && $line =~ /^# (.*)/)
	{
		push @test, $1;
	}
	else
	{
		judge();
		$ended ||= $line =~ /^1\.\.\d+$/ or print "# $line\n";
	}
}
judge();
report($ended, 'the report has an end');
report(0, "$file:$_->{line}", 'no test is of this name') foreach grep { !$_->{seen} } @known;
print "1..$count\n";
