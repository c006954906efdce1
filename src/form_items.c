/*
 * form_items.c - forms that come in as one JSON array, read as rows
 *
 * A batch may have a hundred thousand, and most have no fault: so each member
 * is looked up once, which gives its value and tells whether it can be taken.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/uuid.h"

#include "compat.h"

/* So many fit into an integer, whichever they are */
#define VERSION_DIGITS 9

/*
 * Values of members: what is stored, or false for a value that cannot be
 */

/* A text, or a number as text: nothing else is written with digits alone */
static char *
scalar_text(const JsonbValue *value)
{
	if (value->type == jbvString)
		return pnstrdup(value->val.string.val, value->val.string.len);
	if (value->type == jbvNumeric)
		return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
	return NULL;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* 32 digits; a hyphen may stand where a UUID has one.  The input function takes more, and raises errors. */
static bool
read_uuid(const JsonbValue *value, Datum *result)
{
	const char *next = scalar_text(value);
	pg_uuid_t  *uuid = palloc0(sizeof(pg_uuid_t));

	if (next == NULL)
		return false;
	for (int i = 0; i < 2 * UUID_LEN; i++)
	{
		int			digit;

		if ((i == 8 || i == 12 || i == 16 || i == 20) && *next == '-')
			next++;
		digit = hex_value(*next++);
		if (digit < 0)
			return false;
		uuid->data[i / 2] = (unsigned char) (uuid->data[i / 2] << 4 | digit);
	}
	*result = UUIDPGetDatum(uuid);
	return *next == '\0';
}

static bool
read_version(const JsonbValue *value, Datum *version)
{
	const char *text = value->type == jbvNumeric ? scalar_text(value) : "";
	size_t		digits = strspn(text, "0123456789");

	if (digits == 0 || digits > VERSION_DIGITS || text[digits] != '\0')
		return false;
	*version = DirectFunctionCall1(int4in, CStringGetDatum(text));
	return true;
}

static bool
read_text(const JsonbValue *value, Datum *text)
{
	if (value->type != jbvString)
		return false;
	*text = PointerGetDatum(cstring_to_text_with_len(value->val.string.val, value->val.string.len));
	return true;
}

static bool
read_object(const JsonbValue *value, Datum *object)
{
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		return false;
	*object = JsonbPGetDatum(JsonbValueToJsonb((JsonbValue *) value));
	return true;
}

static bool
read_array(const JsonbValue *value, Datum *array)
{
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		return false;
	*array = JsonbPGetDatum(JsonbValueToJsonb((JsonbValue *) value));
	return true;
}

/*
 * Moments: those for which a cast is certain to raise no error
 */

/* Two digits that are a number within bounds, *next moving behind them */
static bool
skip_number(const char **next, int least, int most)
{
	const char *c = *next;
	int			number;

	if (c[0] < '0' || c[0] > '9' || c[1] < '0' || c[1] > '9')
		return false;
	number = (c[0] - '0') * 10 + c[1] - '0';
	*next += 2;
	return number >= least && number <= most;
}

static bool
skip_one_of(const char **next, const char *characters)
{
	if (**next == '\0' || strchr(characters, **next) == NULL)
		return false;
	++*next;
	return true;
}

/* Of a second, which need not be there */
static bool
skip_fraction(const char **next)
{
	size_t		digits;

	if (!skip_one_of(next, "."))
		return true;
	digits = strspn(*next, "0123456789");
	*next += digits;
	return digits >= 1 && digits <= 6;
}

/* From UTC: Z, or hours and perhaps minutes */
static bool
skip_offset(const char **next)
{
	if (skip_one_of(next, "Z"))
		return true;
	if (!skip_one_of(next, "+-") || !skip_number(next, 0, 14))
		return false;
	if (**next == '\0')
		return true;
	(void) skip_one_of(next, ":");
	return skip_number(next, 0, 59);
}

/* Days that are there in every month */
PG_FUNCTION_INFO_V1(form_is_plain_moment);
Datum
form_is_plain_moment(PG_FUNCTION_ARGS)
{
	const char *next = text_to_cstring(PG_GETARG_TEXT_PP(0));

	PG_RETURN_BOOL(skip_number(&next, 10, 99) && skip_number(&next, 0, 99) &&
				   skip_one_of(&next, "-") && skip_number(&next, 1, 12) &&
				   skip_one_of(&next, "-") && skip_number(&next, 1, 28) &&
				   skip_one_of(&next, "T ") && skip_number(&next, 0, 23) &&
				   skip_one_of(&next, ":") && skip_number(&next, 0, 59) &&
				   (!skip_one_of(&next, ":") || (skip_number(&next, 0, 59) && skip_fraction(&next))) &&
				   skip_offset(&next) && *next == '\0');
}

/*
 * Items
 */

/* Whether a form need not have a member, and whether null says the same as none */
typedef enum Presence
{
	REQUIRED,
	OPTIONAL,
	OPTIONAL_OR_NULL
} Presence;

typedef struct Member
{
	const char *name;
	bool		(*read) (const JsonbValue *value, Datum *result);
	Presence	presence;
} Member;

/* In the order of the columns */
static const Member members[] = {
	{"submission", read_uuid, REQUIRED},
	{"visit", read_uuid, REQUIRED},
	{"kind", read_text, REQUIRED},
	{"respondent", read_text, OPTIONAL_OR_NULL},
	{"base_version", read_version, OPTIONAL},
	{"answers", read_object, REQUIRED},
	{"why", read_object, OPTIONAL_OR_NULL},
	{"evidence", read_array, OPTIONAL_OR_NULL},
	{"reason", read_text, OPTIONAL_OR_NULL},
	{"observed_at", read_text, OPTIONAL_OR_NULL}
};

/* A row: number and faults before the members */
#define MEMBER_COUNT ((int) lengthof(members))
#define FIRST_MEMBER 2
#define COLUMN_COUNT (FIRST_MEMBER + MEMBER_COUNT)

/* Whether a member can be taken; if it can, and is there, *is_null becomes false */
static bool
read_member(JsonbContainer *form, const Member *member, Datum *result, bool *is_null)
{
	JsonbValue	value;

	*is_null = true;
	if (getKeyJsonValueFromContainer(form, member->name, strlen(member->name), &value) == NULL)
		return member->presence != REQUIRED;
	if (value.type == jbvNull && member->presence == OPTIONAL_OR_NULL)
		return true;
	*is_null = !member->read(&value, result);
	return !*is_null;
}

/* Names of members, or NULL for what is no form at all; without any, the column is NULL */
static void
put_faults(Datum *faults, bool *nulls, int count, Datum *column, bool *is_null)
{
	int			one = 1;

	*is_null = count == 0;
	if (count > 0)
		*column = PointerGetDatum(construct_md_array(faults, nulls, 1, &count, &one, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
read_item(const JsonbValue *item, Datum *values, bool *nulls)
{
	Datum		faults[MEMBER_COUNT];
	bool		fault_is_null[MEMBER_COUNT] = {false};
	int			fault_count = 0;

	if (item->type != jbvBinary || !JsonContainerIsObject(item->val.binary.data))
	{
		memset(nulls + FIRST_MEMBER, true, MEMBER_COUNT);
		fault_is_null[fault_count++] = true;
	}
	else
		for (int i = 0; i < MEMBER_COUNT; i++)
			if (!read_member(item->val.binary.data, &members[i], &values[FIRST_MEMBER + i], &nulls[FIRST_MEMBER + i]))
				faults[fault_count++] = CStringGetTextDatum(members[i].name);
	put_faults(faults, fault_is_null, fault_count, &values[1], &nulls[1]);
}

PG_FUNCTION_INFO_V1(form_items);
Datum
form_items(PG_FUNCTION_ARGS)
{
	Jsonb	   *forms = PG_GETARG_JSONB_P(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext one_item = AllocSetContextCreate(CurrentMemoryContext, "form item", ALLOCSET_DEFAULT_SIZES);
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	item;
	int			count = 0;

	if (!JB_ROOT_IS_ARRAY(forms) || JB_ROOT_IS_SCALAR(forms))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("forms must be an array of objects")));
	InitMaterializedSRF(fcinfo, 0);
	iterator = JsonbIteratorInit(&forms->root);
	while ((token = JsonbIteratorNext(&iterator, &item, true)) != WJB_DONE)
	{
		MemoryContext old_context;
		Datum		values[COLUMN_COUNT] = {Int32GetDatum(count + 1)};
		bool		nulls[COLUMN_COUNT] = {false};

		if (token != WJB_ELEM)
			continue;
		CHECK_FOR_INTERRUPTS();
		old_context = MemoryContextSwitchTo(one_item);
		read_item(&item, values, nulls);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		MemoryContextSwitchTo(old_context);
		MemoryContextReset(one_item);
		count++;
	}
	MemoryContextDelete(one_item);
	return (Datum) 0;
}
