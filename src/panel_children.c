/*
 * panel_children.c - what the scores of the children of a node say of each other
 *
 * Each is joined over a body's cards as totals are, and rounded to six decimals:
 * all of this can be repeated from what is published.
 */
#include "postgres.h"

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "association.h"
#include "compat.h"
#include "copeland.h"
#include "data_weights.h"
#include "number.h"
#include "panel_scores.h"
#include "subtree.h"

/* The children of a node of a panel's instrument, and their scores */
typedef struct Children
{
	const Panel *panel;
	const Instrument *instrument;	/* NULL if the panel has no card: then
									 * there are no children */
	int			node;
	int		   *nodes;			/* of the children, in the order of the
								 * instrument */
	ScoreMatrix scores;
} Children;

/*
 * Scores of children
 */

/* The scores of a node for all bodies; what is allocated on the way is freed */
static void
score_child(const Panel *panel, const Tree *tree, int node, int64 *scores)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "scores of a node", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	CardMatrix	cards = panel_cards(panel);
	Tree		subtree = subtree_create(tree, node);
	Scenario	nominal = scenario_create(&subtree);

	rescore_scores(rescore_create(&subtree, &cards, UNIT_DECIMALS), &nominal, 1, NULL, scores);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
score_children(Children *children, const char *function)
{
	Tree		tree = instrument_tree(children->instrument);
	Size		bodies = children->panel->body_count;
	int64	   *room;
	int			count = 0;

	children->nodes = palloc((tree.nodes[children->node].end - children->node) * sizeof(int));
	FOR_EACH_CHILD(child, tree.nodes, children->node)
		children->nodes[count++] = child;
	room = panel_room(count * bodies, sizeof(int64), function, children->panel);
	children->scores = (ScoreMatrix) {count, (int) bodies, palloc(count * sizeof(int64 *))};
	for (int i = 0; i < count; i++)
	{
		children->scores.scores[i] = room + i * bodies;
		score_child(children->panel, &tree, children->nodes[i], children->scores.scores[i]);
	}
}

/* The inner node that an argument names; NULL is the root */
static int
inner_node_argument(FunctionCallInfo fcinfo, int number, const Instrument *instrument)
{
	text	   *code;
	int			node;

	if (PG_ARGISNULL(number))
		return 0;
	code = PG_GETARG_TEXT_PP(number);
	node = instrument_find_text(instrument, code);
	if (node < 0)
		instrument_fail_unknown(instrument, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), false);
	if (instrument->nodes[node].kind == NODE_LEAF)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is an indicator of instrument \"%s\", and has no children",
						panel_node_code(instrument, node), panel_node_code(instrument, 0)),
				 errhint("Name the node above it, \"%s\", or one above that.",
						 panel_node_code(instrument, instrument->nodes[node].parent))));
	return node;
}

/* From the arguments, the panel the first of them, not NULL; code is the other's number */
static Children
children_argument(FunctionCallInfo fcinfo, int code, const char *function)
{
	Children	children = {.panel = PG_GETARG_PANEL_P(0)};

	children.instrument = panel_instrument_of_cards(children.panel, function);
	if (children.instrument == NULL)
	{
		children.scores = (ScoreMatrix) {0, (int) children.panel->body_count, NULL};
		return children;
	}
	children.node = inner_node_argument(fcinfo, code, children.instrument);
	score_children(&children, function);
	return children;
}

static Datum
child_code(const Children *children, int child)
{
	return PointerGetDatum(instrument_text(children->instrument,
										   children->instrument->nodes[children->nodes[child]].code));
}

/*
 * The functions
 */

static void
put_correlation(ReturnSetInfo *result, const Children *children, int first, int second, Correlation correlation)
{
	Datum		values[] = {
		child_code(children, first),
		child_code(children, second),
		Int32GetDatum(correlation.bodies),
		panel_millionths(correlation.pearson),
		panel_millionths(correlation.spearman),
		panel_millionths(correlation.kendall)
	};
	bool		undefined = !correlation.defined;
	bool		nulls[lengthof(values)] = {[3] = undefined, [4] = undefined, [5] = undefined};

	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/* Arguments: panel, code */
PG_FUNCTION_INFO_V1(panel_correlations);
Datum
panel_correlations(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Children	children;
	Association *association;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	children = children_argument(fcinfo, 1, "correlations()");
	association = association_prepare(&children.scores);
	for (int i = 0; i < children.scores.children; i++)
		for (int j = i + 1; j < children.scores.children; j++)
		{
			CHECK_FOR_INTERRUPTS();
			put_correlation(result, &children, i, j, association_correlate(association, i, j));
		}
	return (Datum) 0;
}

/* Arguments: panel, code */
PG_FUNCTION_INFO_V1(panel_cronbach_alpha);
Datum
panel_cronbach_alpha(PG_FUNCTION_ARGS)
{
	TupleDesc	descriptor;
	Children	children;
	Alpha		alpha;
	Datum		values[3];
	bool		nulls[3] = {false};

	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "cronbach_alpha() returns no row type");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	children = children_argument(fcinfo, 1, "cronbach_alpha()");
	alpha = association_alpha(&children.scores);
	values[0] = alpha.defined ? NumericGetDatum(number_sum_to_numeric(alpha.alpha, UNIT_DECIMALS)) : (Datum) 0;
	values[1] = Int32GetDatum(alpha.items);
	values[2] = Int32GetDatum(alpha.bodies);
	nulls[0] = !alpha.defined;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}

