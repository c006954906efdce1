/*
 * zoning_agg.c - a zoning from rows, one for each band
 *
 * The state is an array of texts, one for each row: the number of the band and
 * the zoning of that band alone, in the notation.  So the bands are read, and
 * proved, as any others, also those of a state that came from elsewhere.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "parse_report.h"
#include "zoning.h"

/* The arguments of the transition: the state, then the columns of bands(), then the options */
enum
{
	STATE,
	NUMBER,
	LABEL,
	ZONE,
	PREDICATE,
	COLOR,
	LOWER,
	LOWER_INC,
	UPPER,
	UPPER_INC,
	OPTIONS
};

/* A row: a zoning of one band, and its place in order of merit */
typedef struct Row
{
	ParsedZoning *zoning;
	int64		number;			/* NO_NUMBER if unknown */
} Row;

#define NO_NUMBER PG_INT64_MIN

static char *
text_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(number));
}

static char *
bound_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? pstrdup("") :
		DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(number)));
}

/* Whether the bound belongs to the band; one that is not there does not */
static bool
inclusive_argument(FunctionCallInfo fcinfo, int bound, int inclusive, const char *name)
{
	if (PG_ARGISNULL(bound))
		return false;
	if (PG_ARGISNULL(inclusive))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s of a band must not be NULL where there is a bound", name),
				 errhint("Use true if the bound belongs to the band, false if not.")));
	return PG_GETARG_BOOL(inclusive);
}

static void
append_interval(StringInfo buffer, FunctionCallInfo fcinfo)
{
	bool		lower_inc = inclusive_argument(fcinfo, LOWER, LOWER_INC, "lower_inc");
	bool		upper_inc = inclusive_argument(fcinfo, UPPER, UPPER_INC, "upper_inc");

	appendStringInfo(buffer, "%c%s,%s%c ", lower_inc ? '[' : '(', bound_argument(fcinfo, LOWER),
					 bound_argument(fcinfo, UPPER), upper_inc ? ']' : ')');
}

/* What stands behind the #, if it is one word, is judged with the rest */
static void
append_color(StringInfo buffer, const char *label, const char *color)
{
	if (color[0] != '#' || !zoning_is_word(color + 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("zoning has an invalid color in band \"%s\": \"%s\"", label, color),
				 errhint("Colors are written #rrggbb, in hexadecimal digits.")));
	appendStringInfo(buffer, " %s", color);
}

/* The zoning of the row's band alone, in the notation */
static char *
band_notation(FunctionCallInfo fcinfo)
{
	char	   *label = text_argument(fcinfo, LABEL);
	char	   *predicate = text_argument(fcinfo, PREDICATE);
	char	   *zone = text_argument(fcinfo, ZONE);
	char	   *color = text_argument(fcinfo, COLOR);
	char	   *options = PG_NARGS() > OPTIONS ? text_argument(fcinfo, OPTIONS) : NULL;
	StringInfoData buffer;

	if (label == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("label of a band must not be NULL")));
	initStringInfo(&buffer);
	append_interval(&buffer, fcinfo);
	zoning_append_name(&buffer, label);
	if (predicate != NULL)
	{
		appendStringInfoChar(&buffer, ' ');
		zoning_append_quoted(&buffer, predicate);
	}
	if (zone != NULL)
	{
		appendStringInfoString(&buffer, " zone ");
		zoning_append_name(&buffer, zone);
	}
	if (color != NULL)
		append_color(&buffer, label, color);
	if (options != NULL && *options != '\0')
		appendStringInfo(&buffer, "; %s", options);
	return buffer.data;
}

static void
fail_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("state is not one of zoning_agg()")));
}

static void
fail_too_many(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("zoning has too many bands"),
			 errdetail("At most %d are allowed.", BANDS_MAX)));
}

/* The zoning of one band; any error is raised */
static ParsedZoning *
parse_one_band(const char *notation)
{
	ParsedZoning *zoning = palloc(sizeof(ParsedZoning));
	ParseError	error;

	if (!zoning_parse(notation, zoning, &error))
		parse_error_raise(&error);
	if (zoning->count != 1)
		fail_state();
	return zoning;
}

/* The state as an array that texts can be appended to */
static ArrayType *
state_argument(FunctionCallInfo fcinfo)
{
	ArrayType  *state;

	if (PG_ARGISNULL(STATE))
		return construct_empty_array(TEXTOID);
	state = PG_GETARG_ARRAYTYPE_P(STATE);
	if (ARR_NDIM(state) > 1 || (ARR_NDIM(state) == 1 && ARR_LBOUND(state)[0] != 1))
		fail_state();
	return state;
}

