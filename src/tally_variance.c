/*
 * tally_variance.c - the variance of what a tally has seen, as a fraction
 */
#include "postgres.h"

#include "tally_variance.h"

/*
 * (W sum w v^2 - (sum w v)^2) / W^2, the population's variance, of a tally of an
 * arithmetic mean that knows its squares and whose weight W is not zero.  Below
 * zero, the sums are not those of any values.
 */
Fraction
tally_variance(const Tally *tally)
{
	const MeanState *mean = &tally->mean;
	const Spread *spread = &tally->spread;
	Fraction	values = fraction_of_decimal(mean->values, mean->values_scale);
	Fraction	squares = fraction_of_decimal(spread->squares, spread->squares_scale);
	Fraction	weight = fraction_of_decimal(mean->weight, mean->weight_scale);
	Fraction	inverse = {weight.denominator, weight.numerator};
	Fraction	difference = fraction_subtract(fraction_product(squares, weight), fraction_product(values, values));

	return fraction_product(fraction_product(difference, inverse), inverse);
}
