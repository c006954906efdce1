# The documentation is true: what its psql sessions show is what psql prints, and its sql blocks run.
#
# In a block marked psql, "=# " begins a command, "-# " continues it, and what follows is its output.

use strict;
use warnings FATAL => 'all';
use IPC::Run qw(run);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';

# All commands of a file, in order: { line, text, output }, where output is undef in a block marked sql.
sub commands
{
	my ($file) = @_;
	my (@commands, $block, $opened);

	open(my $in, '<', $file) or die "$file: $!";
	while (my $line = <$in>)
	{
		chomp $line;
		if (!defined $block)
		{
			next unless $line =~ /^\s*```(.*?)\s*$/;
			($block, $opened) = ($1, $.);
			push @commands, { line => $., text => '' } if $block eq 'sql';
		}
		elsif ($line =~ /^\s*```\s*$/)
		{
			die "$file:$opened: no command in this block\n"
			  if $block eq 'psql' && (!@commands || $commands[-1]{line} < $opened);
			undef $block;
		}
		elsif ($block eq 'sql')
		{
			$commands[-1]{text} .= "$line\n";
		}
		elsif ($block eq 'psql')
		{
			my $last = @commands && $commands[-1]{line} > $opened ? $commands[-1] : undef;

			if ($line =~ /^=# (.*)/)
			{
				push @commands, { line => $., text => "$1\n", output => '' };
			}
			elsif (!$last || ($line =~ /^-#/ && $last->{output} ne ''))
			{
				die "$file:$.: a command begins with \"=# \"\n";
			}
			elsif ($line =~ /^-# ?(.*)/)
			{
				$last->{text} .= "$1\n";
			}
			else
			{
				$last->{output} .= "$line\n";
			}
		}
	}
	die "$file:$opened: this block has no end\n" if defined $block;
	return @commands;
}

sub trimmed
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\n*\z/\n/;
	return $text;
}

my $node = PostgreSQL::Test::Cluster->new('doc');
$node->init(extra => [ '--encoding', 'UTF8', '--locale', 'C.UTF-8' ]);
$node->start;

my $number = 0;
foreach my $file ('README.md', 'README.id.md', sort glob('doc/*.md'))
{
	my @commands = eval { commands($file) };
	if ($@)
	{
		fail($file);
		diag($@);
		next;
	}

	my $database = 'doc' . ++$number;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'CREATE EXTENSION compliance')
	  unless grep { $_->{text} =~ /^CREATE EXTENSION compliance/m } @commands;

	# One session; lines of our own tell the commands' outputs apart.
	my $mark = '~~ end of a command';
	my $script = join('', map { "$_->{text}\\echo '$mark'\n" } @commands);
	run([ qw(stdbuf -oL psql -X -d), $node->connstr($database) ], '<', \$script, '>&', \my $output);
	my @outputs = split /^\Q$mark\E\n/m, $output, -1;

	foreach my $command (@commands)
	{
		my $got = shift(@outputs) // '';
		my ($first) = split /\n/, $command->{text};
		my $name = "$file:$command->{line}: $first";

		if (defined $command->{output})
		{
			is(trimmed($got), trimmed($command->{output}), $name);
		}
		else
		{
			unlike($got, qr/^(ERROR|FATAL|PANIC|invalid command)/m, $name);
		}
	}
}

$node->stop;
done_testing();
