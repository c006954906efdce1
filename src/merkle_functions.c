/*
 * merkle_functions.c - canonical texts, salts, and what proves that texts are under a root
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/arrayaccess.h"
#include "utils/builtins.h"

#include "canonical.h"
#include "compat.h"
#include "merkle.h"
#include "merkle_functions.h"
#include "proof.h"

/* A salt is the beginning of a hash: 128 bits */
#define SALT_DIGITS 32

/*
 * Arrays in and out
 */

/* How many elements; an error if there are rows of them */
static int
count_elements(AnyArrayType *array, const char *name)
{
	if (AARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be a one-dimensional array", name),
				 errdetail("It has %d dimensions.", AARR_NDIM(array))));
	return ArrayGetNItems(AARR_NDIM(array), AARR_DIMS(array));
}

static bytea *
next_leaf(array_iter *next, int i)
{
	bool		is_null;
	Datum		leaf = array_iter_next(next, &is_null, i, -1, false, TYPALIGN_INT);

	if (is_null)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("leaves must not be NULL"),
				 errdetail("Leaf %d is, counted from 0.", i),
				 errhint("Put bytes in its place, such as those of canonical(NULL).")));
	return DatumGetByteaPP(leaf);
}

bytea *
merkle_hash_to_bytea(const MerkleHash *hash)
{
	bytea	   *result = palloc(VARHDRSZ + sizeof(MerkleHash));

	SET_VARSIZE(result, VARHDRSZ + sizeof(MerkleHash));
	memcpy(VARDATA(result), hash, sizeof(MerkleHash));
	return result;
}

static bool
bytea_to_hash(const bytea *value, MerkleHash *hash)
{
	if (VARSIZE_ANY_EXHDR(value) != sizeof(MerkleHash))
		return false;
	memcpy(hash, VARDATA_ANY(value), sizeof(MerkleHash));
	return true;
}

/* Written at once, not by construct_array(): this is what most of the time of all paths goes into */
static ArrayType *
path_to_array(const MerkleHash *const *path, int length)
{
	const Size	element = VARHDRSZ + sizeof(MerkleHash);
	Size		size = ARR_OVERHEAD_NONULLS(1) + length * element;
	ArrayType  *array;
	char	   *next;

	StaticAssertStmt(INTALIGN(VARHDRSZ + sizeof(MerkleHash)) == VARHDRSZ + sizeof(MerkleHash),
					 "hashes stand in an array without gaps");
	if (length == 0)
		return construct_empty_array(BYTEAOID);
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = BYTEAOID;
	ARR_DIMS(array)[0] = length;
	ARR_LBOUND(array)[0] = 1;
	next = ARR_DATA_PTR(array);
	for (int i = 0; i < length; i++)
	{
		SET_VARSIZE(next, element);
		memcpy(VARDATA(next), path[i], sizeof(MerkleHash));
		next += element;
	}
	return array;
}

/* The hashes of a path; false if it is none of that length, whatever else it is */
static bool
array_to_path(AnyArrayType *array, int length, MerkleHash *path)
{
	array_iter	next;

	if (AARR_NDIM(array) > 1 || ArrayGetNItems(AARR_NDIM(array), AARR_DIMS(array)) != length)
		return false;
	array_iter_setup(&next, array);
	for (int i = 0; i < length; i++)
	{
		bool		is_null;
		Datum		hash = array_iter_next(&next, &is_null, i, -1, false, TYPALIGN_INT);

		if (is_null || !bytea_to_hash(DatumGetByteaPP(hash), &path[i]))
			return false;
	}
	return true;
}

/*
 * Canonical texts
 */

