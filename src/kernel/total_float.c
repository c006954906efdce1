/*
 * total_float.c - scores in floating point, each with a bound of its error
 *
 * All numbers are sums, products and quotients of numbers that are not
 * negative, so that each operation adds one HALF_ULP to the relative error.  An
 * arithmetic mean is off by no more than what it is a mean of, and any other by
 * no more than that relatively, besides.  The bounds have room for the rounding
 * of their own computation.
 *
 * Means that need logarithms are carried on as evaluate.h says: a little beside
 * the mean itself, which CARRIED_ERROR bounds.
 */
#include "postgres.h"

#include "evaluate.h"
#include "total_float.h"

/* A node without a score, and one that does not apply */
#define MISSING_SHARE (-1.0)
#define NOT_APPLICABLE_SHARE (-2.0)

/* How far the score of a node that needs logarithms may be carried on from its mean, in billionths: see evaluate.h */
#define CARRIED_ERROR(scale) ((double) LEAF_TOP / (double) (scale).width / (INT64CONST(1) << 35) + \
							  1.0 / (INT64CONST(1) << 31))

/* What the ends of the scale are while a mean is taken */
typedef struct FloatFrame
{
	double		low;			/* what a share of 0 stands for, in units */
	double		billionth;		/* and what is added for each billionth; below
								 * zero, if it is falling */
	double		share_of_unit;	/* billionths of a unit */
} FloatFrame;

typedef struct FloatEvaluation
{
	const Tree *tree;
	const uint32 *leaves;
	int			leaf_count;
	const double *logarithms;	/* see float_leaf_logarithms(); NULL as long
								 * as none is needed */
	double	   *room;			/* for them */
	FloatFrame	scale;
	double		carried_error;
	bool		decided;
} FloatEvaluation;

static FloatShare float_share(FloatEvaluation *evaluation, int index);

static FloatFrame
frame_between(int64 low, int64 high)
{
	double		width = (double) (high - low);

	return (FloatFrame) {(double) low, width / (double) LEAF_TOP, (double) LEAF_TOP / width};
}

static FloatEvaluation
begin_evaluation(const Tree *tree, const uint32 *leaves, int leaf_count, const double *logarithms, double *room)
{
	return (FloatEvaluation) {
		.tree = tree,
		.leaves = leaves,
		.leaf_count = leaf_count,
		.logarithms = logarithms,
		.room = room,
		.scale = frame_between(tree->scale.lowest, scale_top(tree->scale)),
		.carried_error = CARRIED_ERROR(tree->scale),
		.decided = true
	};
}

/* After so many operations */
static inline FloatShare
share_after(double share, int operations)
{
	return (FloatShare) {share, share * (operations * HALF_ULP)};
}

static inline FloatShare
share_of_standing(Standing standing)
{
	return (FloatShare) {standing == IS_MISSING ? MISSING_SHARE : NOT_APPLICABLE_SHARE, 0};
}

/*
 * Leaves, and what is rounded
 */

/* A score in units as a share */
static inline FloatShare
units_share(Scale scale, int64 units)
{
	return share_after((double) (units - scale.lowest) / (double) scale.width * LEAF_TOP, 4);
}

static inline FloatShare
float_leaf_share(const FloatEvaluation *evaluation, const TreeNode *leaf)
{
	uint32		answer = evaluation->leaves[leaf->leaf];

	if (likely(!answer_is_missing(answer)))
		return (FloatShare) {(double) answer, 0};
	return share_of_standing(answer == LEAF_NOT_APPLICABLE ? IS_NOT_APPLICABLE : IS_MISSING);
}

static inline int64
float_round(FloatEvaluation *evaluation, FloatShare share, int decimals, RoundMode rounding)
{
	int64		units = 0;

	if (!float_units(evaluation->tree->scale, share, decimals, rounding, &units))
		evaluation->decided = false;
	return units;
}

/* The share of a leaf that is rounded in another way than half up: what its billionths stand for decides */
static pg_noinline FloatShare
float_leaf_rounded_share(const FloatEvaluation *evaluation, const TreeNode *leaf)
{
	return units_share(evaluation->tree->scale,
					   evaluate_leaf_units(evaluation->tree, leaf, evaluation->leaves[leaf->leaf]));
}

