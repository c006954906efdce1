/*
 * seam.c - in place of evaluate_exact.c, which takes the server's numeric
 *
 * What the bounds do not decide is read from the lower one: a fuzzer asks what
 * holds of every score, not for its last digit.
 */
#include "postgres.h"

#include "evaluate.h"
#include "exact.h"
#include "fixedpoint.h"

Reading
exact_reading(const Tree *tree, const NodeValue *values, int node)
{
	return evaluate_share_reading(tree->scale, values[node].low, UINT64CONST(1) << BOUND_BITS);
}

bool
exact_logarithm(const Tree *tree, const NodeValue *values, int node, int128 *logarithm)
{
	Reading		reading = exact_reading(tree, values, node);

	if (reading <= 0)
		return false;
	*logarithm = fixed_ln((uint128) reading, -2, -UNIT_DECIMALS);
	return true;
}
