/*
 * quotient_sum.c - sums of quotients, and of arrays of them
 *
 * The state of an aggregate is a bytea: a sum for each element, so that no
 * order of the rows matters.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "aggregate.h"
#include "number.h"
#include "numeric_array.h"
#include "quotient_sum.h"

#define QUOTIENT_SUMS_VERSION 1

typedef struct ElementSum
{
	Int256		sum;
	uint64		known;			/* whether there was any number: 0 or 1 */
} ElementSum;

/* Aligned as any bytea, to 4 bytes: sums are copied in and out */
typedef struct QuotientSums
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		reserved[3];	/* always zero */
	char		elements[FLEXIBLE_ARRAY_MEMBER];	/* an ElementSum each */
} QuotientSums;

#define QUOTIENT_SUMS_SIZE(count) (offsetof(QuotientSums, elements) + (count) * sizeof(ElementSum))

/* A divisor below 2^28 leaves a rest whose product with 10^30 has at most 128 bits */
#define SMALL_DIVISOR_BITS 28
StaticAssertDecl(QUOTIENT_SUM_SCALE <= 30, "10^30 has 100 bits");

/* |number| / divisor, cut: at once, or whole part and rest apart, which is faster */
static Int256
cut_quotient(uint128 digits, int exponent, uint64 divisor)
{
	Int256		quotient;

	if (exponent >= 0 && divisor >> SMALL_DIVISOR_BITS == 0)
	{
		uint128		power = power_of_ten(exponent);

		quotient = int256_multiply_uint128(digits / divisor, power);
		return int256_wrapping_add(quotient, int256_from_uint128(digits % divisor * power / divisor));
	}
	quotient = number_shift(int256_from_uint128(digits), Max(exponent, 0));
	if (exponent < 0)
		(void) int256_divide_small(&quotient, (uint64) power_of_ten(-exponent));
	(void) int256_divide_small(&quotient, divisor);
	return quotient;
}

/* number / divisor, cut, and the sum; for divisors above zero */
Int256
quotient_sum_add(Int256 sum, Decimal number, int64 divisor)
{
	Int256		quotient = cut_quotient(decimal_magnitude(number), QUOTIENT_SUM_SCALE - number.scale, divisor);

	return number_sum(sum, number.digits < 0 ? int256_negate(quotient) : quotient);
}

/* Rounded half away from zero */
Datum
quotient_sum_datum(Int256 sum)
{
	const uint64 step = (uint64) power_of_ten(QUOTIENT_SUM_SCALE - QUOTIENT_SUM_DECIMALS);
	Int256		rounded = number_sum(int256_absolute(sum), int256_from_int128(step / 2));

	(void) int256_divide_small(&rounded, step);
	return number_decimal_datum(int256_is_negative(sum) ? int256_negate(rounded) : rounded, QUOTIENT_SUM_DECIMALS);
}

static ElementSum
get_element(const QuotientSums *state, int i)
{
	ElementSum	element;

	memcpy(&element, state->elements + i * sizeof(ElementSum), sizeof(ElementSum));
	return element;
}

static void
set_element(QuotientSums *state, int i, ElementSum element)
{
	memcpy(state->elements + i * sizeof(ElementSum), &element, sizeof(ElementSum));
}

static int
element_count(const QuotientSums *state)
{
	return (VARSIZE(state) - QUOTIENT_SUMS_SIZE(0)) / sizeof(ElementSum);
}

/* The state, which may come from anywhere: of its size, any bytes are sums */
static QuotientSums *
state_argument(FunctionCallInfo fcinfo, int number)
{
	QuotientSums *state = (QuotientSums *) PG_GETARG_BYTEA_P(number);

	if (VARSIZE(state) < QUOTIENT_SUMS_SIZE(0) || state->version != QUOTIENT_SUMS_VERSION ||
		(state->reserved[0] | state->reserved[1] | state->reserved[2]) != 0 ||
		VARSIZE(state) != QUOTIENT_SUMS_SIZE(element_count(state)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("state is not one of sum_each()")));
	return state;
}