/* The share of a node after it is rounded */
static inline FloatShare
float_rounded_share(FloatEvaluation *evaluation, const TreeNode *node, FloatShare share)
{
	if (unlikely(node->rounding != ROUND_HALF_UP) && node->kind == NODE_LEAF)
		return float_leaf_rounded_share(evaluation, node);
	return units_share(evaluation->tree->scale,
					   float_round(evaluation, share, node->round, (RoundMode) node->rounding));
}

/* The share that its parent uses */
static inline FloatShare
float_child_share(FloatEvaluation *evaluation, int child)
{
	const TreeNode *node = &evaluation->tree->nodes[child];
	FloatShare	share = node->kind == NODE_LEAF ? float_leaf_share(evaluation, node) : float_share(evaluation, child);

	return likely(node->round == NO_NODE_ROUNDING) || share.share < 0 ? share :
		float_rounded_share(evaluation, node, share);
}

/* What a child without a score counts as under MISSING_SCORE */
static inline FloatShare
float_stand_in(Scale scale, const TreeNode *node)
{
	return units_share(scale, node->missing_score);
}

/*
 * Arithmetic means
 */

/* Whether what has no score is left out, however much it is, and whatever the reason */
static inline bool
node_skips_gaps(const TreeNode *node)
{
	return node->missing == MISSING_SKIP && node->not_applicable == MISSING_SKIP && node->min_coverage == 0 &&
		node->min_answers == 0;
}

/* The mean of what was counted, whose weighted sums these are, and of what counts without a score */
static FloatShare
float_mean_with_gaps(Scale scale, const TreeNode *node, FloatShare sum, const Attendance *children)
{
	Standing	standing = node_standing(node, children);
	double		weight;

	if (standing != HAS_SCORE)
		return share_of_standing(standing);
	if (node->missing == MISSING_SCORE)
	{
		FloatShare	stand_in = float_stand_in(scale, node);

		sum.share += (double) (int64) children->missing * stand_in.share;
		sum.error += (double) (int64) children->missing * stand_in.error;
	}
	weight = (double) (int64) counted_weight(node, children);
	return (FloatShare) {sum.share / weight, sum.error / weight + sum.share / weight * (8 * HALF_ULP)};
}

/* Of leaves, some of which have no score: those that have are given */
static FloatShare
float_plain_mean_with_gaps(const FloatEvaluation *evaluation, int index, uint64 sum, uint64 present)
{
	const TreeNode *node = &evaluation->tree->nodes[index];
	const uint32 *answer = &evaluation->leaves[node->leaf];
	Attendance	attendance = {.present = present};

	for (int leaf = index + 1; leaf < node->end; leaf++, answer++)
		attendance.not_applicable += *answer == LEAF_NOT_APPLICABLE ? evaluation->tree->nodes[leaf].weight : 0;
	attendance.missing = node->total_weight - present - attendance.not_applicable;
	return float_mean_with_gaps(evaluation->tree->scale, node, (FloatShare) {(double) (int64) sum, 0}, &attendance);
}

/* Of leaves whose weights add up to less than 2^32, so that the sum fits */
static FloatShare
float_plain_mean(const FloatEvaluation *evaluation, int index)
{
	const TreeNode *node = &evaluation->tree->nodes[index];
	const uint32 *answer = &evaluation->leaves[node->leaf];
	uint64		sum = 0;
	uint64		present = 0;

	for (int leaf = index + 1; leaf < node->end; leaf++, answer++)
	{
		/* without a branch: which answers are missing cannot be predicted */
		uint64		weight = answer_is_missing(*answer) ? 0 : evaluation->tree->nodes[leaf].weight;

		sum += weight * *answer;
		present += weight;
	}
	if (present == node->total_weight || (present > 0 && node_skips_gaps(node)))
		return share_after((double) (int64) sum / (double) (int64) present, 4);
	return float_plain_mean_with_gaps(evaluation, index, sum, present);
}

static FloatShare
float_arithmetic_mean(FloatEvaluation *evaluation, int index)
{
	const Tree *tree = evaluation->tree;
	const TreeNode *node = &tree->nodes[index];
	FloatShare	sum = {0, 0};
	Attendance	attendance = {0};

	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		int64		weight = tree->nodes[child].weight;
		FloatShare	share;

		if (weight == 0)
			continue;
		share = float_child_share(evaluation, child);
		attend(&attendance, weight, share.share < 0, share.share == NOT_APPLICABLE_SHARE);
		if (unlikely(share.share < 0))
			continue;
		sum.share += share.share * (double) weight;
		sum.error += share.error * (double) weight;
	}
	sum.error += sum.share * ((attendance.present_count + 2) * HALF_ULP);
	return float_mean_with_gaps(tree->scale, node, sum, &attendance);
}

