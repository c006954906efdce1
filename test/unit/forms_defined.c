/*
 * forms_defined.c - what the scores of a form are by definition
 */
#include "postgres.h"

#include <math.h>
#include <stdlib.h>

#include "forms.h"

/* The children of an inner node */
typedef struct Family
{
	int			count;
	int			child[FORM_CHILDREN];
	int64		weight[FORM_CHILDREN];
	bool		present[FORM_CHILDREN];	/* whether it has a score */
} Family;

static Family
family_of(const Form *form, int index)
{
	Family		family = {0};

	for (int child = index + 1; child < form->nodes[index].end; child = form->nodes[child].end)
	{
		family.child[family.count] = child;
		family.weight[family.count++] = form->nodes[child].weight;
	}
	return family;
}

/* Whether the node has a score */
static bool
has_enough_children(const FormNode *node, const Family *family)
{
	uint128		found = 0;
	uint128		all = 0;

	for (int i = 0; i < family->count; i++)
	{
		all += family->weight[i];
		found += family->present[i] ? family->weight[i] : 0;
	}
	if (found == all)
		return true;
	if (node->missing == MISSING_NULL || found * 10 < all * node->min_coverage)
		return false;
	return found > 0 || node->missing == MISSING_ZERO;
}

/*
 * For all means but those that need logarithms
 */

static int
compare_shares(const void *a, const void *b)
{
	return ratio_compare(*(const Ratio *) a, *(const Ratio *) b);
}

/* The share of the scale in billionths as a score in units, rounded half away from zero */
int64
form_rounded_units(Scale scale, Ratio share, int decimals)
{
	int64		step = (int64) powers_of_ten[6 - decimals];
	Ratio		score = ratio_multiply(share, ratio(scale.width, LEAF_TOP));
	Big			distance = big_multiply(big(scale.lowest < 0 ? -scale.lowest : scale.lowest), score.denominator);
	bool		negative = scale.lowest < 0 && big_compare(score.numerator, distance) < 0;
	bool		ignored;
	int64		units;

	score.numerator = scale.lowest >= 0 ? big_add(score.numerator, distance) :
		negative ? big_subtract(distance, score.numerator) : big_subtract(score.numerator, distance);
	units = step * (int64) ratio_floor(ratio_add(ratio_divide(score, ratio(step, 1)), ratio(1, 2)), &ignored);
	return negative ? -units : units;
}

static Ratio
mean_of_shares(MeanKind mean, Ratio *shares, const int64 *weights, int count)
{
	Ratio		sum = ratio(0, 1);
	Ratio		weight = ratio(0, 1);

	for (int i = 0; i < count; i++)
	{
		sum = ratio_add(sum, ratio_multiply(shares[i], ratio(weights[i], 1)));
		weight = ratio_add(weight, ratio(weights[i], 1));
	}
	if (mean == MEAN_ARITHMETIC)
		return ratio_divide(sum, weight);
	qsort(shares, count, sizeof(Ratio), compare_shares);
	if (mean == MEAN_MEDIAN)
		return ratio_divide(ratio_add(shares[(count - 1) / 2], shares[count / 2]), ratio(2, 1));
	return shares[mean == MEAN_MIN ? 0 : count - 1];
}

/* The share of the scale in billionths that a node's parent sees; false if it has none */
bool
form_share(const Form *form, int index, Ratio *share)
{
	const FormNode *node = &form->nodes[index];

	if (node->leaf >= 0)
	{
		if (form->answers[node->leaf] > LEAF_TOP)
			return false;
		*share = ratio(form->answers[node->leaf], 1);
	}
	else
	{
		Family		family = family_of(form, index);
		Ratio		shares[FORM_CHILDREN];
		int64		weights[FORM_CHILDREN];
		int			count = 0;

		for (int i = 0; i < family.count; i++)
		{
			family.present[i] = form_share(form, family.child[i], &shares[count]);
			if (!family.present[i])
				shares[count] = ratio(0, 1);
			if (family.present[i] || node->missing == MISSING_ZERO)
				weights[count++] = family.weight[i];
		}
		if (!has_enough_children(node, &family))
			return false;
		*share = mean_of_shares(node->mean, shares, weights, count);
	}
	if (node->round >= 0)
		*share = ratio_multiply(ratio(form_rounded_units(form->scale, *share, node->round) - form->scale.lowest, 1),
								ratio(LEAF_TOP, form->scale.width));
	return true;
}