static QuotientSums *
create_state(int count)
{
	QuotientSums *state = palloc0(QUOTIENT_SUMS_SIZE(count));

	SET_VARSIZE(state, QUOTIENT_SUMS_SIZE(count));
	state->version = QUOTIENT_SUMS_VERSION;
	return state;
}

static void
add_quotient(QuotientSums *state, int i, Datum number, int64 divisor)
{
	ElementSum	element = get_element(state, i);

	element.sum = quotient_sum_add(element.sum, number_decimal_from_numeric(number, "number"), divisor);
	element.known |= 1;
	set_element(state, i, element);
}

static pg_noinline void
fail_divisor(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("divisors must be whole numbers from 0 on, below 10^12")));
}

static int64
whole_divisor(Datum divisor)
{
	Number		number = number_from_numeric(divisor, "divisor");

	if (!number.in_units || number.units < 0 || number.units % UNITS_PER_ONE != 0)
		fail_divisor();
	return number.units / UNITS_PER_ONE;
}

/* The elements of the row, divided each by its own divisor or all by one; by 0 or NULL they are none */
static QuotientSums *
add_row(QuotientSums *state, NumericArray numbers, const NumericArray *divisors, int64 divisor)
{
	if (state == NULL)
		state = create_state(numbers.count);
	numeric_array_check_lengths(element_count(state), numbers.count);
	for (int i = 0; i < numbers.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (divisors != NULL)
			divisor = divisors->nulls[i] ? 0 : whole_divisor(divisors->values[i]);
		if (!numbers.nulls[i] && divisor > 0)
			add_quotient(state, i, numbers.values[i], divisor);
	}
	return state;
}

/* Arguments: state, numbers, divisors of as many elements */
PG_FUNCTION_INFO_V1(quotient_sums_accum_each);
Datum
quotient_sums_accum_each(PG_FUNCTION_ARGS)
{
	QuotientSums *state = PG_ARGISNULL(0) ? NULL : state_argument(fcinfo, 0);

	check_aggregate(fcinfo);
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		NumericArray numbers = numeric_array_argument(fcinfo, 1);
		NumericArray divisors = numeric_array_argument(fcinfo, 2);

		numeric_array_check_lengths(numbers.count, divisors.count);
		state = add_row(state, numbers, &divisors, 0);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* Arguments: state, numbers, divisor */
PG_FUNCTION_INFO_V1(quotient_sums_accum);
Datum
quotient_sums_accum(PG_FUNCTION_ARGS)
{
	QuotientSums *state = PG_ARGISNULL(0) ? NULL : state_argument(fcinfo, 0);

	check_aggregate(fcinfo);
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		if (PG_GETARG_INT64(2) < 0)
			fail_divisor();
		state = add_row(state, numeric_array_argument(fcinfo, 1), NULL, PG_GETARG_INT64(2));
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(quotient_sums_combine);
Datum
quotient_sums_combine(PG_FUNCTION_ARGS)
{
	QuotientSums *state;
	const QuotientSums *other;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_POINTER(state_argument(fcinfo, PG_ARGISNULL(0) ? 1 : 0));
	state = state_argument(fcinfo, 0);
	other = state_argument(fcinfo, 1);
	numeric_array_check_lengths(element_count(state), element_count(other));
	for (int i = 0; i < element_count(state); i++)
	{
		ElementSum	a = get_element(state, i);
		ElementSum	b = get_element(other, i);

		CHECK_FOR_INTERRUPTS();
		set_element(state, i, (ElementSum) {number_sum(a.sum, b.sum), a.known | b.known});
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(quotient_sums_final);
Datum
quotient_sums_final(PG_FUNCTION_ARGS)
{
	const QuotientSums *state = state_argument(fcinfo, 0);
	int			count = element_count(state);
	Datum	   *values = palloc(count * sizeof(Datum));
	bool	   *nulls = palloc(count * sizeof(bool));

	for (int i = 0; i < count; i++)
	{
		ElementSum	element = get_element(state, i);

		CHECK_FOR_INTERRUPTS();
		nulls[i] = element.known == 0;
		if (!nulls[i])
			values[i] = quotient_sum_datum(element.sum);
	}
	return numeric_array_datum(values, nulls, count);
}
