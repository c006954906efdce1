/*
 * test_normal.c - the normal distribution against the error function, and against
 * an independent evaluator in Python
 */
#include "postgres.h"

#include <math.h>

#include "decimal.h"
#include "normal.h"
#include "normal_table.h"
#include "random.h"
#include "unit.h"

typedef struct DeviateAnswer
{
	uint32		word;
	int64		deviate;
} DeviateAnswer;

typedef struct QuantileAnswer
{
	int64		confidence;		/* in units */
	int64		comparisons;
	int64		quantile;
} QuantileAnswer;

static const DeviateAnswer deviate_answers[] = {
	{0x00000000, -6337957755}, {0x00000001, -6166429518}, {0x0000001f, -5665398416}, {0x00000020, -5660037503},
	{0x00001000, -4762993974}, {0x06666666, -1959974850}, {0x147ae148, -1405076282}, {0x20000000, -1150349381},
	{0x40000000, -674489750}, {0x7fffffff, 0}, {0x80000000, 6337957755}, {0xc0000000, 674489750}, {0xffffffff, 0}
};

static const QuantileAnswer quantile_answers[] = {
	{900000, 1, 1644854}, {900000, 4, 2241403}, {900000, 586, 3758920}, {950000, 1, 1959964}, {950000, 513, 3896816},
	{990000, 10, 3290527}, {999999, 999999, 7130507}, {1, 1, 2}, {1, 999999, 4891639}, {500000, 2, 1150350},
	{0, 1, 0}, {900000, 26, 2890512}, {999000, 7, 3803169}, {999000, 39, 4209083}, {800000, 93, 3068615},
	{999000, 234084, 5873303}, {999000, 591, 4787105}, {900000, 3, 2128046}, {990000, 123515, 5364972},
	{999000, 609852, 6029986}, {900000, 574352, 5225049}, {999000, 634, 4801186}, {999000, 796, 4846549},
	{990000, 24, 3529297}, {900000, 314835, 5112677}, {950000, 29, 3134047}, {999000, 169, 4529328},
	{990000, 27, 3560344}, {999000, 809, 4849763}, {356644, 520802, 4849888}, {990000, 861, 4384704},
	{497128, 766677, 4973983}, {324646, 698, 3299795}, {298420, 909, 3362710}, {990000, 23, 3518019},
	{800000, 14, 2449998}, {900000, 401, 3662900}, {900000, 412, 3669824}, {900000, 885, 3860848},
	{990000, 700, 4339424}, {900000, 6, 2393980}, {900000, 871465, 5301669}, {950000, 5, 2575830},
	{950000, 40, 3227219}, {999000, 709048, 6054295}, {990000, 402, 4215926}, {800000, 31, 2723900},
	{800000, 14, 2449998}, {999000, 245, 4607182}, {999000, 381273, 5953618}, {800000, 14, 2449998},
	{950000, 617, 3941312}, {800000, 478, 3528192}, {800000, 105, 3104694}, {950000, 31, 3153564},
	{800000, 998267, 5199016}, {900000, 28357, 4637502}, {312569, 713, 3300788}, {950000, 11, 2837597},
	{999000, 33, 4171178}, {900000, 420149, 5166899}, {900000, 531, 3734186}, {800000, 810, 3665441},
	{900000, 980, 3885688}, {847842, 23, 2715601}, {800000, 482, 3530397}, {990000, 40, 3662260},
	{502764, 23, 2296997}, {875192, 407410, 5119502}, {900000, 911, 3867916}, {827468, 839725, 5194327}
};

/* The probability of more than x */
static long double
upper_tail(long double x)
{
	return erfcl(x / sqrtl(2)) / 2;
}

/* The entries are the deviates of their probabilities, by the error function */
static void
check_entry(int i)
{
	long double r = (long double) ((int64) (32 + i % 32) << i / 32) - 32;
	long double probability = (r + 0.5L) / 4294967296.0L;
	long double above = upper_tail((normal_table[i] + 0.501L) / 1e9L);
	long double below = upper_tail((normal_table[i] - 0.501L) / 1e9L);

	HOLDS(above < probability && probability < below, "entry %d", i);
}

