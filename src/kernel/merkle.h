/*
 * merkle.h - the hash tree of RFC 6962 over a list of leaves
 *
 * Kernel: knows no SQL type.  A leaf is SHA-256(0x00, its data), a node
 * SHA-256(0x01, left, right).  The tree is filled from the left: neighbors are
 * paired at every level, and the last one, if it has no neighbor, moves up as it
 * is.  The root of no leaves is the SHA-256 of nothing.
 */
#ifndef COMPLIANCE_MERKLE_H
#define COMPLIANCE_MERKLE_H

#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"

/* Of a tree whose leaves an int counts: no path is longer */
#define MERKLE_MAX_HEIGHT 31

typedef struct MerkleHash
{
	uint8		bytes[PG_SHA256_DIGEST_LENGTH];
} MerkleHash;

/* The root alone: a bit of the number of leaves tells of each height whether there is a subtree */
typedef struct MerkleRoot
{
	pg_cryptohash_ctx *sha256;
	uint32		leaves;
	MerkleHash	subtrees[MERKLE_MAX_HEIGHT];
} MerkleRoot;

/* All hashes, level by level from the leaves: what paths are taken from */
typedef struct MerkleTree
{
	int			height;
	int			counts[MERKLE_MAX_HEIGHT + 1];
	MerkleHash *levels[MERKLE_MAX_HEIGHT + 1];
} MerkleTree;

/* A level of a tree is one allocation */
#define MERKLE_TREE_MAX_LEAVES ((int) (MaxAllocSize / sizeof(MerkleHash)))

extern pg_cryptohash_ctx *merkle_sha256_create(void);
extern void merkle_hash_data(pg_cryptohash_ctx *sha256, const void *data, Size size, MerkleHash *hash);
extern void merkle_hash_leaf(pg_cryptohash_ctx *sha256, const void *data, Size size, MerkleHash *hash);
extern void merkle_hash_commitment(pg_cryptohash_ctx *sha256, const void *salt, Size salt_size,
								   const void *data, Size size, MerkleHash *hash);
extern void merkle_hash_salt(pg_cryptohash_ctx *sha256, const void *secret, Size secret_size,
							 const void *data, Size size, MerkleHash *hash);

extern void merkle_root_begin(MerkleRoot *root);
extern void merkle_root_add_hash(MerkleRoot *root, const MerkleHash *leaf);
extern void merkle_root_add(MerkleRoot *root, const void *data, Size size);
extern void merkle_root_end(MerkleRoot *root, MerkleHash *hash);

extern MerkleTree *merkle_tree_create(int leaves);
extern void merkle_tree_complete(MerkleTree *tree, pg_cryptohash_ctx *sha256);
extern int	merkle_tree_path(const MerkleTree *tree, int number, const MerkleHash **path);

extern int	merkle_path_length(int number, int leaves);
extern void merkle_path_climb(pg_cryptohash_ctx *sha256, int number, int leaves, const MerkleHash *path,
							  MerkleHash *hash);

#endif
