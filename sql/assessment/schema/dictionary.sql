-- The same in both schemas: comments as rows, for clients that show none

CREATE OR REPLACE VIEW @target@.dictionary WITH (security_barrier) AS
SELECT c.relname::text AS relation, a.attname::text AS "column", format_type(a.atttypid, a.atttypmod) AS type,
	split_part(col_description(c.oid, a.attnum), ' | ', 2) AS indonesian,
	split_part(col_description(c.oid, a.attnum), ' | ', 1) AS english
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = to_regnamespace('@target@') AND c.relkind IN ('r', 'v')
UNION ALL
SELECT c.relname::text, NULL, NULL, split_part(obj_description(c.oid, 'pg_class'), ' | ', 2),
	split_part(obj_description(c.oid, 'pg_class'), ' | ', 1)
FROM pg_class c WHERE c.relnamespace = to_regnamespace('@target@') AND c.relkind IN ('r', 'v')
ORDER BY 1, 2 NULLS FIRST;
COMMENT ON VIEW @target@.dictionary IS
	'what each table, view and column means | arti setiap tabel, view, dan kolom';
COMMENT ON COLUMN @target@.dictionary.relation IS 'table or view | tabel atau view';
COMMENT ON COLUMN @target@.dictionary."column" IS
	'column; NULL: the relation itself | kolom; NULL: relasinya sendiri';
COMMENT ON COLUMN @target@.dictionary.type IS 'type of the column | tipe kolom';
COMMENT ON COLUMN @target@.dictionary.indonesian IS 'meaning in Indonesian | arti dalam bahasa Indonesia';
COMMENT ON COLUMN @target@.dictionary.english IS 'meaning in English | arti dalam bahasa Inggris';
