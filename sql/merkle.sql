-- merkle: canonical texts of rows, the root of their hash tree, and proofs that a row is under a root
--
-- Trees, paths and their verification are those of RFC 6962 and RFC 9162, by
-- PostgreSQL's own SHA-256.  Leaves are bytes: those of a text are its UTF-8,
-- convert_to(canonical(...), 'UTF8'), whatever the encoding of the database.

CREATE FUNCTION canonical(VARIADIC fields text[] DEFAULT '{}') RETURNS text
	AS 'MODULE_PATHNAME', 'canonical_from_array' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION canonical(text[]) IS
	'canonical text of a row of fields, version 1: a JSON array of strings and nulls as RFC 8785 writes it; a field '
	'that is NULL gives null, no field []';

CREATE FUNCTION strong_random() RETURNS bytea
	AS 'MODULE_PATHNAME', 'strong_random' LANGUAGE C VOLATILE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION strong_random() IS
	'32 bytes of the server''s cryptographic random generator: a salt, for the hash of what must not be guessed';

CREATE FUNCTION salt_leaf(unsalted text, secret bytea, OUT salt text, OUT leaf text, OUT leaf_hash text)
	AS 'MODULE_PATHNAME', 'merkle_salt_leaf' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION salt_leaf(text, bytea) IS
	'of a canonical text whose last field, for the salt, is null: the salt, the first 32 digits of the SHA-256 of a '
	'byte 3, the secret and the UTF-8 of the text, so that it can be made again, and by nobody without the secret; '
	'the text with the salt; and the 64 digits of its hash as a leaf; a text that does not end with a null is an error';

CREATE FUNCTION merkle_root(leaves bytea[]) RETURNS bytea
	AS 'MODULE_PATHNAME', 'merkle_root' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION merkle_root(bytea[]) IS
	'root of the hash tree over the leaves in their order; it hashes them itself; a leaf that is NULL is an error; an '
	'empty array gives the SHA-256 of nothing';

CREATE FUNCTION merkle_root_of_hashes(hashes bytea[]) RETURNS bytea
	AS 'MODULE_PATHNAME', 'merkle_root_of_hashes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION merkle_root_of_hashes(bytea[]) IS
	'the root that merkle_root() gives, of the hashes of the leaves, 32 bytes each: whoever takes them as they are '
	'trusts that they are the hashes of the leaves; one of another length, and NULL, is an error';

CREATE FUNCTION merkle_proofs(leaves bytea[], OUT number integer, OUT path bytea[]) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'merkle_proofs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100
	SUPPORT pg_catalog.array_unnest_support;

COMMENT ON FUNCTION merkle_proofs(bytea[]) IS
	'number of each leaf, from 0, and the hashes beside its way to the root, the lowest first';

CREATE FUNCTION merkle_root(leaf bytea, number integer, leaves integer, path bytea[]) RETURNS bytea
	AS 'MODULE_PATHNAME', 'merkle_root_of_path' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION merkle_root(bytea, integer, integer, bytea[]) IS
	'root that the path leads to from the leaf of that number, from 0, of so many leaves; NULL if the path does not '
	'fit them';

CREATE FUNCTION merkle_verify(leaf bytea, number integer, leaves integer, path bytea[], root bytea) RETURNS boolean
	AS 'MODULE_PATHNAME', 'merkle_verify' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION merkle_verify(bytea, integer, integer, bytea[], bytea) IS
	'whether the path leads from the leaf of that number, from 0, to the root of so many leaves; false for whatever '
	'does not fit';

CREATE FUNCTION verify_proof(proof json, root text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'merkle_verify_proof' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION verify_proof(json, text) IS
	'whether the document proves all its lines under the printed root, whose white space, hyphens and case do not '
	'matter; a root that is not 64 hexadecimal digits is an error';

CREATE FUNCTION proof_problem(proof json, root text) RETURNS text
	AS 'MODULE_PATHNAME', 'merkle_proof_problem' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION proof_problem(json, text) IS
	'the first reason why verify_proof() is false, in words; NULL if it is true';
