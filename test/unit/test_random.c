/*
 * test_random.c - random numbers against the known answers of Philox and FNV-1a,
 * and against an independent evaluator in Python
 */
#include "postgres.h"

#include "random.h"
#include "unit.h"

typedef struct PhiloxAnswer
{
	uint32		counter[4];
	uint32		key[2];
	uint32		words[4];
} PhiloxAnswer;

typedef struct IdentAnswer
{
	const char *name;
	uint64		ident;
} IdentAnswer;

typedef struct WordAnswer
{
	int64		seed;
	uint32		draw;
	RandomPurpose purpose;
	int			matrix;
	const char *name;			/* NULL for the whole tree */
	uint32		words[4];
} WordAnswer;

typedef struct MultiplierAnswer
{
	uint32		word;
	int32		range;
	int32		multiplier;
} MultiplierAnswer;

/* kat_vectors of Random123 */
static const PhiloxAnswer philox_answers[] = {
	{{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
	{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff},
	{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
	{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0},
	{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}
};

/* The first three are published with FNV */
static const IdentAnswer ident_answers[] = {
	{"", UINT64CONST(0xcbf29ce484222325)},
	{"a", UINT64CONST(0xaf63dc4c8601ec8c)},
	{"foobar", UINT64CONST(0x85944171f73967e8)},
	{"g1", UINT64CONST(0x08950707b53f1215)},
	{"a1", UINT64CONST(0x089c1307b5454527)},
	{"Kota Balikpapan", UINT64CONST(0x384386150f95a3a3)},
	{"Kab. Pa\303\261casila", UINT64CONST(0xcf981beb38eca5fb)}
};

static const WordAnswer word_answers[] = {
	{1, 1, RANDOM_WEIGHTS, 0, "a1", {0x0c9ad548, 0x60a1244c, 0xcb90ece5, 0x5cc59fab}},
	{1, 1, RANDOM_WEIGHTS, 1, "a1", {0x90fea14f, 0x8802b807, 0x6944ee40, 0x0cd9bb94}},
	{1, 2, RANDOM_WEIGHTS, 0, "a1", {0x6f10ddad, 0xff36fa85, 0x5ef07844, 0xccce3bb3}},
	{1, 1, RANDOM_MEAN, 0, NULL, {0xf5cc1835, 0x7fbac672, 0x15a5692a, 0x950d7e0e}},
	{-1, 1000, RANDOM_LEAVE_OUT, 0, NULL, {0xdebe4b1a, 0xab1a08f6, 0xdafeda28, 0x640868be}},
	{INT64CONST(1099511627783), 1, RANDOM_SAMPLING, 0, "u1", {0xac08ea81, 0x9f5763c2, 0x606cb4c1, 0x3d9b4061}}
};

static const MultiplierAnswer multiplier_answers[] = {
	{0, 250000, 750000}, {0, 1, 999999}, {0, 999999, 1},
	{0x7fffffff, 250000, 1000000}, {0x7fffffff, 1, 1000000}, {0x7fffffff, 999999, 1000000},
	{0x80000000, 250000, 1000000}, {0x80000000, 1, 1000000}, {0x80000000, 999999, 1000000},
	{0xffffffff, 250000, 1250000}, {0xffffffff, 1, 1000001}, {0xffffffff, 999999, 1999999}
};

/* Rows that five replicates of six rows draw, from seed 1 */
static const uint32 bootstrap_answer[] = {4, 3, 0, 5, 5, 5};

static uint64
ident_of(const char *name)
{
	return name == NULL ? RANDOM_WHOLE : random_ident(name, (int) strlen(name));
}

/* Any counter can be asked for: a stream is its key and its second word */
static void
check_philox(const PhiloxAnswer *answer)
{
	RandomStream stream = {{answer->key[0], answer->key[1]}, answer->counter[1]};
	uint64		ident = (uint64) answer->counter[3] << 32 | answer->counter[2];
	uint32		words[4];

	random_block(stream, answer->counter[0], ident, words);
	HOLDS(memcmp(words, answer->words, sizeof(words)) == 0, "%08x %08x %08x %08x", words[0], words[1], words[2],
		  words[3]);
}

static void
check_words(const WordAnswer *answer)
{
	RandomStream stream = random_stream(answer->seed, answer->purpose, answer->matrix);
	uint64		ident = ident_of(answer->name);
	uint32		words[4];

	random_block(stream, answer->draw, ident, words);
	HOLDS(memcmp(words, answer->words, sizeof(words)) == 0, "seed " INT64_FORMAT, answer->seed);
	HOLDS(random_word(stream, answer->draw, ident) == answer->words[0], "seed " INT64_FORMAT, answer->seed);
}

/* Many at a time are the same as one by one, for every remainder of a vector */
static void
check_many(int count)
{
	RandomStream stream = random_stream((int64) random_bits(), (RandomPurpose) (1 + draw(6)), draw(2));
	uint32		first = draw(1000000);
	uint64		ident = random_bits();
	uint64		idents[40];
	uint32		words[4 * 40 + 1];
	uint32		block[4];

	words[count] = 0x5eed;
	random_words_of_draws(stream, first, ident, words, count);
	for (int i = 0; i < count; i++)
		HOLDS(words[i] == random_word(stream, first + i, ident), "draw %d of %d", i, count);
	HOLDS(words[count] == 0x5eed, "not beyond %d", count);

	for (int i = 0; i < count; i++)
		idents[i] = random_bits();
	random_words_of_idents(stream, first, idents, words, count);
	for (int i = 0; i < count; i++)
		HOLDS(words[i] == random_word(stream, first, idents[i]), "ident %d of %d", i, count);
	HOLDS(words[count] == 0x5eed, "not beyond %d", count);

	words[4 * count] = 0x5eed;
	ident = UINT64CONST(0xFFFFFFF0);	/* into the high word */
	random_blocks(stream, first, ident, words, count);
	for (int i = 0; i < count; i++)
	{
		random_block(stream, first, ident + i, block);
		HOLDS(memcmp(block, words + 4 * i, sizeof(block)) == 0, "block %d of %d", i, count);
	}
	HOLDS(words[4 * count] == 0x5eed, "not beyond %d", count);
}

/* What differs in anything has other numbers */
static void
check_different(void)
{
	int64		seed = (int64) random_bits();
	uint64		ident = random_bits();
	uint32		here[4];
	uint32		there[4];

	random_block(random_stream(seed, RANDOM_WEIGHTS, 0), 7, ident, here);
	for (int bit = 0; bit < 64; bit++)
	{
		random_block(random_stream(seed ^ (int64) (UINT64CONST(1) << bit), RANDOM_WEIGHTS, 0), 7, ident, there);
		HOLDS(memcmp(here, there, sizeof(here)) != 0, "bit %d of the seed", bit);
		random_block(random_stream(seed, RANDOM_WEIGHTS, 0), 7, ident ^ UINT64CONST(1) << bit, there);
		HOLDS(memcmp(here, there, sizeof(here)) != 0, "bit %d of the ident", bit);
	}
}

/* Each of the choices comes up as often as the others: three standard deviations, rounded up */
static void
check_even(uint32 count)
{
	RandomStream stream = random_stream(1, RANDOM_LEAVE_OUT, 0);
	int			found[41] = {0};
	int			expected = 4000;

	for (uint32 i = 1; i <= expected * count; i++)
		found[random_choice(random_word(stream, i, RANDOM_WHOLE), count)]++;
	for (uint32 i = 0; i < count; i++)
		HOLDS(abs(found[i] - expected) < 250, "%d times %u of %u", found[i], i, count);
	HOLDS(random_choice(0, count) == 0 && random_choice(0xffffffff, count) == count - 1, "the ends of %u", count);
}

/* No step is outside of the range; the mirror of a word is as far from one, but for what the division leaves */
static void
check_range(int32 range)
{
	for (int i = 0; i < 1000; i++)
	{
		uint32		word = (uint32) random_bits();
		int32		multiplier = random_multiplier(word, range);

		HOLDS(multiplier >= 1000000 - range && multiplier <= 1000000 + range, "%d", multiplier);
		HOLDS(abs(random_multiplier(~word, range) + multiplier - 2000000) <= 1, "%08x in %d", word, range);
	}
}

int
main(void)
{
	uint32		words[4 * 2];

	for (int i = 0; i < (int) lengthof(philox_answers); i++)
		check_philox(&philox_answers[i]);
	property("Philox4x32-10 gives the known answers of Random123");
	for (int i = 0; i < (int) lengthof(ident_answers); i++)
		HOLDS(ident_of(ident_answers[i].name) == ident_answers[i].ident, "%s", ident_answers[i].name);
	property("names are FNV-1a");
	for (int i = 0; i < (int) lengthof(word_answers); i++)
		check_words(&word_answers[i]);
	random_blocks(random_stream(1, RANDOM_BOOTSTRAP, 0), 1, 0, words, 2);
	for (int i = 0; i < (int) lengthof(bootstrap_answer); i++)
		HOLDS(random_choice(words[i], lengthof(bootstrap_answer)) == bootstrap_answer[i], "row %d", i);
	property("seed, draw, purpose, matrix and name have their places in the counter");
	for (int i = 0; i < (int) lengthof(multiplier_answers); i++)
		HOLDS(random_multiplier(multiplier_answers[i].word, multiplier_answers[i].range) ==
			  multiplier_answers[i].multiplier, "%08x", multiplier_answers[i].word);
	for (int i = 0; i < 100; i++)
		check_range(1 + draw(999999));
	property("multipliers are millionths around one");
	for (int i = 0; i < 200; i++)
		check_many(draw(41));
	property("many at a time are the same numbers as one by one");
	for (int i = 0; i < 20; i++)
		check_different();
	property("every bit of a seed and of a name counts");
	for (int i = 0; i < 5; i++)
		check_even((uint32[]) {2, 3, 7, 40, 41}[i]);
	property("one of n is any of them, as often");
	return finish();
}