PG_FUNCTION_INFO_V1(canonical_from_array);
Datum
canonical_from_array(PG_FUNCTION_ARGS)
{
	AnyArrayType *fields = PG_GETARG_ANY_ARRAY_P(0);
	int			count = count_elements(fields, "fields");
	array_iter	next;
	StringInfoData buffer;

	array_iter_setup(&next, fields);
	canonical_begin(&buffer);
	for (int i = 0; i < count; i++)
	{
		bool		is_null;
		Datum		datum = array_iter_next(&next, &is_null, i, -1, false, TYPALIGN_INT);
		const text *field = is_null ? NULL : DatumGetTextPP(datum);

		CHECK_FOR_INTERRUPTS();
		if (is_null)
			canonical_append(&buffer, NULL, 0);
		else
			canonical_append(&buffer, VARDATA_ANY(field), VARSIZE_ANY_EXHDR(field));
	}
	canonical_end(&buffer);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buffer.data, buffer.len));
}

/*
 * Salts
 */

/* The bytes of a text in UTF-8 */
const char *
merkle_text_to_utf8(const text *value, Size *size)
{
	const char *data = VARDATA_ANY(value);
	const char *utf8 = pg_server_to_any(data, VARSIZE_ANY_EXHDR(value), PG_UTF8);

	*size = utf8 == data ? VARSIZE_ANY_EXHDR(value) : strlen(utf8);
	return utf8;
}

/* Up to the null that the salt takes the place of; an error if it does not end with a null */
static int
length_before_salt(const text *leaf)
{
	static const char end[] = "null]";
	const char *data = VARDATA_ANY(leaf);
	int			length = (int) VARSIZE_ANY_EXHDR(leaf) - (int) strlen(end);

	if (length < 1 || memcmp(data + length, end, strlen(end)) != 0 ||
		(data[length - 1] != '[' && data[length - 1] != ','))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("leaf has no place for a salt"),
				 errdetail("The last field of its canonical text must be null.")));
	return length;
}

static text *
hash_to_digits(const MerkleHash *hash, int count)
{
	char		digits[2 * sizeof(MerkleHash)];

	hex_encode((const char *) hash->bytes, sizeof(hash->bytes), digits);
	return cstring_to_text_with_len(digits, count);
}

static text *
replace_end(const text *leaf, int kept, const text *salt)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendBinaryStringInfo(&buffer, VARDATA_ANY(leaf), kept);
	appendStringInfoChar(&buffer, '"');
	appendBinaryStringInfo(&buffer, VARDATA_ANY(salt), VARSIZE_ANY_EXHDR(salt));
	appendStringInfoString(&buffer, "\"]");
	return cstring_to_text_with_len(buffer.data, buffer.len);
}

/* Once for each place in a query that calls the function: a description is made of catalog rows */
TupleDesc
merkle_result_columns(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		MemoryContext old_context = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		TupleDesc	columns;

		if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		fcinfo->flinfo->fn_extra = BlessTupleDesc(columns);
		MemoryContextSwitchTo(old_context);
	}
	return fcinfo->flinfo->fn_extra;
}

PG_FUNCTION_INFO_V1(merkle_salt_leaf);
Datum
merkle_salt_leaf(PG_FUNCTION_ARGS)
{
	const text *unsalted = PG_GETARG_TEXT_PP(0);
	const bytea *secret = PG_GETARG_BYTEA_PP(1);
	TupleDesc	columns = merkle_result_columns(fcinfo);
	int			kept = length_before_salt(unsalted);
	pg_cryptohash_ctx *sha256 = merkle_sha256_create();
	MerkleHash	hash;
	Size		size;
	const char *utf8 = merkle_text_to_utf8(unsalted, &size);
	text	   *salt;
	text	   *leaf;
	Datum		values[3];
	bool		nulls[lengthof(values)] = {0};

	merkle_hash_salt(sha256, VARDATA_ANY(secret), VARSIZE_ANY_EXHDR(secret), utf8, size, &hash);
	salt = hash_to_digits(&hash, SALT_DIGITS);
	leaf = replace_end(unsalted, kept, salt);
	utf8 = merkle_text_to_utf8(leaf, &size);
	merkle_hash_leaf(sha256, utf8, size, &hash);
	pg_cryptohash_free(sha256);
	values[0] = PointerGetDatum(salt);
	values[1] = PointerGetDatum(leaf);
	values[2] = PointerGetDatum(hash_to_digits(&hash, 2 * sizeof(MerkleHash)));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(columns, values, nulls)));
}

