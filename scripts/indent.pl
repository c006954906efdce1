# indent.pl TYPEDEFS FILE...: formats the files as pgindent does.
# What pg_bsd_indent does not understand it is shown as something else of the same width.
use strict;
use warnings FATAL => 'all';
use File::Temp;

my @options = qw(-bad -bap -bbb -bc -bl -cli1 -cp33 -cdb -nce -d0 -di12 -nfc1 -i4 -l79 -lp -lpl -nip -npro -sac -tpg
	-ts4);

my $parens = qr/(?<parens>\((?:[^()]|(?&parens))*\))/;
my $braces = qr/(?<braces>\{(?:[^{}]|(?&braces))*\})/;

sub slurp
{
	my ($file) = @_;
	local $/;
	open(my $in, '<', $file) or die "$file: $!";
	return scalar(<$in>);
}

sub spill
{
	my ($file, $text) = @_;
	open(my $out, '>', $file) or die "$file: $!";
	print $out $text;
	close($out) or die "$file: $!";
}

# Many variables have the name of the type text. A macro that begins a loop becomes a loop. A compound literal, which
# would be taken for a block, becomes a call, or a name where its members have lines of their own.
sub hide
{
	my ($source, $literals) = @_;
	$source =~ s/\btext(?=\s+\*)/Text/g;
	$source =~ s/\b(?:FOR_EACH_CHILD|foreach)$parens/while (_$&)/g;
	return $source =~ s{\((\w+)\) $braces}{
		my ($type, $inside) = ($1, $+{braces});
		push @$literals, $&;
		"_${type}_" . ($inside =~ /^\{\n/ ? '' : '_' . $inside =~ tr/{}/()/r)
	}ger;
}

# The call of a literal has no other characters than before, but for spaces.
sub show
{
	my ($source, $literals) = @_;
	my $next = shift @$literals;
	while (defined $next)
	{
		my ($type) = $next =~ /^\((\w+)\)/;
		last unless $source =~ s{\G(.*?)_${type}_(?:_$parens|(?!\w))}{
			my ($before, $call) = ($1, $+{parens});
			my @characters = $next =~ /^\(\w+\) (.*)/s ? $1 =~ m/\S/g : ();
			$before . (defined $call ? "($type) " . $call =~ s/\S/shift @characters/ger : $next)
		}se;
		$next = shift @$literals;
	}
	die "the compound literal $next was lost\n" if defined $next;
	$source =~ s/while \(_((?:FOR_EACH_CHILD|foreach)$parens)\)/$1/g;
	$source =~ s/\bText(?=\s*\*)/text/g;
	$source =~ s/,(?=\.\w+ = |\[\w+\] = )/, /g;
	return $source =~ s/^([A-Za-z_]\S*)[ \t]+\*$/$1 */gmr;    # the result of a function
}

my $dir = File::Temp->newdir();
spill("$dir/types", slurp(shift @ARGV) =~ s/^text$/Text/mr);
foreach my $file (@ARGV)
{
	my @literals;
	spill("$dir/in.c", hide(slurp($file), \@literals));
	my $said = qx(pg_bsd_indent @options -U$dir/types $dir/in.c $dir/out.c 2>&1);
	die "$file: $said" if $? != 0 || $said ne '';
	spill($file, show(slurp("$dir/out.c"), \@literals));
}
