/*
 * merkle.c - roots, paths and their verification
 */
#include "postgres.h"

#include "miscadmin.h"
#include "port/pg_bitutils.h"

#include "merkle.h"

static _Noreturn void
fail_hash(pg_cryptohash_ctx *sha256)
{
	ereport(ERROR,
			(errcode(ERRCODE_INTERNAL_ERROR),
			 errmsg_internal("could not compute SHA-256: %s", pg_cryptohash_error(sha256))));
}

/* The caller frees it; where an error comes first, the server does */
pg_cryptohash_ctx *
merkle_sha256_create(void)
{
	pg_cryptohash_ctx *sha256 = pg_cryptohash_create(PG_SHA256);

	if (sha256 == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	return sha256;
}

static void
hash_parts(pg_cryptohash_ctx *sha256, const void *first, Size first_size,
		   const void *second, Size second_size, MerkleHash *hash)
{
	CHECK_FOR_INTERRUPTS();
	if (pg_cryptohash_init(sha256) < 0 ||
		pg_cryptohash_update(sha256, first, first_size) < 0 ||
		pg_cryptohash_update(sha256, second, second_size) < 0 ||
		pg_cryptohash_final(sha256, hash->bytes, sizeof(hash->bytes)) < 0)
		fail_hash(sha256);
}

/* SHA-256 of the data alone */
void
merkle_hash_data(pg_cryptohash_ctx *sha256, const void *data, Size size, MerkleHash *hash)
{
	hash_parts(sha256, "", 0, data, size, hash);
}

void
merkle_hash_leaf(pg_cryptohash_ctx *sha256, const void *data, Size size, MerkleHash *hash)
{
	hash_parts(sha256, "\x00", 1, data, size, hash);
}

/* SHA-256(kind, key, data) */
static void
hash_with_key(pg_cryptohash_ctx *sha256, uint8 kind, const void *key, Size key_size,
			  const void *data, Size size, MerkleHash *hash)
{
	uint8	   *first = palloc(1 + key_size);

	first[0] = kind;
	memcpy(first + 1, key, key_size);
	hash_parts(sha256, first, 1 + key_size, data, size, hash);
	pfree(first);
}

/* SHA-256(0x02, salt, data): who does not have the salt, which is random, cannot try which data it is of */
void
merkle_hash_commitment(pg_cryptohash_ctx *sha256, const void *salt, Size salt_size,
					   const void *data, Size size, MerkleHash *hash)
{
	hash_with_key(sha256, 0x02, salt, salt_size, data, size, hash);
}

/* SHA-256(0x03, secret, data): who does not have the secret cannot tell it from the data */
void
merkle_hash_salt(pg_cryptohash_ctx *sha256, const void *secret, Size secret_size,
				 const void *data, Size size, MerkleHash *hash)
{
	hash_with_key(sha256, 0x03, secret, secret_size, data, size, hash);
}

/* The hash of the node may take the place of either below it */
static void
hash_node(pg_cryptohash_ctx *sha256, const MerkleHash *left, const MerkleHash *right, MerkleHash *hash)
{
	uint8		first[1 + sizeof(MerkleHash)] = {0x01};

	memcpy(first + 1, left, sizeof(MerkleHash));
	hash_parts(sha256, first, sizeof(first), right, sizeof(MerkleHash), hash);
}

/*
 * The root alone, leaf by leaf: as a carry runs through a counter, a subtree
 * joins the one of its height on its left.
 */

void
merkle_root_begin(MerkleRoot *root)
{
	root->sha256 = merkle_sha256_create();
	root->leaves = 0;
}

void
merkle_root_add_hash(MerkleRoot *root, const MerkleHash *leaf)
{
	int			height;
	MerkleHash	hash = *leaf;

	for (height = 0; root->leaves >> height & 1; height++)
		hash_node(root->sha256, &root->subtrees[height], &hash, &hash);
	root->subtrees[height] = hash;
	root->leaves++;
}

void
merkle_root_add(MerkleRoot *root, const void *data, Size size)
{
	MerkleHash	hash;

	merkle_hash_leaf(root->sha256, data, size, &hash);
	merkle_root_add_hash(root, &hash);
}

void
merkle_root_end(MerkleRoot *root, MerkleHash *hash)
{
	int			height = 0;

	if (root->leaves == 0)
		hash_parts(root->sha256, "", 0, "", 0, hash);
	else
	{
		height = pg_rightmost_one_pos32(root->leaves);
		*hash = root->subtrees[height];
	}
	while (++height < MERKLE_MAX_HEIGHT)
		if (root->leaves >> height & 1)
			hash_node(root->sha256, &root->subtrees[height], hash, hash);
	pg_cryptohash_free(root->sha256);
}

/*
 * The whole tree
 */

/* With room for all hashes; those of the leaves are for the caller to put into levels[0] */
MerkleTree *
merkle_tree_create(int leaves)
{
	MerkleTree *tree = palloc(sizeof(MerkleTree));
	int			count = leaves;

	tree->height = 0;
	for (;;)
	{
		tree->counts[tree->height] = count;
		tree->levels[tree->height] = palloc(count * sizeof(MerkleHash));
		if (count <= 1)
			return tree;
		count = (count + 1) / 2;
		tree->height++;
	}
}

void
merkle_tree_complete(MerkleTree *tree, pg_cryptohash_ctx *sha256)
{
	for (int height = 0; height < tree->height; height++)
	{
		const MerkleHash *below = tree->levels[height];
		MerkleHash *above = tree->levels[height + 1];

		for (int i = 0; i + 1 < tree->counts[height]; i += 2)
			hash_node(sha256, &below[i], &below[i + 1], &above[i / 2]);
		if (tree->counts[height] % 2 == 1)
			above[tree->counts[height] / 2] = below[tree->counts[height] - 1];
	}
}

/* The hashes beside the way from a leaf to the root, the lowest first; returns how many there are */
int
merkle_tree_path(const MerkleTree *tree, int number, const MerkleHash **path)
{
	int			length = 0;

	for (int height = 0; height < tree->height; height++)
	{
		int			neighbor = number >> height ^ 1;

		if (neighbor < tree->counts[height])
			path[length++] = &tree->levels[height][neighbor];
	}
	return length;
}

/*
 * Verification, without the tree: as long as the ways of the leaf and of the
 * last leaf are apart, there is a hash on one side at every height; from there
 * on, the way is the right edge of the tree, and there are hashes on its left only.
 */

static int
height_of_meeting(int number, int leaves)
{
	uint32		apart = (uint32) number ^ (uint32) (leaves - 1);

	return apart == 0 ? 0 : pg_leftmost_one_pos32(apart) + 1;
}

/* How many hashes the path of a leaf has; -1 if there is no such leaf */
int
merkle_path_length(int number, int leaves)
{
	int			meeting;

	if (number < 0 || number >= leaves)
		return -1;
	meeting = height_of_meeting(number, leaves);
	return meeting + pg_popcount32((uint32) number >> meeting);
}

/* From the hash of a leaf to the root that its path, of the right length, leads to */
void
merkle_path_climb(pg_cryptohash_ctx *sha256, int number, int leaves, const MerkleHash *path, MerkleHash *hash)
{
	int			meeting = height_of_meeting(number, leaves);
	int			length = merkle_path_length(number, leaves);

	for (int i = 0; i < length; i++)
		if (i < meeting && !(number >> i & 1))
			hash_node(sha256, hash, &path[i], hash);
		else
			hash_node(sha256, &path[i], hash, hash);
}