/* Of a word, whose other bits are the probability of a larger deviate */
static void
check_deviate(uint32 word)
{
	int64		deviate = normal_deviate(word | 0x80000000);
	long double probability = ((word & 0x7fffffff) + 0.5L) / 4294967296.0L;
	long double tail = upper_tail(deviate / 1e9L);

	HOLDS(fabsl(tail - probability) < 2e-5L, "%08x: " INT64_FORMAT, word, deviate);

	/* nor is a deviate wrong by more than 0.0001 */
	HOLDS(upper_tail(deviate / 1e9L + 1e-4L) < probability && probability < upper_tail(deviate / 1e9L - 1e-4L),
		  "%08x: " INT64_FORMAT, word, deviate);
	HOLDS(normal_deviate(word & 0x7fffffff) == -deviate, "%08x", word);
	HOLDS((word & 0x7fffffff) == 0 || deviate <= normal_deviate((word | 0x80000000) - 1), "%08x", word);
}

static void
check_moments(void)
{
	RandomStream stream = random_stream(1, RANDOM_SAMPLING, 0);
	int			count = 400000;
	double		sum = 0;
	double		squares = 0;
	double		fourth = 0;

	for (int i = 1; i <= count; i++)
	{
		double		z = normal_deviate(random_word(stream, i, 1)) / 1e9;

		sum += z;
		squares += z * z;
		fourth += z * z * z * z;
	}
	HOLDS(fabs(sum / count) < 0.005, "mean %f", sum / count);
	HOLDS(fabs(squares / count - 1) < 0.01, "variance %f", squares / count);
	HOLDS(fabs(fourth / count - 3) < 0.06, "fourth moment %f", fourth / count);
}

/* No smaller number of millionths is exceeded as seldom */
static void
check_quantile(int64 numerator, int64 denominator)
{
	int64		quantile = normal_quantile(numerator, denominator);
	long double probability = (long double) numerator / denominator;
	long double error = 1 + 1e-14L;

	HOLDS(upper_tail(quantile / 1e6L) <= probability * error, INT64_FORMAT "/" INT64_FORMAT, numerator, denominator);
	HOLDS(quantile == 0 || upper_tail((quantile - 1) / 1e6L) >= probability / error, INT64_FORMAT "/" INT64_FORMAT,
		  numerator, denominator);
}

int
main(void)
{
	for (int i = 0; i < NORMAL_TABLE_SIZE; i++)
		check_entry(i);
	for (int i = 1; i < NORMAL_TABLE_SIZE; i++)
		HOLDS(normal_table[i] < normal_table[i - 1], "entry %d", i);
	property("the table has the deviates of its probabilities");
	for (int i = 0; i < (int) lengthof(deviate_answers); i++)
		HOLDS(normal_deviate(deviate_answers[i].word) == deviate_answers[i].deviate, "%08x", deviate_answers[i].word);
	property("deviates are those of an independent evaluator");
	for (int i = 0; i < 100000; i++)
	{
		check_deviate((uint32) random_bits());
		check_deviate((uint32) random_bits() >> draw(32));
	}
	for (uint32 i = 0; i < 10000; i++)
		check_deviate(i);
	for (uint32 i = 1; i < 32; i++)
		check_deviate((UINT64CONST(1) << i) - 1);
	property("a deviate has its probability, and the other sign its mirror");
	check_moments();
	property("deviates have the moments of the normal distribution");
	for (int i = 0; i < (int) lengthof(quantile_answers); i++)
	{
		const QuantileAnswer *answer = &quantile_answers[i];
		int64		quantile = normal_quantile(UNITS_PER_ONE - answer->confidence,
											   2 * UNITS_PER_ONE * answer->comparisons);

		HOLDS(quantile == answer->quantile, INT64_FORMAT " of " INT64_FORMAT ": " INT64_FORMAT, answer->confidence,
			  answer->comparisons, quantile);
	}
	property("quantiles are those of an independent evaluator, rounded up");
	check_quantile(1, 2);
	check_quantile(1, NORMAL_QUANTILE_LEAST);
	check_quantile(PG_INT64_MAX / 2, PG_INT64_MAX);
	for (int i = 0; i < 2000; i++)
		check_quantile(1 + draw(1000000), 2 * UNITS_PER_ONE * (1 + draw(i % 2 == 0 ? 20 : 1000000)));
	property("a quantile is the smallest that is exceeded as seldom");
	return finish();
}