/* The published score */
bool
form_score(const Form *form, int node, int64 *units)
{
	Ratio		share;

	if (!form_share(form, node, &share))
		return false;
	*units = form_rounded_units(form->scale, share, 6);
	return true;
}

static Ratio
covered(const Form *form, int index)
{
	Family		family = family_of(form, index);
	Ratio		shares[FORM_CHILDREN];

	if (family.count == 0)
		return ratio(form->answers[form->nodes[index].leaf] > LEAF_TOP ? 0 : 1, 1);
	for (int i = 0; i < family.count; i++)
		shares[i] = covered(form, family.child[i]);
	return mean_of_shares(MEAN_ARITHMETIC, shares, family.weight, family.count);
}

/* In units, rounded down */
int64
form_coverage(const Form *form, int node)
{
	bool		ignored;

	return (int64) ratio_floor(ratio_multiply(covered(form, node), ratio(UNITS_PER_ONE, 1)), &ignored);
}

/*
 * For all means but order statistics, in floating point and without rounding of nodes
 */

/* What is within 2^-36 of a multiple of half a millionth is that: see evaluate.h */
static long double
snapped(long double score)
{
	long double nearest = roundl(score * 2 * UNITS_PER_ONE) / 2;

	return fabsl(score * UNITS_PER_ONE - nearest) <= ldexpl(1, -36) ? nearest / UNITS_PER_ONE : score;
}

static long double
mean_of_scores(const FormNode *node, const long double *scores, const int64 *weights, int count)
{
	long double sum = 0;
	long double weight = 0;
	bool		zero = false;
	long double power = node->mean == MEAN_HARMONIC ? -1 : node->mean == MEAN_POWER ? node->power / 10.0L : 1;

	for (int i = 0; i < count; i++)
	{
		zero = zero || scores[i] == 0;
		sum += weights[i] * (node->mean == MEAN_GEOMETRIC ? logl(scores[i]) : powl(scores[i], power));
		weight += weights[i];
	}
	if (zero && (node->mean == MEAN_GEOMETRIC || power < 0))
		return 0;
	if (node->mean == MEAN_ARITHMETIC)
		return sum / weight;
	return snapped(node->mean == MEAN_GEOMETRIC ? expl(sum / weight) : powl(sum / weight, 1 / power));
}

/* The score of a node as a number; false if it has none */
bool
form_float(const Form *form, int index, long double *score)
{
	const FormNode *node = &form->nodes[index];
	Family		family = family_of(form, index);
	long double scores[FORM_CHILDREN];
	int64		weights[FORM_CHILDREN];
	int			count = 0;
	long double lowest = (long double) form->scale.lowest / UNITS_PER_ONE;

	if (family.count == 0)
	{
		uint32		answer = form->answers[node->leaf];

		*score = lowest + (long double) form->scale.width / UNITS_PER_ONE * answer / LEAF_TOP;
		return answer <= LEAF_TOP;
	}
	for (int i = 0; i < family.count; i++)
	{
		family.present[i] = form_float(form, family.child[i], &scores[count]);
		if (!family.present[i])
			scores[count] = lowest;
		if (family.present[i] || node->missing == MISSING_ZERO)
			weights[count++] = family.weight[i];
	}
	if (!has_enough_children(node, &family))
		return false;
	*score = mean_of_scores(node, scores, weights, count);
	return true;
}
