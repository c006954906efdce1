/*
 * scorecard_problems.c - why an answer cannot be taken, in words
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "compat.h"
#include "decimal_sum.h"
#include "scorecard_problems.h"
#include "zoning_check.h"

/* Of texts and lists in messages */
#define SHOWN_BYTES 50
#define SHOWN_LABELS 12

/* The way to a node: /pengaduan/p3 */
static char *
node_path(const Instrument *instrument, const TreeNode *node)
{
	char	   *path = pstrdup("");

	if (node == instrument->nodes)
		return pstrdup("/");
	for (; node != instrument->nodes; node = &instrument->nodes[node->parent])
		path = psprintf("/%s%s", text_to_cstring(instrument_text(instrument, node->code)), path);
	return path;
}

/* Raise the problem as an error */
_Noreturn void
problem_raise(const AnswerProblem *problem, const Instrument *instrument, const TreeNode *node)
{
	const char *value = problem->value == NULL ? "" : psprintf("The value is %s.", problem->value);
	const char *limits = problem->limits == NULL ? "" : problem->limits;

	ereport(ERROR,
			(errcode(problem->sqlstate),
			 errmsg("%s: %s", node_path(instrument, node), problem->message),
			 *value != '\0' || *limits != '\0' ?
			 errdetail("%s%s%s", value, *value != '\0' && *limits != '\0' ? " " : "", limits) : 0,
			 problem->hint != NULL ? errhint("%s", problem->hint) : 0));
}

/* Returns false, for callers that tell so of an answer */
bool
problem_set(AnswerProblem *problem, const char *message, const char *value, const char *hint)
{
	*problem = (AnswerProblem) {
		.sqlstate = ERRCODE_INVALID_PARAMETER_VALUE, .message = message, .value = value, .hint = hint
	};
	return false;
}

/* A text in quotes, its beginning if it is long */
char *
problem_quoted(const char *text, int length)
{
	int			shown = pg_mbcliplen(text, length, SHOWN_BYTES);

	return psprintf("\"%.*s%s\"", shown, text, shown < length ? "..." : "");
}

static char *
levels_text(const LeafRule *rule)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfoString(&buffer, "The levels are ");
	for (int i = 0; i < rule->level_count; i++)
		appendStringInfo(&buffer, "%s%s", i == 0 ? "" : ", ", units_to_text(rule->levels[i].value));
	appendStringInfoChar(&buffer, '.');
	return buffer.data;
}

/* The ends of goalposts, points or a curve */
static char *
ends_text(const LeafRule *rule, const char *what)
{
	return psprintf("The %s [%s, %s].", what, decimal_to_text(leaf_decimal(rule->points[0].value)),
					decimal_to_text(leaf_decimal(rule->points[rule->point_count - 1].value)));
}

static char *
bands_text(const LeafRule *rule)
{
	return psprintf("The first band is %s, the last is %s.", zoning_interval_to_text(rule->bands[0].interval),
					zoning_interval_to_text(rule->bands[rule->band_count - 1].interval));
}

/* A number that the rule of an indicator does not take, or that answers do not make; returns false */
bool
problem_refusal(AnswerProblem *problem, Scale scale, const LeafRule *rule, LeafStatus status, const char *value)
{
	*problem = (AnswerProblem) {.sqlstate = ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, .value = value};
	switch (status)
	{
		case LEAF_OK:
			break;
		case LEAF_OUTSIDE_SCALE:
			problem->message = "value is not on the scale";
			problem->limits = psprintf("The scale is [%s, %s].",
									   units_to_text(scale.lowest), units_to_text(scale_top(scale)));
			problem->hint = "An indicator without goalposts or another rule takes its value as its score.";
			break;
		case LEAF_OUTSIDE_GOALPOSTS:
			problem->message = "value is outside the goalposts";
			problem->limits = ends_text(rule, "goalposts are");
			problem->hint = "Without \"clip\": false, such a value counts as the goalpost.";
			break;
		case LEAF_OUTSIDE_POINTS:
			problem->message = "value is outside the points";
			problem->limits = ends_text(rule, "points are");
			problem->hint = "Without \"clip\": false, such a value counts as none or all of the points.";
			break;
		case LEAF_OUTSIDE_CURVE:
			problem->message = "value is outside the curve";
			problem->limits = ends_text(rule, "ends of the curve are");
			problem->hint = "Without \"clip\": false, such a value counts as the nearer end.";
			break;
		case LEAF_OUTSIDE_BANDS:
			problem->message = "value is outside the bands";
			problem->limits = bands_text(rule);
			problem->hint = "A band without a bound takes whatever lies on that side.";
			break;
		case LEAF_NO_LEVEL:
			problem->message = "value is none of the levels";
			problem->limits = levels_text(rule);
			break;
		case LEAF_TOO_LONG:
			problem->message = psprintf("sum of the answers has more than %d digits", DECIMAL_MAX_DIGITS);
			break;
	}
	return false;
}

/* A value that is no label of an indicator's answers; search, if there was one, is for the nearest.  Returns false. */
bool
problem_no_answer(AnswerProblem *problem, const Instrument *instrument, const TreeNode *leaf, int count,
				  const char *value, const ClosestName *search)
{
	StringInfoData buffer;

	(void) problem_set(problem, "value is none of the answers", value, NULL);
	if (search != NULL && search->name != NULL)
	{
		problem->hint = psprintf("Did you mean \"%s\"?", pnstrdup(search->name, search->name_length));
		return false;
	}
	initStringInfo(&buffer);
	appendStringInfoString(&buffer, "The answers are ");
	for (int i = 0; i < Min(count, SHOWN_LABELS); i++)
	{
		const text *label = instrument_label(instrument, leaf, i);

		appendStringInfo(&buffer, "%s%s", i == 0 ? "" : ", ",
						 problem_quoted(VARDATA(label), VARSIZE(label) - VARHDRSZ));
	}
	if (count > SHOWN_LABELS)
		appendStringInfo(&buffer, ", and %d more", count - SHOWN_LABELS);
	appendStringInfoChar(&buffer, '.');
	problem->limits = buffer.data;
	return false;
}
