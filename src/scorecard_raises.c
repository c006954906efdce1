/*
 * scorecard_raises.c - of what raises several units the best
 *
 * Each unit brings its raises, the largest shortfall first, and a point of them
 * is divided to be one of the whole.  So what is kept of a unit is always the
 * head of its list.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/typcache.h"

#include "fraction.h"
#include "number.h"
#include "numeric_array.h"
#include "quotient_sum.h"
#include "scorecard.h"

/* Attributes of the type unit_raises */
enum
{
	UNIT,
	PRODUCTS,					/* of its cards */
	NODES,						/* codes and titles of the instrument's */
	TITLES,
	RAISED_CARDS,				/* numbers from 1, like those of nodes */
	RAISED_NODES,
	SHORTFALLS,
	RISES,
	DIVISOR,
	ATTRIBUTES
};

static const Oid attribute_types[ATTRIBUTES] = {
	TEXTOID, TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID, INT4ARRAYOID, INT4ARRAYOID, NUMERICARRAYOID, NUMERICARRAYOID,
	INT8OID
};

typedef struct Elements
{
	Datum	   *values;
	bool	   *nulls;
	int			count;
} Elements;

typedef struct UnitRaises
{
	Datum		unit;
	Elements	lists[DIVISOR]; /* from PRODUCTS to RISES */
	int64		divisor;
} UnitRaises;

typedef struct Raise
{
	int64		shortfall;		/* in units */
	int64		divisor;		/* above zero: what it gains is the quotient */
	Datum		unit;
	NullableDatum product;
	NullableDatum node;
	NullableDatum title;
	NullableDatum rise;			/* what it adds after those before it */
} Raise;

typedef struct BestRaises
{
	int			wanted;
	int			count;
	Raise	   *raises;			/* largest gains first; of equal ones, as they
								 * came */
} BestRaises;

static pg_noinline void
fail_raises(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("raises of a unit are not as joined_breakdown() and rises() give them"),
			 errdetail_internal("%s", detail)));
}

static Elements
elements_of(Datum datum, Oid array_type)
{
	Elements	elements;
	ArrayType  *array = numeric_array_list(datum);
	Oid			type = ARR_ELEMTYPE(array);
	bool		by_value = array_type == INT4ARRAYOID;
	int			length = by_value ? (int) sizeof(int32) : -1;

	deconstruct_array(array, type, length, by_value, TYPALIGN_INT, &elements.values, &elements.nulls,
					  &elements.count);
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

static int
number_element(const Elements *numbers, int i)
{
	return numbers->nulls[i] ? 0 : DatumGetInt32(numbers->values[i]);
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

/* The type is ours, but its owner could have changed it */
static void
check_attributes(TupleDesc descriptor)
{
	bool		same = descriptor->natts == ATTRIBUTES;

	for (int i = 0; same && i < ATTRIBUTES; i++)
		same = TupleDescAttr(descriptor, i)->atttypid == attribute_types[i];
	if (!same)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("type unit_raises was changed")));
}

static UnitRaises
read_unit(Datum datum)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(datum);
	TupleDesc	descriptor = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
													HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Datum		values[ATTRIBUTES];
	bool		nulls[ATTRIBUTES];
	UnitRaises	unit;

	check_attributes(descriptor);
	heap_deform_tuple(&tuple, descriptor, values, nulls);
	ReleaseTupleDesc(descriptor);
	for (int i = 0; i < ATTRIBUTES; i++)
		if (nulls[i])
			fail_raises("One of them is NULL.");
	unit.unit = values[UNIT];
	for (int i = PRODUCTS; i <= RISES; i++)
		unit.lists[i] = elements_of(values[i], attribute_types[i]);
	unit.divisor = DatumGetInt64(values[DIVISOR]);
	for (int i = RAISED_CARDS; i < RISES; i++)
		if (unit.lists[i].count != unit.lists[RISES].count)
			fail_raises("Their arrays have different lengths.");
	if (unit.divisor <= 0)
		fail_raises("Their divisor is not above zero.");
	return unit;
}

static bool
gains_more(const Raise *a, const Raise *b)
{
	return (int128) a->shortfall * b->divisor > (int128) b->shortfall * a->divisor;
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
	memmove(&best->raises[place + 1], &best->raises[place], (best->count - 1 - place) * sizeof(Raise));
	best->raises[place] = raise;
	return true;
}

