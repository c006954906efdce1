/*
 * proof.c - whether a document proves what it says
 *
 * Nothing in the document is trusted, and it must be as a verifier without a
 * database reads it, too: no key twice, hashes of 64 lower-case digits.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "canonical.h"
#include "json_tree.h"
#include "proof.h"

/* A proof has four brackets inside each other; other keys, which say nothing here, may hold a few more */
#define MAX_DEPTH 16

#define HASH_DIGITS (2 * (int) sizeof(MerkleHash))

#define PROOF_FORMAT "compliance-proof/1"
#define LEAF_FORMAT "compliance/1"

/* The kinds of leaves, in their order below a root, with the number of their fields */
typedef enum LeafKind
{
	KIND_HEAD,
	KIND_RESULT,
	KIND_UNIT_RESULT,
	KIND_NODE_RESULT,
	KIND_PLAN_RESULT
} LeafKind;

static const struct
{
	const char *name;
	int			fields;
}			kinds[] = {
	[KIND_HEAD] = {"publication", 23},
	[KIND_RESULT] = {"result", 23},
	[KIND_UNIT_RESULT] = {"unit_result", 16},
	[KIND_NODE_RESULT] = {"node_result", 14},
	[KIND_PLAN_RESULT] = {"plan_result", 14}
};

#define MAX_FIELDS 23

/* Places of fields: the first five are those of every kind, the last four of a head count the lines of each kind */
enum
{
	FIELD_FORMAT,
	FIELD_KIND,
	FIELD_ASSESSMENT,
	FIELD_SEQ,
	FIELD_ROUND,
	FIELD_FIRST_COUNT = MAX_FIELDS - 4
};

typedef struct Leaf
{
	int			number;
	LeafKind	kind;
	char	   *fields[MAX_FIELDS];
} Leaf;

/* What is known of the publication when its leaves are read */
typedef struct Publication
{
	pg_cryptohash_ctx *sha256;
	const MerkleHash *root;
	int			leaves;
	Leaf		head;
	int64		last[lengthof(kinds)];	/* leaf of each kind, or of the kind
										 * before it */
} Publication;

/*
 * Hashes and integers as they are written
 */

static unsigned int
digit_value(char c)
{
	return (unsigned int) (c <= '9' ? c - '0' : c - 'a' + 10) & 0xF;
}

static bool
read_hash(const char *digits, MerkleHash *hash)
{
	if (strlen(digits) != HASH_DIGITS || strspn(digits, "0123456789abcdef") != HASH_DIGITS)
		return false;
	for (int i = 0; i < (int) sizeof(MerkleHash); i++)
		hash->bytes[i] = digit_value(digits[2 * i]) << 4 | digit_value(digits[2 * i + 1]);
	return true;
}

