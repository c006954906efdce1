/*
 * random.h - random numbers that seed, draw and name decide
 *
 * Kernel: knows no SQL type.  The generator is counter-based: Philox4x32-10 of
 * Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
 * (2011).  It has no state, so a number depends on what it is for and on nothing
 * else: not on the order in which numbers are asked for, nor on how many there
 * are.  Nodes and bodies are named, not counted, so that one body or indicator
 * more changes nobody else's numbers.
 *
 * The key is the seed.  The counter is
 *
 *     draw (from 1) | purpose + 256 * matrix | ident, low | ident, high
 *
 * and gives a block of four words.  All purposes but RANDOM_BOOTSTRAP use the
 * first word alone.
 */
#ifndef COMPLIANCE_RANDOM_H
#define COMPLIANCE_RANDOM_H

#include "postgres.h"

#include "decimal.h"

/* Values are part of the counter, and so of every published figure */
typedef enum RandomPurpose
{
	RANDOM_WEIGHTS = 1,
	RANDOM_MEAN = 2,
	RANDOM_MISSING = 3,
	RANDOM_LEAVE_OUT = 4,
	RANDOM_SAMPLING = 5,
	RANDOM_BOOTSTRAP = 6
} RandomPurpose;

/* The ident where a draw has one choice for the whole tree */
#define RANDOM_WHOLE UINT64CONST(0)

#define RANDOM_BLOCK_WORDS 4

/* A seed, and what its numbers are for */
typedef struct RandomStream
{
	uint32		key[2];
	uint32		purpose;		/* and 256 * matrix */
} RandomStream;

/* One of 0 to count - 1, for count > 0; uneven by at most count / 2^32 */
static inline uint32
random_choice(uint32 word, uint32 count)
{
	return (uint32) (((uint64) word * count) >> 32);
}

/*
 * What a weight is multiplied by, in millionths: one of the 2 * range + 1 integers
 * from 10^6 - range to 10^6 + range, all as likely.  The range is in millionths,
 * above 0 and below 10^6.
 */
static inline int32
random_multiplier(uint32 word, int32 range)
{
	return (int32) UNITS_PER_ONE - range + (int32) random_choice(word, 2 * (uint32) range + 1);
}

extern RandomStream random_stream(int64 seed, RandomPurpose purpose, int matrix);
extern uint64 random_ident(const char *name, int length);
extern void random_block(RandomStream stream, uint32 draw, uint64 ident, uint32 *words);
extern uint32 random_word(RandomStream stream, uint32 draw, uint64 ident);
extern void random_words_of_draws(RandomStream stream, uint32 first_draw, uint64 ident, uint32 *words, int count);
extern void random_words_of_idents(RandomStream stream, uint32 draw, const uint64 *idents, uint32 *words, int count);
extern void random_blocks(RandomStream stream, uint32 draw, uint64 first_ident, uint32 *words, int count);

#endif
