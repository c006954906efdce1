/*
 * Compiles the kernel's vector code for the processor at hand in both ways and compares
 * what they give: TAP on standard output.
 */
#include "postgres.h"

#include <stdio.h>
#include <stdlib.h>

#include "float_logarithm.h"
#include "leaf_sum.h"

/* The server has its own */
#undef printf

#undef VECTOR_CLONES

#define VECTOR_CLONES __attribute__((target("avx2"), noinline))
#define leaf_sum leaf_sum_vector
#define leaf_answered leaf_answered_vector
#define leaf_gaps leaf_gaps_vector
#define float_ln_all float_ln_all_vector
#define float_exp_all float_exp_all_vector
#include "leaf_sum.c"
#include "float_logarithm.c"
#undef leaf_sum
#undef leaf_answered
#undef leaf_gaps
#undef float_ln_all
#undef float_exp_all
#undef VECTOR_CLONES

#undef __SSE2__
#define VECTOR_CLONES
#define leaf_sum leaf_sum_portable
#define leaf_answered leaf_answered_portable
#define leaf_gaps leaf_gaps_portable
#define float_ln_all float_ln_all_portable
#define float_exp_all float_exp_all_portable
#include "leaf_sum.c"
#include "float_logarithm.c"

/* More leaves than a card can have, so that every remainder of a vector occurs */
#define LEAVES 1100
#define ROUNDS 200000

static uint64 state = 20220101;

/* xorshift64* */
static uint32
draw(uint32 limit)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32) ((state * UINT64CONST(0x2545F4914F6CDD1D)) >> 32) % limit;
}

/* Whether the logarithms of some numbers, and what becomes of these, differ in a bit */
static bool
floats_differ(int count)
{
	double		portable[LEAVES];
	double		vector[LEAVES];
	int			different = 0;

	for (int i = 0; i < count; i++)
		portable[i] = vector[i] = (1 + draw(1000000000)) * (draw(2) == 0 ? 1e-6 : 1e9);
	float_ln_all_portable(portable, count);
	float_ln_all_vector(vector, count);
	different += memcmp(portable, vector, count * sizeof(double)) != 0;
	float_exp_all_portable(portable, count);
	float_exp_all_vector(vector, count);
	different += memcmp(portable, vector, count * sizeof(double)) != 0;
	return different != 0;
}

int
main(void)
{
	static uint32 parts[LEAVES];
	static uint32 leaves[LEAVES];
	uint32		highest[2];
	uint64		all[2];
	int			different = 0;
	int			compared = 0;

	if (!__builtin_cpu_supports("avx2"))
	{
		printf("1..0 # skipped: this processor has no AVX2\n");
		return 0;
	}
	for (int round = 0; round < ROUNDS; round++)
	{
		int			count = 1 + draw(round % 100 == 0 ? LEAVES : 120);
		int			first = draw(LEAVES - count + 1);

		for (int i = 0; i < 8; i++)
		{
			int			at = draw(LEAVES);

			parts[at] = draw(PG_UINT32_MAX / LEAVES);
			leaves[at] = draw(20) == 0 ? PG_UINT32_MAX - draw(3) : draw(1000000001);
		}
		compared++;
		different += leaf_sum_portable(parts + first, leaves + first, count, &highest[0]) !=
			leaf_sum_vector(parts + first, leaves + first, count, &highest[1]);
		different += highest[0] != highest[1];
		different += leaf_answered_portable(parts + first, leaves + first, count, &all[0]) !=
			leaf_answered_vector(parts + first, leaves + first, count, &all[1]);
		different += all[0] != all[1];
		count = Min(count, 64);
		different += leaf_gaps_portable(leaves + first, count) != leaf_gaps_vector(leaves + first, count);
		different += round % 10 == 0 && floats_differ(count);
	}
	printf("%sok 1 - %d sums, and logarithms, are the same in portable and in vector code\n",
		   different == 0 && compared == ROUNDS ? "" : "not ", compared);
	printf("1..1\n");
	return different != 0;
}