/*
 * Logarithms of answers
 */

/* Scores in units above this, up to the highest, have a logarithm below LOGARITHM_MAX by magnitude */
#define SCORE_LEAST 1e-27
#define LOGARITHM_MAX 64

/*
 * The logarithms of the scores of all answers, in units, on a scale that does not
 * go below zero; of a score of zero, or of none, it is any number
 */
void
float_leaf_logarithms(Scale scale, const uint32 *leaves, int count, double *logarithms)
{
	double		lowest = (double) scale.lowest;
	double		billionth = (double) scale.width / (double) LEAF_TOP;

	for (int i = 0; i < count; i++)
	{
		double		score = answer_is_missing(leaves[i]) ? 0 : lowest + billionth * (int32) leaves[i];

		logarithms[i] = Max(score, SCORE_LEAST);
	}
	float_ln_all(logarithms, count);
}

/* Those of the card, which are computed when the first is asked for */
static inline const double *
answer_logarithms(FloatEvaluation *evaluation)
{
	if (unlikely(evaluation->logarithms == NULL))
	{
		float_leaf_logarithms(evaluation->tree->scale, evaluation->leaves, evaluation->leaf_count, evaluation->room);
		evaluation->logarithms = evaluation->room;
	}
	return evaluation->logarithms;
}

/*
 * Means that need logarithms, or reciprocals
 */

/* What the sum and the product that make a score of a share may add to its error, of the higher end of the frame */
#define SCORE_ERROR (4 * HALF_ULP)

/* The children that count */
typedef struct FloatTerms
{
	NodeKind	kind;
	double		power;
	FloatFrame	frame;
	double		error;			/* of all scores, relative */
	double		sum;			/* of weight * f(score) */
	uint64		weight;
	int			count;			/* of those other than zero */
	bool		has_zero;
} FloatTerms;

/* Whether the ends of the scale are themselves while the mean is taken */
static inline bool
is_on_scale(const TreeNode *node)
{
	return node->frame_low == node->frame_high;
}

static inline FloatTerms
no_terms(const FloatEvaluation *evaluation, const TreeNode *node)
{
	FloatTerms	terms = {.kind = (NodeKind) node->kind, .frame = evaluation->scale, .error = SCORE_ERROR};

	if (!is_on_scale(node))
		terms.frame = frame_between(node->frame_low, node->frame_high);
	if (terms.kind == NODE_POWER)
		terms.power = (double) node->power / UNITS_PER_ONE;
	return terms;
}

/* Count a score, given its logarithm if that is what the mean takes */
static inline void
add_term(FloatTerms *terms, double score, double logarithm, int64 weight)
{
	double		w = (double) weight;

	terms->sum += terms->kind == NODE_GEOMETRIC ? w * logarithm : terms->kind == NODE_HARMONIC ? w / score :
		w * float_exp(terms->power * logarithm);
	terms->weight += weight;
	terms->count++;
}

/* Count a child with that share of the scale; false if it cannot be told from zero */
static bool
add_share(FloatTerms *terms, FloatShare share, int64 weight)
{
	double		score = terms->frame.low + terms->frame.billionth * share.share;
	double		error = fabs(terms->frame.billionth) * share.error + Max(score, terms->frame.low) * SCORE_ERROR;

	if (score < SCORE_LEAST || score <= 2 * error)
	{
		terms->weight += weight;
		terms->has_zero = true;
		return score == 0 && error == 0;
	}
	if (error > terms->error * score)
		terms->error = error / score;
	add_term(terms, score, terms->kind == NODE_HARMONIC ? 0 : float_ln(score), weight);
	return true;
}

/*
 * The mean of the terms in units, and its relative error, in which each score
 * has its part.  False if it cannot be had.
 *
 * In HALF_ULP, a sum of logarithms adds LOGARITHM_MAX for each, and less than
 * that for each of 8 more is what float_ln() may be off.  A term of a power mean
 * is off by less than 2^11, and so is the logarithm of their sum, which is
 * divided by the power.
 */
static inline double
logarithm_error(const FloatTerms *terms)
{
	return terms->error + (terms->count + 8) * (LOGARITHM_MAX * HALF_ULP);
}

