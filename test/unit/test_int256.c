/*
 * test_int256.c - 256-bit integers against Python's, and against 128-bit ones
 */
#include "postgres.h"

#define INTEGER_VECTORS
#include "big.h"
#include "unit.h"
#include "vectors.h"

static bool
equal(Int256 a, Int256 b)
{
	return memcmp(&a, &b, sizeof(Int256)) == 0;
}

static void
check_sums(const IntegerVector *vector)
{
	Int256		result;
	Int256		sum = vector->a;
	int128		addend;

	HOLDS(int256_add(vector->a, vector->b, &result) == vector->sum_fits, "%s", vector->text);
	HOLDS(equal(int256_wrapping_add(vector->a, vector->b), vector->sum), "%s", vector->text);
	HOLDS(equal(int256_wrapping_add(vector->sum, int256_negate(vector->b)), vector->a), "%s", vector->text);
	if (int256_to_int128(vector->b, &addend))
	{
		HOLDS(int256_add_int128(&sum, addend) == vector->sum_fits, "%s", vector->text);
		HOLDS(equal(sum, vector->sum), "%s", vector->text);
		HOLDS(equal(int256_from_int128(addend), vector->b), "%s", vector->text);
	}
	HOLDS(int256_compare_unsigned(vector->a, vector->a) == 0, "%s", vector->text);
}

static void
check_products(const IntegerVector *vector)
{
	Int256		result;
	Int256		magnitude = int256_absolute(vector->a);

	HOLDS(int256_multiply(vector->a, (uint128) from_words(vector->factor), &result) == vector->product_fits, "%s",
		  vector->text);
	HOLDS(!vector->product_fits || equal(result, vector->product), "%s", vector->text);
	HOLDS(int256_shift_left(magnitude, vector->shift, &result) == vector->left_fits, "%s", vector->text);
	HOLDS(!vector->left_fits || equal(result, vector->left), "%s", vector->text);
	HOLDS(equal(int256_shift_right_unsigned(magnitude, vector->shift), vector->right), "%s", vector->text);
	HOLDS(int256_highest_bit(magnitude) == vector->highest_bit, "%s", vector->text);
}

static void
check_quotients(const IntegerVector *vector)
{
	Int256		rest;
	Int256		small = int256_absolute(vector->a);
	char		text[INT256_TEXT_SIZE];

	HOLDS(equal(int256_divide_unsigned(small, vector->divisor, &rest), vector->quotient), "%s", vector->text);
	HOLDS(equal(rest, vector->rest), "%s", vector->text);
	HOLDS(int256_compare_unsigned(rest, vector->divisor) < 0, "%s", vector->text);
	HOLDS(int256_compare_unsigned(vector->divisor, rest) > 0, "%s", vector->text);
	HOLDS(equal(int256_divide_rounded(vector->a, vector->divisor), vector->rounded), "%s", vector->text);
	HOLDS(int256_divide_small(&small, vector->small) == vector->small_rest, "%s", vector->text);
	HOLDS(equal(small, vector->small_quotient), "%s", vector->text);
	HOLDS(int256_to_text(vector->a, text) == (int) strlen(vector->text), "%s", vector->text);
	SAME(text, vector->text);
}

static Big
big_of(Int256 a)
{
	Big			result = {.count = 0};

	for (int i = 3; i >= 0; i--)
		result = big_add(big_shift_left(result, 64), big(a.limb[i]));
	return result;
}

/* Both are of unsigned numbers */
static void
check_roots(Int256 a, Int256 b, Int256 c, Int256 d)
{
	Big			root = big(int256_square_root(a));
	Big			next = big_add(root, big(1));

	HOLDS(int256_compare_products(a, b, c, d) ==
		  big_compare(big_multiply(big_of(a), big_of(b)), big_multiply(big_of(c), big_of(d))),
		  UINT64_FORMAT, a.limb[0]);
	HOLDS(int256_compare_products(a, b, b, a) == 0, UINT64_FORMAT, a.limb[0]);
	HOLDS(big_compare(big_multiply(root, root), big_of(a)) <= 0, UINT64_FORMAT, a.limb[0]);
	HOLDS(big_compare(big_multiply(next, next), big_of(a)) > 0, UINT64_FORMAT, a.limb[0]);
}

