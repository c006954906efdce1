/*
 * covariance.c - sums of products of deviations from the mean, and what correlates
 */
#include "postgres.h"

#include "covariance.h"
#include "decimal.h"

/*
 * The population covariance times count^2, which is an integer:
 * count * sum(x y) - sum(x) * sum(y).
 *
 * |x| and |y| are below 2^60, and there are less than 2^31 of them, so the result
 * is below 2^182.
 */
Int256
covariance_of(const int64 *x, const int64 *y, int count)
{
	Int256		products = {{0, 0, 0, 0}};
	int128		sum_x = 0;
	int128		sum_y = 0;

	for (int i = 0; i < count; i++)
	{
		sum_x += x[i];
		sum_y += y[i];
		(void) int256_add_int128(&products, (int128) x[i] * y[i]);
	}
	(void) int256_multiply(products, (uint128) count, &products);
	return int256_wrapping_add(products, int256_negate(int256_multiply_int128(sum_x, sum_y)));
}

/*
 * floor(scale * |a| / sqrt(b * c)) for |a| <= sqrt(b * c), so that it is at most
 * scale; b, c > 0.  Exact: the largest k with (k b) (k c) <= (scale a)^2.  The
 * numbers are below 2^190, and scale is up to 2^62.
 */
uint64
covariance_over_roots(Int256 a, Int256 b, Int256 c, uint64 scale)
{
	uint64		least = 0;
	uint64		most = scale;
	Int256		scaled;

	(void) int256_multiply(int256_absolute(a), scale, &scaled);
	while (least < most)
	{
		uint64		middle = most - (most - least) / 2;
		Int256		multiple_b;
		Int256		multiple_c;

		(void) int256_multiply(b, middle, &multiple_b);
		(void) int256_multiply(c, middle, &multiple_c);
		if (int256_compare_products(multiple_b, multiple_c, scaled, scaled) <= 0)
			least = middle;
		else
			most = middle - 1;
	}
	return least;
}

/*
 * The correlation of x and y in units, -10^6 to 10^6, correctly rounded, half away
 * from zero; from their covariance and their variances, which are not zero.
 */
int64
covariance_correlation(Int256 xy, Int256 xx, Int256 yy)
{
	int64		halves = (int64) covariance_over_roots(xy, xx, yy, 2 * UNITS_PER_ONE);
	int64		units = (halves + 1) / 2;

	return int256_is_negative(xy) ? -units : units;
}