static bool
mean_of_terms(const FloatTerms *terms, double *mean, double *error)
{
	double		average = terms->sum / (double) (int64) terms->weight;
	double		logarithm = average;

	if (terms->kind == NODE_HARMONIC)
	{
		*mean = 1 / average;
		*error = terms->error + (terms->count + 8) * HALF_ULP;
		return true;
	}
	*error = logarithm_error(terms);
	if (terms->kind == NODE_POWER)
	{
		logarithm = float_ln(average) / terms->power;
		*error = terms->error + (terms->count + 4096) * HALF_ULP / fabs(terms->power);
	}
	if (!(fabs(logarithm) < LOGARITHM_MAX))
		return false;
	*mean = float_exp(logarithm);
	return true;
}

/* The share of the scale that a node with a score is */
static FloatShare
share_of_terms(FloatEvaluation *evaluation, const TreeNode *node, const FloatTerms *terms)
{
	const FloatFrame *frame = &terms->frame;
	double		mean;
	double		error;
	double		share;

	/*
	 * a score of zero makes every mean zero, but those with a power above
	 * zero, where it is a term of zero
	 */
	if (terms->count == 0 || (terms->has_zero && (node->kind != NODE_POWER || node->power < 0)))
		return (FloatShare) {frame->billionth > 0 ? 0 : (double) LEAF_TOP, 0};
	if (!mean_of_terms(terms, &mean, &error))
	{
		evaluation->decided = false;
		return (FloatShare) {0, 0};
	}
	share = (mean - frame->low) * frame->share_of_unit;
	return (FloatShare) {
		Min(Max(share, 0), (double) LEAF_TOP),
		(mean * error + (mean + frame->low) * (8 * HALF_ULP)) * fabs(frame->share_of_unit) + evaluation->carried_error
	};
}

/* The share that a child counts as; below zero, if it is left out */
static inline FloatShare
counted_share(const FloatEvaluation *evaluation, const TreeNode *node, FloatShare share)
{
	MissingRule rule;

	if (likely(share.share >= 0))
		return share;
	rule = (MissingRule) (share.share == NOT_APPLICABLE_SHARE ? node->not_applicable : node->missing);
	return rule == MISSING_ZERO ? (FloatShare) {0, 0} :
		rule == MISSING_SCORE ? float_stand_in(evaluation->tree->scale, node) : share;
}

/* The score of an answer, in units */
static inline double
answer_score(const FloatEvaluation *evaluation, const TreeNode *leaf)
{
	return evaluation->scale.low + evaluation->scale.billionth * (int32) evaluation->leaves[leaf->leaf];
}

/* Whether a child of a node on the scale is an answer that counts as what it is, and is not zero */
static inline bool
is_plain_answer(const FloatEvaluation *evaluation, const TreeNode *child)
{
	return child->kind == NODE_LEAF && child->round == NO_NODE_ROUNDING && child->weight != 0 &&
		!answer_is_missing(evaluation->leaves[child->leaf]) && answer_score(evaluation, child) >= SCORE_LEAST;
}

/* Count these children; returns whether there are others */
static inline bool
add_plain_answers(FloatEvaluation *evaluation, int index, FloatTerms *terms, Attendance *attendance)
{
	const TreeNode *nodes = evaluation->tree->nodes;
	bool		takes_logarithms = terms->kind != NODE_HARMONIC;
	FloatTerms	sum = *terms;
	Attendance	present = *attendance;
	bool		others = false;

	FOR_EACH_CHILD(child, nodes, index)
	{
		const TreeNode *leaf = &nodes[child];

		if (!is_plain_answer(evaluation, leaf))
		{
			others = true;
			continue;
		}
		add_term(&sum, answer_score(evaluation, leaf),
				 takes_logarithms ? answer_logarithms(evaluation)[leaf->leaf] : 0, leaf->weight);
		attend(&present, leaf->weight, false, false);
	}
	*terms = sum;
	*attendance = present;
	return others;
}

/* Whether a geometric mean takes the logarithm of a child that is one, as it is */
static inline bool
takes_logarithm(const TreeNode *node, const TreeNode *child)
{
	return node->kind == NODE_GEOMETRIC && child->kind == NODE_GEOMETRIC && child->round == NO_NODE_ROUNDING &&
		is_on_scale(node) && is_on_scale(child);
}