static Int256
draw_unsigned(void)
{
	Int256		result = {{random_bits(), random_bits(), random_bits(), random_bits()}};

	return draw(4) == 0 ? (Int256) {{draw(3), 0, 0, draw(2)}} : int256_shift_right_unsigned(result, draw(256));
}

/* A square, and its neighbours */
static void
check_square(void)
{
	uint128		root = ((uint128) random_bits() << 64 | random_bits()) >> draw(127);
	Int256		square = int256_multiply_uint128(root, root);
	Int256		minus_one = int256_from_int128(-1);

	HOLDS(int256_square_root(square) == root, UINT64_FORMAT, (uint64) root);
	HOLDS(root == 0 || int256_square_root(int256_wrapping_add(square, minus_one)) == root - 1,
		  UINT64_FORMAT, (uint64) root);
	HOLDS(int256_compare_products(square, int256_from_uint128(1), int256_from_uint128(root),
								  int256_from_uint128(root)) == 0, UINT64_FORMAT, (uint64) root);
}

/* Of numbers so small that 128 bits hold all results */
static void
check_small(int64 a, int64 b)
{
	Int256		wide = int256_from_int128(a);
	Int256		sum = wide;
	int128		result;
	Int256		rest;

	HOLDS(int256_to_int128(int256_multiply_int128(a, b), &result) && result == (int128) a * b, INT64_FORMAT, a);
	HOLDS(int256_add_int128(&sum, b) && int256_to_int128(sum, &result) && result == (int128) a + b, INT64_FORMAT, a);
	HOLDS(int256_is_negative(wide) == (a < 0) && int256_is_zero(wide) == (a == 0), INT64_FORMAT, a);
	if (a <= 0 || b <= 0)
		return;
	HOLDS(int256_to_int128(int256_divide_unsigned(wide, int256_from_int128(b), &rest), &result) && result == a / b,
		  INT64_FORMAT, a);
	HOLDS(int256_to_int128(rest, &result) && result == a % b, INT64_FORMAT, a);
}

/* The greatest common divisor, as Euclid has it */
static uint64
euclid(uint64 a, uint64 b)
{
	return b == 0 ? a : euclid(b, a % b);
}

int
main(void)
{
	int128		ignored;
	Int256		largest = int256_from_int128(INT128_MAX);

	for (int i = 0; i < (int) lengthof(integer_vectors); i++)
		check_sums(&integer_vectors[i]);
	property("sums are exact, and overflow is told");
	for (int i = 0; i < (int) lengthof(integer_vectors); i++)
		check_products(&integer_vectors[i]);
	property("products and shifts are exact, and overflow is told");
	for (int i = 0; i < (int) lengthof(integer_vectors); i++)
		check_quotients(&integer_vectors[i]);
	property("quotients, remainders and texts are exact");
	for (int i = 0; i < 20000; i++)
		check_small(draw_magnitude(18), draw_magnitude(18));
	property("small numbers are as with 128 bits");
	HOLDS(int256_to_int128(largest, &ignored) && int256_to_int128(int256_negate(largest), &ignored), "the ends");
	HOLDS(int256_add_int128(&largest, 1) && !int256_to_int128(largest, &ignored), "beyond the ends");
	property("what fits into 128 bits is told");
	for (int i = 0; i < 20000; i++)
	{
		uint64		a = random_bits() >> draw(64);
		uint64		b = i % 4 == 0 ? a / (1 + draw(5)) : random_bits() >> draw(64);

		HOLDS(int256_gcd(a, b) == euclid(a, b), UINT64_FORMAT " and " UINT64_FORMAT, a, b);
	}
	HOLDS(int256_gcd(0, 0) == 0 && int256_gcd(0, 5) == 5 &&
		  int256_gcd(6, 0) == 6, "zero");
	property("the greatest common divisor is Euclid's");
	for (int i = 0; i < 2000; i++)
	{
		check_roots(draw_unsigned(), draw_unsigned(), draw_unsigned(), draw_unsigned());
		check_square();
	}
	property("products are compared, and roots taken, as with natural numbers");
	return finish();
}