/* Bytes of the server's cryptographic generator */
void
merkle_draw(void *bytes, Size size)
{
	if (!pg_strong_random(bytes, size))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("could not generate random values")));
}

PG_FUNCTION_INFO_V1(strong_random);
Datum
strong_random(PG_FUNCTION_ARGS)
{
	MerkleHash	bytes;

	(void) fcinfo;
	merkle_draw(&bytes, sizeof(bytes));
	PG_RETURN_BYTEA_P(merkle_hash_to_bytea(&bytes));
}

/*
 * Roots and paths
 */

PG_FUNCTION_INFO_V1(merkle_root);
Datum
merkle_root(PG_FUNCTION_ARGS)
{
	AnyArrayType *leaves = PG_GETARG_ANY_ARRAY_P(0);
	int			count = count_elements(leaves, "leaves");
	array_iter	next;
	MerkleRoot	root;
	MerkleHash	hash;

	array_iter_setup(&next, leaves);
	merkle_root_begin(&root);
	for (int i = 0; i < count; i++)
	{
		const bytea *leaf = next_leaf(&next, i);

		merkle_root_add(&root, VARDATA_ANY(leaf), VARSIZE_ANY_EXHDR(leaf));
	}
	merkle_root_end(&root, &hash);
	PG_RETURN_BYTEA_P(merkle_hash_to_bytea(&hash));
}

static void
next_hash(array_iter *next, int i, MerkleHash *hash)
{
	bool		is_null;
	Datum		datum = array_iter_next(next, &is_null, i, -1, false, TYPALIGN_INT);

	if (is_null)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("hashes must not be NULL"),
				 errdetail("Hash %d is, counted from 0.", i)));
	if (!bytea_to_hash(DatumGetByteaPP(datum), hash))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("hashes must have %d bytes", (int) sizeof(MerkleHash)),
				 errdetail("Hash %d has %d, counted from 0.", i, (int) VARSIZE_ANY_EXHDR(DatumGetByteaPP(datum)))));
}

/* Of leaves that were hashed before */
PG_FUNCTION_INFO_V1(merkle_root_of_hashes);
Datum
merkle_root_of_hashes(PG_FUNCTION_ARGS)
{
	AnyArrayType *hashes = PG_GETARG_ANY_ARRAY_P(0);
	int			count = count_elements(hashes, "hashes");
	array_iter	next;
	MerkleRoot	root;
	MerkleHash	hash;

	array_iter_setup(&next, hashes);
	merkle_root_begin(&root);
	for (int i = 0; i < count; i++)
	{
		next_hash(&next, i, &hash);
		merkle_root_add_hash(&root, &hash);
	}
	merkle_root_end(&root, &hash);
	PG_RETURN_BYTEA_P(merkle_hash_to_bytea(&hash));
}

static MerkleTree *
build_tree(AnyArrayType *leaves)
{
	int			count = count_elements(leaves, "leaves");
	array_iter	next;
	MerkleTree *tree;
	pg_cryptohash_ctx *sha256;

	if (count > MERKLE_TREE_MAX_LEAVES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many leaves for proofs of all"),
				 errdetail("There are %d; at most %d are allowed.", count, MERKLE_TREE_MAX_LEAVES)));
	tree = merkle_tree_create(count);
	array_iter_setup(&next, leaves);
	sha256 = merkle_sha256_create();
	for (int i = 0; i < count; i++)
	{
		const bytea *leaf = next_leaf(&next, i);

		merkle_hash_leaf(sha256, VARDATA_ANY(leaf), VARSIZE_ANY_EXHDR(leaf), &tree->levels[0][i]);
	}
	merkle_tree_complete(tree, sha256);
	pg_cryptohash_free(sha256);
	return tree;
}