static int
state_rows(const ArrayType *state)
{
	return ArrayGetNItems(ARR_NDIM(state), ARR_DIMS(state));
}

/* A row: append what it says of its band, if that is sound */
PG_FUNCTION_INFO_V1(zoning_agg_accum);
Datum
zoning_agg_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *state = state_argument(fcinfo);
	char	   *notation = band_notation(fcinfo);
	int			index = state_rows(state) + 1;
	char	   *row;

	if (index > BANDS_MAX)
		fail_too_many();
	(void) parse_one_band(notation);
	row = PG_ARGISNULL(NUMBER) ? psprintf(": %s", notation) :
		psprintf("%d: %s", PG_GETARG_INT32(NUMBER), notation);
	return array_set_element(PointerGetDatum(state), 1, &index, CStringGetTextDatum(row), false,
							 -1, -1, false, TYPALIGN_INT);
}

static Row
read_row(const char *text)
{
	const char *colon = strchr(text, ':');
	Row			row = {NULL, NO_NUMBER};

	if (colon == NULL)
		fail_state();
	if (colon > text)
		row.number = DatumGetInt32(DirectFunctionCall1(int4in,
													   CStringGetDatum(pnstrdup(text, colon - text))));
	row.zoning = parse_one_band(colon + 1);
	return row;
}

/* All rows of a state, which may have been merged from several */
static Row *
read_rows(ArrayType *state, int *count)
{
	Datum	   *texts;
	bool	   *nulls;
	Row		   *rows;

	deconstruct_array(state, TEXTOID, -1, false, TYPALIGN_INT, &texts, &nulls, count);
	if (*count > BANDS_MAX)
		fail_too_many();
	rows = palloc(*count * sizeof(Row));
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			fail_state();
		rows[i] = read_row(TextDatumGetCString(texts[i]));
	}
	return rows;
}

static int
compare_rows(const void *a, const void *b)
{
	ScoreInterval x = ((const Row *) a)->zoning->bands[0].interval;
	ScoreInterval y = ((const Row *) b)->zoning->bands[0].interval;

	if (x.lowest != y.lowest)
		return x.lowest < y.lowest ? -1 : 1;
	return x.highest < y.highest ? -1 : x.highest > y.highest;
}

static void
check_same_options(const ParsedZoning *a, const ParsedZoning *b)
{
	if (a->rounding.decimals != b->rounding.decimals || a->rounding.mode != b->rounding.mode ||
		a->best_low != b->best_low)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the options must be the same for all rows of a zoning")));
}

/*
 * Whether low scores are good: the numbers tell, which then rise or fall with
 * the scores.  Without any, or with one alone, the options do.
 */
static bool
is_best_low(const Row *rows, int count)
{
	bool		best_low = rows[0].zoning->best_low;
	bool		falling = count > 1 && rows[1].number < rows[0].number;

	for (int i = 1; i < count; i++)
		if ((rows[i].number == NO_NUMBER) != (rows[0].number == NO_NUMBER) ||
			(rows[i].number != NO_NUMBER &&
			 (rows[i].number == rows[i - 1].number ||
			  (rows[i].number < rows[i - 1].number) != falling)))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the numbers of the bands must rise or fall with their scores"),
					 errhint("Number 1 is the worst band. Use NULL in all rows to leave the order of merit "
							 "to the options.")));
	if (best_low && count > 1 && rows[0].number != NO_NUMBER && !falling)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the numbers of the bands rise with their scores, but the options say \"best low\""),
				 errhint("Number 1 is the worst band.")));
	return best_low || falling;
}

PG_FUNCTION_INFO_V1(zoning_agg_final);
Datum
zoning_agg_final(PG_FUNCTION_ARGS)
{
	ParsedZoning zoning;
	ParseError	error;
	Row		   *rows = read_rows(PG_GETARG_ARRAYTYPE_P(0), &zoning.count);

	if (zoning.count == 0)
		PG_RETURN_NULL();
	qsort(rows, zoning.count, sizeof(Row), compare_rows);
	for (int i = 0; i < zoning.count; i++)
	{
		check_same_options(rows[i].zoning, rows[0].zoning);
		zoning.bands[i] = rows[i].zoning->bands[0];
	}
	zoning.rounding = rows[0].zoning->rounding;
	zoning.best_low = is_best_low(rows, zoning.count);
	if (!zoning_check(&zoning, &error))
		parse_error_raise(&error);
	PG_RETURN_ZONING_P(zoning_build(&zoning));
}
