/*
 * random.c - random numbers that seed, draw and name decide
 */
#include "postgres.h"

#include "random.h"
#include "vector_clones.h"

#define ROUNDS 10

/* The multipliers and the steps of the key (Weyl sequences) of Philox4x32 */
#define MULTIPLIER_0 0xD2511F53
#define MULTIPLIER_2 0xCD9E8D57
#define KEY_STEP_0 0x9E3779B9
#define KEY_STEP_1 0xBB67AE85

/* FNV-1a of 64 bits */
#define FNV_OFFSET UINT64CONST(0xCBF29CE484222325)
#define FNV_PRIME UINT64CONST(0x100000001B3)

typedef struct Block
{
	uint32		word[RANDOM_BLOCK_WORDS];
} Block;

/* Philox4x32-10: without a branch, so that loops over it become vector code */
static pg_attribute_always_inline Block
philox(RandomStream stream, uint32 draw, uint64 ident)
{
	uint32		word0 = draw,
				word1 = stream.purpose,
				word2 = (uint32) ident,
				word3 = (uint32) (ident >> 32);

	for (int i = 0; i < ROUNDS; i++)
	{
		uint64		product0 = (uint64) MULTIPLIER_0 * word0;
		uint64		product2 = (uint64) MULTIPLIER_2 * word2;

		word0 = (uint32) (product2 >> 32) ^ word1 ^ (stream.key[0] + i * KEY_STEP_0);
		word2 = (uint32) (product0 >> 32) ^ word3 ^ (stream.key[1] + i * KEY_STEP_1);
		word1 = (uint32) product2;
		word3 = (uint32) product0;
	}
	return (Block) {{word0, word1, word2, word3}};
}

/*
 * The numbers of a seed for a purpose.  The matrix is 0; for matrix B of a
 * sensitivity analysis it is 1.
 */
RandomStream
random_stream(int64 seed, RandomPurpose purpose, int matrix)
{
	return (RandomStream) {
		.key = {(uint32) seed, (uint32) ((uint64) seed >> 32)},
		.purpose = (uint32) purpose + 256 * (uint32) matrix
	};
}

/*
 * What a node (by its code) or a body (by its key) is called in the counter:
 * FNV-1a of its bytes, which the caller gives in UTF-8.
 */
uint64
random_ident(const char *name, int length)
{
	uint64		hash = FNV_OFFSET;

	for (int i = 0; i < length; i++)
		hash = (hash ^ (uint8) name[i]) * FNV_PRIME;
	return hash;
}

/* All four words of a block */
void
random_block(RandomStream stream, uint32 draw, uint64 ident, uint32 *words)
{
	Block		block = philox(stream, draw, ident);

	memcpy(words, block.word, sizeof(block.word));
}

/* The first word of a block */
uint32
random_word(RandomStream stream, uint32 draw, uint64 ident)
{
	return philox(stream, draw, ident).word[0];
}

/* random_word() of one ident in each of so many draws, from the first one on */
VECTOR_CLONES void
random_words_of_draws(RandomStream stream, uint32 first_draw, uint64 ident, uint32 *words, int count)
{
	for (int i = 0; i < count; i++)
		words[i] = philox(stream, first_draw + (uint32) i, ident).word[0];
}

/* random_word() of each of so many idents in one draw */
VECTOR_CLONES void
random_words_of_idents(RandomStream stream, uint32 draw, const uint64 *idents, uint32 *words, int count)
{
	for (int i = 0; i < count; i++)
		words[i] = philox(stream, draw, idents[i]).word[0];
}

/* random_block() of so many idents that follow each other; 4 * count words */
VECTOR_CLONES void
random_blocks(RandomStream stream, uint32 draw, uint64 first_ident, uint32 *words, int count)
{
	for (int i = 0; i < count; i++)
	{
		Block		block = philox(stream, draw, first_ident + (uint64) i);

		for (int j = 0; j < RANDOM_BLOCK_WORDS; j++)
			words[(Size) i * RANDOM_BLOCK_WORDS + j] = block.word[j];
	}
}