/* The tree before the first row; a row for each call, since all paths may be many times longer than the leaves */
PG_FUNCTION_INFO_V1(merkle_proofs);
Datum
merkle_proofs(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const MerkleTree *tree;

	if (SRF_IS_FIRSTCALL())
	{
		AnyArrayType *leaves = PG_GETARG_ANY_ARRAY_P(0);
		MemoryContext old_context;
		TupleDesc	columns;

		context = SRF_FIRSTCALL_INIT();
		old_context = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "return type must be a row type");
		context->tuple_desc = BlessTupleDesc(columns);
		context->user_fctx = build_tree(leaves);
		MemoryContextSwitchTo(old_context);
	}
	context = SRF_PERCALL_SETUP();
	tree = context->user_fctx;
	if (context->call_cntr < (uint64) tree->counts[0])
	{
		int			number = (int) context->call_cntr;
		const MerkleHash *path[MERKLE_MAX_HEIGHT];
		int			length = merkle_tree_path(tree, number, path);
		Datum		values[] = {Int32GetDatum(number), PointerGetDatum(path_to_array(path, length))};
		bool		nulls[lengthof(values)] = {0};

		SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
	}
	SRF_RETURN_DONE(context);
}

/* The root that the path of a leaf leads to; false if the path does not fit the number and the leaves */
static bool
climb(FunctionCallInfo fcinfo, MerkleHash *root)
{
	const bytea *leaf = PG_GETARG_BYTEA_PP(0);
	int			number = PG_GETARG_INT32(1);
	int			leaves = PG_GETARG_INT32(2);
	MerkleHash	path[MERKLE_MAX_HEIGHT];
	pg_cryptohash_ctx *sha256;

	if (!array_to_path(PG_GETARG_ANY_ARRAY_P(3), merkle_path_length(number, leaves), path))
		return false;
	sha256 = merkle_sha256_create();
	merkle_hash_leaf(sha256, VARDATA_ANY(leaf), VARSIZE_ANY_EXHDR(leaf), root);
	merkle_path_climb(sha256, number, leaves, path, root);
	pg_cryptohash_free(sha256);
	return true;
}

PG_FUNCTION_INFO_V1(merkle_root_of_path);
Datum
merkle_root_of_path(PG_FUNCTION_ARGS)
{
	MerkleHash	root;

	if (!climb(fcinfo, &root))
		PG_RETURN_NULL();
	PG_RETURN_BYTEA_P(merkle_hash_to_bytea(&root));
}

PG_FUNCTION_INFO_V1(merkle_verify);
Datum
merkle_verify(PG_FUNCTION_ARGS)
{
	MerkleHash	root;
	MerkleHash	expected;

	PG_RETURN_BOOL(bytea_to_hash(PG_GETARG_BYTEA_PP(4), &expected) && climb(fcinfo, &root) &&
				   memcmp(&root, &expected, sizeof(MerkleHash)) == 0);
}

/*
 * Documents
 */

static MerkleHash
read_printed_root(text *printed)
{
	char	   *string = text_to_cstring(printed);
	MerkleHash	root;

	if (!proof_read_root(pg_server_to_any(string, strlen(string), PG_UTF8), &root))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid root: \"%s\"", string),
				 errdetail("A root is 64 hexadecimal digits."),
				 errhint("Copy all of the printed digits; white space and hyphens between them do not matter.")));
	return root;
}

static char *
find_problem(FunctionCallInfo fcinfo)
{
	text	   *document = PG_GETARG_TEXT_PP(0);
	MerkleHash	root = read_printed_root(PG_GETARG_TEXT_PP(1));

	return proof_problem(VARDATA_ANY(document), VARSIZE_ANY_EXHDR(document), &root);
}

PG_FUNCTION_INFO_V1(merkle_verify_proof);
Datum
merkle_verify_proof(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(find_problem(fcinfo) == NULL);
}

PG_FUNCTION_INFO_V1(merkle_proof_problem);
Datum
merkle_proof_problem(PG_FUNCTION_ARGS)
{
	char	   *problem = find_problem(fcinfo);

	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}
