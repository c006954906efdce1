/*
 * instrument_fit.c - goalposts from data: a copy of an instrument that stretches from the lowest to the highest value
 *
 * The state is a bytea: the lowest and the highest value of each indicator, and
 * the instrument twice, as it is stored, so that every row can be compared with
 * it, and as its document, which is what the copy is made of: nothing but a
 * parser reads what may have come from anywhere.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "aggregate.h"
#include "decimal_sum.h"
#include "instrument_io.h"
#include "instrument_json.h"
#include "number.h"
#include "parse_report.h"

#define FIT_VERSION 1

/* The values of an indicator */
typedef struct LeafRange
{
	LeafNumber	lowest;
	LeafNumber	highest;
	uint64		any;			/* whether there are values */
} LeafRange;

/* Aligned as any bytea, to 4 bytes: ranges are copied in and out */
typedef struct Fit
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint16		version;
	uint16		count;			/* of leaves */
	uint32		stored_size;	/* of the instrument, which stands behind the
								 * ranges, */
	uint32		text_size;		/* and of its document behind it */
	char		data[FLEXIBLE_ARRAY_MEMBER];
} Fit;

static Size
ranges_size(int count)
{
	return count * sizeof(LeafRange);
}

static char *
fit_stored(const Fit *state)
{
	return (char *) state->data + ranges_size(state->count);
}

static char *
fit_text(const Fit *state)
{
	return fit_stored(state) + state->stored_size;
}

static pg_noinline void
fail_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("state is not one of fit()")));
}

/* A number that goalposts can be */
static bool
is_goalpost(Decimal number)
{
	return number.scale <= LEAF_NUMBER_DIGITS && decimal_magnitude(number) < power_of_ten(LEAF_NUMBER_DIGITS);
}

/* The range of a leaf, whose numbers may come from anywhere */
static LeafRange
get_range(const Fit *state, int leaf)
{
	LeafRange	range;

	memcpy(&range, state->data + leaf * sizeof(LeafRange), sizeof(LeafRange));
	if (!is_goalpost(leaf_decimal(range.lowest)) || !is_goalpost(leaf_decimal(range.highest)))
		fail_state();
	return range;
}

static void
add_to_range(Fit *state, int leaf, Decimal value)
{
	LeafRange	range = get_range(state, leaf);

	if (!range.any || leaf_compare(value, leaf_decimal(range.lowest)) < 0)
		range.lowest = leaf_number(value);
	if (!range.any || leaf_compare(value, leaf_decimal(range.highest)) > 0)
		range.highest = leaf_number(value);
	range.any = 1;
	memcpy(state->data + leaf * sizeof(LeafRange), &range, sizeof(LeafRange));
}

/* The state, once its sizes fit together; it may come from anywhere */
static Fit *
state_argument(FunctionCallInfo fcinfo, int number)
{
	Fit		   *state = (Fit *) PG_GETARG_BYTEA_P(number);
	uint64		size = offsetof(Fit, data);

	if (VARSIZE(state) < size || state->version != FIT_VERSION || state->count < 1 ||
		state->count > TREE_MAX_LEAVES ||
		VARSIZE(state) != size + ranges_size(state->count) + state->stored_size + state->text_size)
		fail_state();
	return state;
}

static Fit *
create_state(const Instrument *instrument)
{
	const char *text = instrument_to_json(instrument, true);
	Size		size = offsetof(Fit, data) + ranges_size(instrument->leaf_count) + VARSIZE(instrument) + strlen(text);
	Fit		   *state = palloc0(size);

	SET_VARSIZE(state, size);
	state->version = FIT_VERSION;
	state->count = instrument->leaf_count;
	state->stored_size = VARSIZE(instrument);
	state->text_size = strlen(text);
	memcpy(fit_stored(state), instrument, state->stored_size);
	memcpy(fit_text(state), text, state->text_size);
	return state;
}

static pg_noinline void
fail_other_instrument(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the instrument must be the same for all rows of fit()")));
}

/* The place of the indicator with that code among the others */
static int
find_leaf(const Instrument *instrument, const text *code)
{
	int			node = instrument_find_text(instrument, code);

	if (unlikely(node < 0 || instrument->nodes[node].kind != NODE_LEAF))
		instrument_fail_unknown(instrument, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), true);
	return instrument->nodes[node].leaf;
}

/* Arguments: state, instrument, code, value */
static Datum
accumulate(FunctionCallInfo fcinfo, const NumberType *type)
{
	const Instrument *instrument;
	Fit		   *state;
	int			leaf;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", PG_ARGISNULL(1) ? "instrument" : "code")));
	instrument = instrument_argument(fcinfo, 1);
	state = PG_ARGISNULL(0) ? create_state(instrument) : state_argument(fcinfo, 0);
	if (state->count != instrument->leaf_count || state->stored_size != VARSIZE(instrument) ||
		memcmp(fit_stored(state), instrument, state->stored_size) != 0)
		fail_other_instrument();
	leaf = find_leaf(instrument, PG_GETARG_TEXT_PP(2));
	if (!PG_ARGISNULL(3))
	{
		Number		number = type->number(PG_GETARG_DATUM(3), "value");
		Decimal		value = number_decimal(&number);

		if (!is_goalpost(value))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value has more than %d digits", LEAF_NUMBER_DIGITS),
					 errdetail("The value is %s.", decimal_to_text(value)),
					 errhint("Round it to fewer decimals first.")));
		add_to_range(state, leaf, value);
	}
	PG_RETURN_POINTER(state);
}