/* Count a geometric mean by its logarithm, which is carried on as evaluate.h says all the same */
static void
add_mean(const FloatEvaluation *evaluation, FloatTerms *terms, const FloatTerms *mean, int64 weight)
{
	double		logarithm = mean->sum / (double) (int64) mean->weight;
	double		carried_error = evaluation->carried_error * evaluation->scale.billionth * float_exp(-logarithm);

	terms->error = Max(terms->error, logarithm_error(mean) + carried_error);
	add_term(terms, 0, logarithm, weight);
}

static Standing sum_children(FloatEvaluation *evaluation, int index, FloatTerms *terms);

static void
add_child(FloatEvaluation *evaluation, const TreeNode *node, int index, FloatTerms *terms, Attendance *attendance)
{
	const TreeNode *child = &evaluation->tree->nodes[index];
	FloatShare	share;

	if (child->weight == 0)
		return;
	if (takes_logarithm(node, child))
	{
		FloatTerms	mean = no_terms(evaluation, child);
		Standing	standing = sum_children(evaluation, index, &mean);

		if (standing == HAS_SCORE && !mean.has_zero)
		{
			attend(attendance, child->weight, false, false);
			add_mean(evaluation, terms, &mean, child->weight);
			return;
		}
		share = standing == HAS_SCORE ? share_of_terms(evaluation, child, &mean) : share_of_standing(standing);
	}
	else
		share = float_child_share(evaluation, index);
	attend(attendance, child->weight, share.share < 0, share.share == NOT_APPLICABLE_SHARE);
	share = counted_share(evaluation, node, share);
	if (share.share >= 0 && !add_share(terms, share, child->weight))
		evaluation->decided = false;
}

/* Whether a node has a score, and if so, the terms of the children that count */
static Standing
sum_children(FloatEvaluation *evaluation, int index, FloatTerms *terms)
{
	const TreeNode *nodes = evaluation->tree->nodes;
	const TreeNode *node = &nodes[index];
	Attendance	attendance = {0};

	if (!is_on_scale(node) || add_plain_answers(evaluation, index, terms, &attendance))
		FOR_EACH_CHILD(child, nodes, index)
			if (!is_on_scale(node) || !is_plain_answer(evaluation, &nodes[child]))
				add_child(evaluation, node, child, terms, &attendance);
	return node_standing(node, &attendance);
}

static FloatShare
float_logarithmic_mean(FloatEvaluation *evaluation, int index)
{
	const TreeNode *node = &evaluation->tree->nodes[index];
	FloatTerms	terms = no_terms(evaluation, node);
	Standing	standing = sum_children(evaluation, index, &terms);

	return standing == HAS_SCORE ? share_of_terms(evaluation, node, &terms) : share_of_standing(standing);
}

/*
 * The tree
 */

/* The share of an inner node before it is rounded, or that it has none */
static FloatShare
float_share(FloatEvaluation *evaluation, int index)
{
	const TreeNode *node = &evaluation->tree->nodes[index];

	if (node->kind != NODE_ARITHMETIC)
		return float_logarithmic_mean(evaluation, index);
	if (node->plain && node->total_weight <= PG_UINT32_MAX)
		return float_plain_mean(evaluation, index);
	return float_arithmetic_mean(evaluation, index);
}

/*
 * The published score of a node, or *missing; false if it is too close to call.
 * The tree must have such a way: see tree_has_float_way().  The logarithms are
 * those of float_leaf_logarithms(); NULL: they are computed if they are needed.
 */
bool
total_by_float(const TotalPlan *plan, const uint32 *leaves, const double *logarithms, int index, int64 *units,
			   bool *missing)
{
	const TreeNode *node = &plan->tree.nodes[index];
	double		room[TREE_MAX_LEAVES];
	FloatEvaluation evaluation = begin_evaluation(&plan->tree, leaves, plan->leaf_count, logarithms, room);
	FloatShare	share = node->kind == NODE_LEAF ? float_leaf_share(&evaluation, node) :
	float_share(&evaluation, index);

	*missing = share.share < 0;
	if (*missing)
		return evaluation.decided;
	if (node->kind == NODE_LEAF && node->rounding != ROUND_HALF_UP)
		*units = evaluate_leaf_units(&plan->tree, node, leaves[node->leaf]);
	else
		*units = float_round(&evaluation, share, node_decimals(node), (RoundMode) node->rounding);
	return evaluation.decided;
}
