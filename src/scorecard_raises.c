/*
 * scorecard_raises.c - of what raises the units of a body the best
 *
 * Each unit brings its raises, the largest shortfall first, and a point of them
 * is worth a share of one.  So what is kept of a unit is always the head of its
 * list.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/datum.h"

#include "fraction.h"
#include "number.h"
#include "numeric_array.h"
#include "quotient_sum.h"
#include "scorecard.h"

/* Names, and what the raise adds after those before it */
enum
{
	UNIT,
	PRODUCT,
	NODE,
	TITLE,
	RISE,
	COLUMNS
};

typedef struct Raise
{
	int64		shortfall;		/* in units */
	int64		divisor;		/* above zero: what it gains is the quotient */
	NullableDatum columns[COLUMNS];
} Raise;

typedef struct BestRaises
{
	MemoryContext memory;
	int			wanted;
	int			count;
	Raise	   *raises;			/* largest gains first; of equal ones, as they
								 * came */
} BestRaises;

typedef struct Elements
{
	Datum	   *values;
	bool	   *nulls;
	int			count;
} Elements;

/* Arguments of the transition */
enum
{
	STATE_ARGUMENT,
	UNIT_ARGUMENT,
	PRODUCTS_ARGUMENT,
	NODES_ARGUMENT,
	TITLES_ARGUMENT,
	RAISED_CARDS_ARGUMENT,
	RAISED_NODES_ARGUMENT,
	SHORTFALLS_ARGUMENT,
	RISES_ARGUMENT,
	DIVISOR_ARGUMENT,
	WANTED_ARGUMENT,
	ARGUMENTS
};

static Elements
elements_argument(FunctionCallInfo fcinfo, int number, Oid type)
{
	Elements	elements;
	bool		by_value = type == INT4OID;
	int			length = by_value ? (int) sizeof(int32) : -1;

	deconstruct_array(numeric_array_list(fcinfo, number), type, length, by_value, TYPALIGN_INT,
					  &elements.values, &elements.nulls, &elements.count);
	return elements;
}

/* The element with a number from 1 */
static NullableDatum
element(const Elements *elements, int number, const char *what)
{
	if (number < 1 || number > elements->count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there is no such %s", what),
				 errdetail("Its number is %d, of %d.", number, elements->count)));
	return (NullableDatum) {elements->values[number - 1], elements->nulls[number - 1]};
}

static pg_noinline void
fail_raises(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("raises of a unit are not as joined_breakdown() and rises() give them"),
			 errdetail_internal("%s", detail)));
}

static int64
shortfall_element(const Elements *shortfalls, int i)
{
	Number		number;

	if (shortfalls->nulls[i])
		fail_raises("A shortfall is NULL.");
	number = number_from_numeric(shortfalls->values[i], "shortfall");
	if (!number.in_units)
		fail_raises("A shortfall is no score.");
	return number.units;
}

static bool
gains_more(const Raise *a, const Raise *b)
{
	return (int128) a->shortfall * b->divisor > (int128) b->shortfall * a->divisor;
}

static void
copy_columns(Raise *raise, MemoryContext memory)
{
	MemoryContext old = MemoryContextSwitchTo(memory);

	for (int i = 0; i < COLUMNS; i++)
		if (!raise->columns[i].isnull)
			raise->columns[i].value = datumCopy(raise->columns[i].value, false, -1);
	MemoryContextSwitchTo(old);
}

static void
free_columns(Raise *raise)
{
	for (int i = 0; i < COLUMNS; i++)
		if (!raise->columns[i].isnull)
			pfree(DatumGetPointer(raise->columns[i].value));
}

/* False if so many are better, or as good */
static bool
insert_raise(BestRaises *best, Raise raise)
{
	int			place = best->count;

	while (place > 0 && gains_more(&raise, &best->raises[place - 1]))
		place--;
	if (place == best->wanted)
		return false;
	if (best->count < best->wanted)
		best->count++;
	else
		free_columns(&best->raises[best->count - 1]);
	memmove(&best->raises[place + 1], &best->raises[place], (best->count - 1 - place) * sizeof(Raise));
	copy_columns(&raise, best->memory);
	best->raises[place] = raise;
	return true;
}

static void
insert_unit(BestRaises *best, FunctionCallInfo fcinfo)
{
	Elements	products = elements_argument(fcinfo, PRODUCTS_ARGUMENT, TEXTOID);
	Elements	nodes = elements_argument(fcinfo, NODES_ARGUMENT, TEXTOID);
	Elements	titles = elements_argument(fcinfo, TITLES_ARGUMENT, TEXTOID);
	Elements	raised_cards = elements_argument(fcinfo, RAISED_CARDS_ARGUMENT, INT4OID);
	Elements	raised_nodes = elements_argument(fcinfo, RAISED_NODES_ARGUMENT, INT4OID);
	Elements	shortfalls = elements_argument(fcinfo, SHORTFALLS_ARGUMENT, NUMERICOID);
	Elements	rises = elements_argument(fcinfo, RISES_ARGUMENT, NUMERICOID);
	Raise		raise = {.divisor = PG_GETARG_INT64(DIVISOR_ARGUMENT)};
	int64		last = PG_INT64_MAX;

	if (raised_cards.count != shortfalls.count || raised_nodes.count != shortfalls.count ||
		rises.count != shortfalls.count)
		fail_raises("Their arrays have different lengths.");
	if (raise.divisor <= 0)
		fail_raises("Their divisor is not above zero.");
	raise.columns[UNIT] = (NullableDatum) {PointerGetDatum(PG_GETARG_TEXT_PP(UNIT_ARGUMENT)), false};
	for (int i = 0; i < shortfalls.count; i++)
	{
		int			card = raised_cards.nulls[i] ? 0 : DatumGetInt32(raised_cards.values[i]);
		int			node = raised_nodes.nulls[i] ? 0 : DatumGetInt32(raised_nodes.values[i]);

		CHECK_FOR_INTERRUPTS();
		raise.shortfall = shortfall_element(&shortfalls, i);
		if (raise.shortfall > last)
			fail_raises("A shortfall is larger than the one before it.");
		last = raise.shortfall;
		raise.columns[PRODUCT] = element(&products, card, "product");
		raise.columns[NODE] = element(&nodes, node, "node");
		raise.columns[TITLE] = element(&titles, node, "title");
		raise.columns[RISE] = element(&rises, i + 1, "rise");
		if (!insert_raise(best, raise))
			break;
	}
}