/* How many bytes of UTF-8 at the start of a printed root only set its digits apart */
static int
separator_length(const char *text)
{
	static const char *const wide[] = {
		"\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83",
		"\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a",
		"\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"
	};

	if (*text != '\0' && strchr(" -\t\n\v\f\r", *text) != NULL)
		return 1;
	for (int i = 0; i < (int) lengthof(wide); i++)
		if (strncmp(text, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

/* A root in UTF-8 as it is printed: white space and hyphens between the digits, and their case, do not matter */
bool
proof_read_root(const char *printed, MerkleHash *root)
{
	char		digits[HASH_DIGITS + 1] = "";
	int			count = 0;

	while (*printed != '\0')
	{
		int			skipped = separator_length(printed);

		printed += skipped;
		if (skipped > 0)
			continue;
		if (count == HASH_DIGITS)
			return false;
		digits[count++] = pg_ascii_tolower(*printed++);
	}
	digits[count] = '\0';
	return read_hash(digits, root);
}

/* Digits without needless zeros; NULL is none */
static bool
read_integer(const char *digits, int *integer)
{
	int64		value = 0;
	Size		length = digits == NULL ? 0 : strlen(digits);

	if (length == 0 || length > 10 || strspn(digits, "0123456789") != length || (*digits == '0' && length > 1))
		return false;
	for (Size i = 0; i < length; i++)
		value = value * 10 + digit_value(digits[i]);
	*integer = (int) value;
	return value <= PG_INT32_MAX;
}

/*
 * Leaves.  What returns a text returns what is wrong, or NULL.
 */

static const JsonTree *
member_of_kind(const JsonTree *object, const char *key, JsonKind kind)
{
	const JsonTree *member = object->kind == JSON_KIND_OBJECT ? json_tree_member(object, key) : NULL;

	return member != NULL && member->kind == kind ? member : NULL;
}

static bool
member_integer(const JsonTree *object, const char *key, int *integer)
{
	const JsonTree *member = member_of_kind(object, key, JSON_KIND_NUMBER);

	return member != NULL && read_integer(member->text, integer);
}

/* The path is compared in length before it is read: it may be as long as the document */
static char *
read_path(const JsonTree *entry, int number, int leaves, MerkleHash *hashes)
{
	const JsonTree *path = member_of_kind(entry, "path", JSON_KIND_ARRAY);
	int			expected = merkle_path_length(number, leaves);
	int			count = 0;

	if (path == NULL)
		return "its path is not an array";
	if (path->count != expected)
		return psprintf("its path has %d hashes instead of %d", path->count, expected);
	for (const JsonTree *hash = path->first; hash != NULL; hash = hash->next)
		if (hash->kind != JSON_KIND_STRING || !read_hash(hash->text, &hashes[count++]))
			return "its path holds something else than hashes of 64 lower-case hexadecimal digits";
	return NULL;
}

static bool
leads_to_root(const Publication *publication, const Leaf *leaf, const char *text, const MerkleHash *path)
{
	int			length = strlen(text);
	char	   *utf8 = pg_server_to_any(text, length, PG_UTF8);
	MerkleHash	hash;

	if (utf8 != text)
		length = strlen(utf8);
	merkle_hash_leaf(publication->sha256, utf8, length, &hash);
	merkle_path_climb(publication->sha256, leaf->number, publication->leaves, path, &hash);
	return memcmp(&hash, publication->root, sizeof(MerkleHash)) == 0;
}

static bool
equal_fields(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
read_fields(const char *text, Leaf *leaf)
{
	int			count = canonical_parse(pstrdup(text), leaf->fields, MAX_FIELDS);

	if (count <= FIELD_KIND || !equal_fields(leaf->fields[FIELD_FORMAT], LEAF_FORMAT))
		return false;
	for (int kind = 0; kind < (int) lengthof(kinds); kind++)
		if (count == kinds[kind].fields && equal_fields(leaf->fields[FIELD_KIND], kinds[kind].name))
		{
			leaf->kind = kind;
			return true;
		}
	return false;
}

/* The leaf of the head or of a line, if it is under the root */
static char *
read_leaf(const Publication *publication, const JsonTree *entry, Leaf *leaf)
{
	const JsonTree *text = member_of_kind(entry, "leaf", JSON_KIND_STRING);
	MerkleHash	path[MERKLE_MAX_HEIGHT];
	char	   *problem;

	if (!member_integer(entry, "index", &leaf->number) || leaf->number >= publication->leaves)
		return psprintf("its index is not an integer from 0 to %d", publication->leaves - 1);
	problem = read_path(entry, leaf->number, publication->leaves, path);
	if (problem != NULL)
		return problem;
	if (text == NULL)
		return "its leaf is not a string";
	if (!leads_to_root(publication, leaf, text->text, path))
		return "its path does not lead to the root";
	if (!read_fields(text->text, leaf))
		return "its leaf is not the canonical text of a row of " LEAF_FORMAT;
	return NULL;
}

/*
 * The document
 */

static char *
read_head(Publication *publication, const JsonTree *entry)
{
	char	   *problem = read_leaf(publication, entry, &publication->head);

	if (problem != NULL)
		return problem;
	if (publication->head.number != 0 || publication->head.kind != KIND_HEAD)
		return "it is not the head of a publication";
	publication->last[KIND_HEAD] = 0;
	for (int kind = KIND_RESULT; kind < (int) lengthof(kinds); kind++)
	{
		int			lines;

		if (!read_integer(publication->head.fields[FIELD_FIRST_COUNT + kind - KIND_RESULT], &lines))
			return "it does not say how many lines there are";
		publication->last[kind] = publication->last[kind - 1] + lines;
	}
	if (publication->last[KIND_PLAN_RESULT] != publication->leaves - 1)
		return psprintf("it counts " INT64_FORMAT " lines, and the document %d",
						publication->last[KIND_PLAN_RESULT], publication->leaves - 1);
	return NULL;
}

static char *
check_line(const Publication *publication, const JsonTree *entry)
{
	Leaf		line = {0};
	char	   *problem = read_leaf(publication, entry, &line);

	if (problem != NULL)
		return problem;
	if (line.kind == KIND_HEAD ||
		line.number <= publication->last[line.kind - 1] || line.number > publication->last[line.kind])
		return psprintf("a leaf of kind \"%s\" does not stand at index %d", kinds[line.kind].name, line.number);
	for (int field = FIELD_ASSESSMENT; field <= FIELD_ROUND; field++)
		if (!equal_fields(line.fields[field], publication->head.fields[field]))
			return "it is a line of another publication than the head's";
	return NULL;
}

/* The document, once read, against the root */
static char *
check_document(Publication *publication, const JsonTree *document)
{
	const JsonTree *format = member_of_kind(document, "format", JSON_KIND_STRING);
	const JsonTree *head = member_of_kind(document, "head", JSON_KIND_OBJECT);
	const JsonTree *lines = member_of_kind(document, "lines", JSON_KIND_ARRAY);
	char	   *problem;
	int			number = 0;

	if (format == NULL || strcmp(format->text, PROOF_FORMAT) != 0)
		return "format is not \"" PROOF_FORMAT "\"";
	if (!member_integer(document, "leaves", &publication->leaves) || publication->leaves == 0)
		return psprintf("leaves is not an integer from 1 to %d", PG_INT32_MAX);
	if (head == NULL)
		return "head is not an object";
	if (lines == NULL || lines->count == 0)
		return "there is no line";
	problem = read_head(publication, head);
	if (problem != NULL)
		return psprintf("head: %s", problem);
	for (const JsonTree *line = lines->first; line != NULL; line = line->next)
	{
		number++;
		problem = check_line(publication, line);
		if (problem != NULL)
			return psprintf("line %d: %s", number, problem);
	}
	return NULL;
}

/* What is wrong with a proof, in words; NULL if all its lines are under the root */
char *
proof_problem(const char *document, int length, const MerkleHash *root)
{
	Publication publication = {.root = root};
	const JsonTree *tree;
	const char *key;
	ParseError	error;
	char	   *problem;

	if (length > PROOF_MAX_BYTES)
		return psprintf("the document has more than %d bytes", PROOF_MAX_BYTES);
	tree = json_tree_parse(document, length, MAX_DEPTH, "proof", &error);
	if (tree == NULL)
		return error.detail;
	key = json_tree_repeated_key(tree);
	if (key != NULL)
		return psprintf("key \"%s\" stands twice", key);
	publication.sha256 = merkle_sha256_create();
	problem = check_document(&publication, tree);
	pg_cryptohash_free(publication.sha256);
	return problem;
}