/* Arguments: panel, code */
PG_FUNCTION_INFO_V1(panel_copeland);
Datum
panel_copeland(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Children	children;
	int64	   *weights;
	Copeland   *compared;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	children = children_argument(fcinfo, 1, "copeland()");
	weights = palloc(Max(children.scores.children, 1) * sizeof(int64));
	for (int i = 0; i < children.scores.children; i++)
		weights[i] = children.instrument->nodes[children.nodes[i]].weight;
	compared = panel_room(children.scores.bodies, sizeof(Copeland), "copeland()", children.panel);
	copeland_compare(&children.scores, weights, compared);
	for (int body = 0; body < children.scores.bodies; body++)
	{
		const Copeland *one = &compared[body];
		Datum		values[] = {
			PointerGetDatum(panel_key(children.panel, body)),
			Int32GetDatum(one->wins),
			Int32GetDatum(one->losses),
			Int32GetDatum(one->ties),
			Int32GetDatum(copeland_score(one))
		};
		bool		nulls[lengthof(values)] = {[4] = !copeland_compared(one)};

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/*
 * Weights from data
 */

static DataWeightsMethod
method_argument(FunctionCallInfo fcinfo, int number)
{
	char	   *name = PG_ARGISNULL(number) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(number));

	for (int i = 0; i < DATA_WEIGHTS_METHODS && name != NULL; i++)
		if (strcmp(name, data_weights_method_names[i]) == 0)
			return (DataWeightsMethod) i;
	ereport(ERROR,
			(errcode(name == NULL ? ERRCODE_NULL_VALUE_NOT_ALLOWED : ERRCODE_INVALID_PARAMETER_VALUE),
			 name == NULL ? errmsg("data_weights() needs a method") :
			 errmsg("unknown method of data_weights(): \"%s\"", name),
			 errhint("Methods are \"equal\", \"sd\", \"entropy\", \"critic\" and \"pca\".")));
}

/* The codes of the children at fault, quoted */
static char *
children_at_fault(const Children *children, const DataWeight *weights)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	for (int i = 0; i < children->scores.children; i++)
		if (weights[i].at_fault)
			appendStringInfo(&buffer, "%s\"%s\"", buffer.len > 0 ? ", " : "",
							 panel_node_code(children->instrument, children->nodes[i]));
	return buffer.data;
}

/* Raise the error that a method has no weights for these scores, over so many bodies that have all children */
static void
fail_data_weights(const Children *children, DataWeightsMethod method, DataWeightsStatus status,
				  const DataWeight *weights, int bodies)
{
	const char *node = panel_node_code(children->instrument, children->node);
	char	   *at_fault = children_at_fault(children, weights);
	char	   *detail = NULL;
	const char *hint = NULL;

	switch (status)
	{
		case DATA_WEIGHTS_OK:
			break;
		case DATA_WEIGHTS_FEW_BODIES:
			detail = psprintf("Bodies with a score for all its children: %d of %u; %d are needed.",
							  bodies, children->panel->body_count, DATA_WEIGHTS_LEAST_BODIES);
			hint = "Only \"equal\" needs no scores.";
			break;
		case DATA_WEIGHTS_CONSTANT:
			detail = psprintf("All %d bodies that have all its children have the same score for %s.", bodies, at_fault);
			hint = "Take what does not vary out of the instrument, or use \"equal\".";
			break;
		case DATA_WEIGHTS_NEGATIVE:
			detail = psprintf("Scores below zero have no shares of a sum: there are some for %s.", at_fault);
			hint = "Use \"sd\" or \"critic\", or a scale that begins with zero.";
			break;
		case DATA_WEIGHTS_OPPOSED:
			detail = psprintf("Loadings on the first principal component are below zero for %s.", at_fault);
			hint = "Turn the direction of what was meant the other way round, or use \"critic\", which rewards this.";
			break;
		case DATA_WEIGHTS_UNDETERMINED:
			detail = pstrdup(method == DATA_WEIGHTS_PCA ? "Two principal components have the largest variance." :
							 method == DATA_WEIGHTS_CRITIC ? "Each child goes with all others, or is alone." :
							 "Their scores hardly differ between bodies.");
			hint = "Use \"sd\" or \"equal\".";
			break;
	}
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("data_weights() by \"%s\" finds no weights for the children of \"%s\"",
					data_weights_method_names[method], node),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

/* Arguments: panel, method, code */
PG_FUNCTION_INFO_V1(panel_data_weights);
Datum
panel_data_weights(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	DataWeightsMethod method;
	DataWeightsStatus status;
	Children	children;
	DataWeight *weights;
	int			bodies;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	method = method_argument(fcinfo, 1);
	children = children_argument(fcinfo, 2, "data_weights()");
	if (children.scores.children == 0)
		return (Datum) 0;
	weights = palloc(children.scores.children * sizeof(DataWeight));
	status = data_weights_compute(&children.scores, method, weights, &bodies);
	if (status != DATA_WEIGHTS_OK)
		fail_data_weights(&children, method, status, weights, bodies);
	for (int i = 0; i < children.scores.children; i++)
	{
		Datum		values[] = {
			child_code(&children, i),
			panel_millionths(weights[i].measure),
			panel_millionths(weights[i].weight)
		};
		bool		nulls[lengthof(values)] = {false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