static void
insert_unit(BestRaises *best, const UnitRaises *unit)
{
	int64		last = PG_INT64_MAX;

	for (int i = 0; i < unit->lists[SHORTFALLS].count; i++)
	{
		int			card = number_element(&unit->lists[RAISED_CARDS], i);
		int			node = number_element(&unit->lists[RAISED_NODES], i);
		Raise		raise = {
			.shortfall = shortfall_element(&unit->lists[SHORTFALLS], i),
			.divisor = unit->divisor,
			.unit = unit->unit,
			.product = element(&unit->lists[PRODUCTS], card, "product"),
			.node = element(&unit->lists[NODES], node, "node"),
			.title = element(&unit->lists[TITLES], node, "title"),
			.rise = element(&unit->lists[RISES], i + 1, "rise")
		};

		CHECK_FOR_INTERRUPTS();
		if (raise.shortfall > last)
			fail_raises("A shortfall is larger than the one before it.");
		last = raise.shortfall;
		if (!insert_raise(best, raise))
			break;
	}
}

/* Columns of the result */
enum
{
	BEST_UNITS,
	BEST_PRODUCTS,
	BEST_NODES,
	BEST_TITLES,
	BEST_SHORTFALLS,
	BEST_DIVISORS,
	GAIN_SUMS,
	COLUMNS
};

static NullableDatum
column_value(const Raise *raise, int column)
{
	switch (column)
	{
		case BEST_UNITS:
			return (NullableDatum) {raise->unit, false};
		case BEST_PRODUCTS:
			return raise->product;
		case BEST_NODES:
			return raise->node;
		case BEST_TITLES:
			return raise->title;
		case BEST_SHORTFALLS:
			return (NullableDatum) {NumericGetDatum(number_units_to_numeric(raise->shortfall)), false};
		default:
			return (NullableDatum) {integer_from_int64(raise->divisor), false};
	}
}

static Datum
column_datum(const BestRaises *best, int column)
{
	Oid			type = column < BEST_SHORTFALLS ? TEXTOID : NUMERICOID;
	Datum	   *values = palloc(best->count * sizeof(Datum));
	bool	   *nulls = palloc(best->count * sizeof(bool));
	int			count = best->count;
	int			lower = 1;

	for (int i = 0; i < count; i++)
	{
		NullableDatum value = column_value(&best->raises[i], column);

		values[i] = value.value;
		nulls[i] = value.isnull;
	}
	if (count == 0)
		return PointerGetDatum(construct_empty_array(type));
	return PointerGetDatum(construct_md_array(values, nulls, 1, &count, &lower, type, -1, false, TYPALIGN_INT));
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

		if (!raise->rise.isnull)
			sum = quotient_sum_add(sum, number_decimal_from_numeric(raise->rise.value, "rise"), raise->divisor);
		sums[i] = quotient_sum_datum(sum);
	}
	return numeric_array_datum(sums, NULL, best->count);
}

/* Arguments: what units bring, and how many are wanted */
PG_FUNCTION_INFO_V1(scorecard_best_raises);
Datum
scorecard_best_raises(PG_FUNCTION_ARGS)
{
	ArrayType  *units = numeric_array_list(PG_GETARG_DATUM(0));
	BestRaises	best = {.wanted = PG_GETARG_INT32(1)};
	Elements	elements;
	Datum		row[COLUMNS];
	bool		nulls[COLUMNS] = {false};
	TupleDesc	descriptor;

	if (best.wanted < 0 || best.wanted > RAISES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of raises must be between 0 and %d", RAISES_MAX),
				 errdetail("It is %d.", best.wanted)));
	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	best.raises = palloc(best.wanted * sizeof(Raise));
	deconstruct_array(units, ARR_ELEMTYPE(units), -1, false, TYPALIGN_DOUBLE,
					  &elements.values, &elements.nulls, &elements.count);
	for (int i = 0; i < elements.count; i++)
	{
		UnitRaises	unit;

		if (elements.nulls[i])
			fail_raises("They are NULL.");
		unit = read_unit(elements.values[i]);
		insert_unit(&best, &unit);
	}
	for (int column = BEST_UNITS; column < GAIN_SUMS; column++)
		row[column] = column_datum(&best, column);
	row[GAIN_SUMS] = gain_sums_datum(&best);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), row, nulls)));
}
