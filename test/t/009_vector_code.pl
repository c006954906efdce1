# The loops that are compiled for several processors give the same bits on each.
use strict;
use warnings;

use Config;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $top = dirname(__FILE__) . '/../..';
my $program = tempdir(CLEANUP => 1) . '/leaf_sum';
my $headers = qx(pg_config --includedir-server);
chomp $headers;

plan skip_all => 'there is one variant on this processor'
	unless $Config{archname} =~ /^x86_64-linux/;

is(system('gcc', '-std=gnu11', '-O3', '-isystem', $headers, "-I$top/src/kernel",
		'-o', $program, "$top/test/unit/vector_code.c"), 0, 'the test program compiles');
my $answer = qx($program);
like($answer, qr/^(ok 1 - \d+ sums are the same|1\.\.0 # skipped)/m, 'portable and vector code give the same sums');
note $answer;

done_testing();