static BestRaises *
create_best_raises(MemoryContext memory, int wanted)
{
	BestRaises *best = MemoryContextAllocZero(memory, sizeof(BestRaises));

	if (wanted < 0 || wanted > RAISES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of raises must be between 0 and %d", RAISES_MAX),
				 errdetail("It is %d.", wanted)));
	best->memory = memory;
	best->wanted = wanted;
	best->raises = MemoryContextAlloc(memory, wanted * sizeof(Raise));
	return best;
}

/* Arguments: state, and those of the aggregate */
PG_FUNCTION_INFO_V1(best_raises_accum);
Datum
best_raises_accum(PG_FUNCTION_ARGS)
{
	BestRaises *best = PG_ARGISNULL(STATE_ARGUMENT) ? NULL : (BestRaises *) PG_GETARG_POINTER(STATE_ARGUMENT);
	MemoryContext memory;

	if (!AggCheckCallContext(fcinfo, &memory))
		elog(ERROR, "best_raises_accum called outside of an aggregation");
	for (int i = UNIT_ARGUMENT; i < ARGUMENTS; i++)
		if (PG_ARGISNULL(i))
			fail_raises("An argument is NULL.");
	if (best == NULL)
		best = create_best_raises(memory, PG_GETARG_INT32(WANTED_ARGUMENT));
	if (best->wanted != PG_GETARG_INT32(WANTED_ARGUMENT))
		fail_raises("Not as many are wanted as of the unit before it.");
	insert_unit(best, fcinfo);
	PG_RETURN_POINTER(best);
}

static Datum
column_datum(const BestRaises *best, int column)
{
	Datum	   *values = palloc(best->count * sizeof(Datum));
	bool	   *nulls = palloc(best->count * sizeof(bool));
	int			count = best->count;
	int			lower = 1;

	for (int i = 0; i < best->count; i++)
	{
		values[i] = best->raises[i].columns[column].value;
		nulls[i] = best->raises[i].columns[column].isnull;
	}
	if (best->count == 0)
		return PointerGetDatum(construct_empty_array(TEXTOID));
	return PointerGetDatum(construct_md_array(values, nulls, 1, &count, &lower, TEXTOID, -1, false,
											  TYPALIGN_INT));
}

/* What the whole gains by each raise, with those before it; one that is NULL adds nothing */
static Datum
gain_sums_datum(const BestRaises *best)
{
	Datum	   *sums = palloc(best->count * sizeof(Datum));
	Int256		sum = int256_from_int128(0);

	for (int i = 0; i < best->count; i++)
	{
		const Raise *raise = &best->raises[i];

		if (!raise->columns[RISE].isnull)
			sum = quotient_sum_add(sum, number_decimal_from_numeric(raise->columns[RISE].value, "rise"),
								   raise->divisor);
		sums[i] = quotient_sum_datum(sum);
	}
	return numeric_array_datum(sums, NULL, best->count);
}

/* Of each raise its shortfall, or its divisor */
static Datum
quotients_datum(const BestRaises *best, bool divisors)
{
	Datum	   *values = palloc(best->count * sizeof(Datum));

	for (int i = 0; i < best->count; i++)
		values[i] = divisors ? integer_from_int64(best->raises[i].divisor) :
			NumericGetDatum(number_units_to_numeric(best->raises[i].shortfall));
	return numeric_array_datum(values, NULL, best->count);
}

PG_FUNCTION_INFO_V1(best_raises_final);
Datum
best_raises_final(PG_FUNCTION_ARGS)
{
	enum
	{
		SHORTFALLS = TITLE + 1,
		DIVISORS,
		GAIN_SUMS,
		ATTRIBUTES
	};
	const BestRaises *best;
	Datum		row[ATTRIBUTES];
	bool		nulls[ATTRIBUTES] = {false};
	TupleDesc	descriptor;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	best = (const BestRaises *) PG_GETARG_POINTER(0);
	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	for (int i = UNIT; i <= TITLE; i++)
		row[i] = column_datum(best, i);
	row[SHORTFALLS] = quotients_datum(best, false);
	row[DIVISORS] = quotients_datum(best, true);
	row[GAIN_SUMS] = gain_sums_datum(best);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), row, nulls)));
}
