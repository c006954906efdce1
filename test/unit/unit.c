/*
 * unit.c - what all unit tests use
 */
#include "postgres.h"

#include <stdio.h>

#include "unit.h"

static int	properties = 0;
static int	failed = 0;
static int	cases = 0;
static int	wrong = 0;

void
unit_case(bool holds, const char *file, int line, const char *condition, const char *format,...)
{
	va_list		arguments;

	cases++;
	if (holds || wrong++ >= 5)
		return;
	printf("# %s:%d: not so: %s\n# in the case ", file, line, condition);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
}

void
unit_same(const char *got, const char *expected, const char *file, int line)
{
	if (got == NULL || expected == NULL)
		unit_case(got == expected, file, line, "both are NULL", "%s", got == NULL ? "NULL" : got);
	else
		unit_case(strcmp(got, expected) == 0, file, line, "the texts are the same",
				  "\n#   got      %s\n#   expected %s", got, expected);
}

/* What the cases since the last property have shown; a property without any has failed */
void
property(const char *name)
{
	bool		ok = cases > 0 && wrong == 0;

	printf("%sok %d - %s (%d of %d cases)\n", ok ? "" : "not ", ++properties, name, cases - wrong, cases);
	failed += !ok;
	cases = wrong = 0;
	host_free();
}

/* The exit status; cases that belong to no property are a mistake of the test */
int
finish(void)
{
	printf("1..%d\n", properties);
	return failed > 0 || properties == 0 || cases > 0;
}

/*
 * Random numbers: the same in every run
 */

/* xorshift64* */
uint64
random_bits(void)
{
	static uint64 state = 20220101;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64CONST(0x2545F4914F6CDD1D);
}

/* 0 to limit - 1 */
uint32
draw(uint32 limit)
{
	return (uint32) (random_bits() >> 32) % limit;
}

int64
draw_between(int64 lowest, int64 highest)
{
	return lowest + (int64) (random_bits() % ((uint64) highest - (uint64) lowest + 1));
}

/* A number of either sign with up to so many digits, small ones as often as large ones */
int64
draw_magnitude(int digits)
{
	int64		limit = 1;

	for (int i = draw(digits) + 1; i > 0; i--)
		limit *= 10;
	return draw_between(1 - limit, limit - 1);
}
