/*
 * tally_variance.c - the variance of what a tally has seen, as a fraction
 */
#include "postgres.h"

#include "tally_variance.h"

/*
 * sum w v^2 / W - (sum w v / W)^2, the population's variance, of a tally of an
 * arithmetic mean that knows its squares and whose weight is not zero.  Below
 * zero, the sums are not those of any values.
 */
Fraction
tally_variance(const Tally *tally)
{
	const MeanState *mean = &tally->mean;
	const Spread *spread = &tally->spread;
	Fraction	weight = fraction_of_decimal(mean->weight, mean->weight_scale);
	Fraction	average = fraction_quotient(fraction_of_decimal(mean->values, mean->values_scale), weight);

	return fraction_subtract(fraction_quotient(fraction_of_decimal(spread->squares, spread->squares_scale), weight),
							 fraction_multiply(average, average));
}