#define FIT_ACCUM(type) \
PG_FUNCTION_INFO_V1(fit_accum_##type); \
Datum \
fit_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, &number_type_##type); \
}

FIT_ACCUM(score)
FIT_ACCUM(numeric)
FIT_ACCUM(float8)

PG_FUNCTION_INFO_V1(fit_combine);
Datum
fit_combine(PG_FUNCTION_ARGS)
{
	Fit		   *state;
	Fit		   *other;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_POINTER(state_argument(fcinfo, PG_ARGISNULL(0) ? 1 : 0));
	state = state_argument(fcinfo, 0);
	other = state_argument(fcinfo, 1);
	if (VARSIZE(state) != VARSIZE(other) || state->count != other->count ||
		state->stored_size != other->stored_size ||
		memcmp(fit_stored(state), fit_stored(other), state->stored_size + state->text_size) != 0)
		fail_other_instrument();
	for (int i = 0; i < state->count; i++)
	{
		LeafRange	range = get_range(other, i);

		if (!range.any)
			continue;
		add_to_range(state, i, leaf_decimal(range.lowest));
		add_to_range(state, i, leaf_decimal(range.highest));
	}
	PG_RETURN_POINTER(state);
}

/*
 * The copy
 */

/* Whether an indicator takes its value as its score, or reversed */
static bool
has_rule(const JsonTree *object)
{
	static const char *const keys[] = {"answers", "goalposts", "points", "curve", "bands", "levels"};

	for (int i = 0; i < (int) lengthof(keys); i++)
		if (json_tree_member(object, keys[i]) != NULL)
			return true;
	return false;
}

static void
add_goalposts(JsonTree *object, LeafRange range, const char *path)
{
	const JsonTree *direction = json_tree_member(object, "direction");
	bool		falls = direction != NULL && strcmp(direction->text, "-") == 0;
	const char *lowest = decimal_to_text(leaf_decimal(range.lowest));
	const char *highest = decimal_to_text(leaf_decimal(range.highest));
	JsonTree   *goalposts = json_tree_create(JSON_KIND_ARRAY, "goalposts", NULL);

	if (leaf_compare(leaf_decimal(range.lowest), leaf_decimal(range.highest)) >= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s: all values are the same", path),
				 errdetail("They are %s; goalposts must differ.", lowest),
				 errhint("Write goalposts into the instrument, or leave these values out.")));
	json_tree_append(goalposts, json_tree_create(JSON_KIND_NUMBER, NULL, falls ? highest : lowest));
	json_tree_append(goalposts, json_tree_create(JSON_KIND_NUMBER, NULL, falls ? lowest : highest));
	json_tree_append(object, goalposts);
}

/* Give goalposts to the leaves from that one on that stand in the object; returns the next leaf behind them */
static int
fit_leaves(const Fit *state, JsonTree *object, const char *path, int leaf)
{
	JsonTree   *children = json_tree_member(object, "nodes");

	if (children == NULL)
	{
		LeafRange	range = get_range(state, leaf);

		if (range.any && !has_rule(object))
			add_goalposts(object, range, path);
		return leaf + 1;
	}
	for (JsonTree *child = children->first; child != NULL; child = child->next)
		leaf = fit_leaves(state, child, psprintf("%s/%s", path, json_tree_member(child, "code")->text), leaf);
	return leaf;
}

PG_FUNCTION_INFO_V1(fit_final);
Datum
fit_final(PG_FUNCTION_ARGS)
{
	const Fit  *state = state_argument(fcinfo, 0);
	const char *text = fit_text(state);
	ParsedInstrument parsed;
	ParseError	error;
	JsonTree   *root;
	Instrument *instrument;

	/* as it came, it must be an instrument: then what is looked for is there */
	(void) pg_verifymbstr(text, (int) state->text_size, false);
	root = json_tree_parse(text, (int) state->text_size, INSTRUMENT_MAX_BRACKETS, "instrument", &error);
	if (root == NULL || !instrument_parse_tree(root, &parsed, &error))
		parse_error_raise(&error);
	if (parsed.leaves != state->count)
		fail_state();
	(void) fit_leaves(state, root, "", 0);
	instrument = instrument_parse_tree(root, &parsed, &error) ? instrument_create(&parsed, &error) : NULL;
	if (instrument == NULL)
		parse_error_raise(&error);
	PG_RETURN_POINTER(instrument);
}
