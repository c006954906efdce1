-- data: round
-- case: a round of 2019's size published, with root; and all proofs
-- measure: statements
-- goal: publish / rows alone at most 4
-- goal: root and proofs / sha256 at most 2
-- setup:
CREATE FUNCTION published() RETURNS void LANGUAGE sql AS $$
	SET session_replication_role = replica;
	DELETE FROM penilaian_work.mark;
	UPDATE penilaian_work.round SET state = 'closed', release_at = '2100-01-01 00:00Z';
	TRUNCATE penilaian.publication, penilaian.result, penilaian.unit_result, penilaian.node_result,
		penilaian.plan_result, penilaian.publication_instrument, penilaian.publication_band,
		penilaian.publication_node, penilaian.publication_target;
	SET session_replication_role = origin;
$$;
SELECT penilaian_work.refresh_round('2019');
INSERT INTO penilaian_work.secret VALUES ('2019', sha256('secret'));
SELECT published();
CREATE TABLE agreed_root (root text);
GRANT INSERT, SELECT ON agreed_root TO bench_owner;
INSERT INTO agreed_root SELECT root FROM penilaian_work.preview_round('2019');
SELECT published();
SELECT penilaian_work.publish_round('2019', (SELECT root FROM agreed_root));
CREATE TABLE plain_leaf AS SELECT row_number() OVER (ORDER BY kind, body, leaf)::integer - 1 AS number, leaf FROM (
	SELECT 0 AS kind, NULL AS body, leaf FROM penilaian.publication
	UNION ALL SELECT 1, body, leaf FROM penilaian.result UNION ALL SELECT 2, body, leaf FROM penilaian.unit_result
	UNION ALL SELECT 3, body, leaf FROM penilaian.node_result
	UNION ALL SELECT 4, body, leaf FROM penilaian.plan_result) l;
CREATE TABLE plain_result AS SELECT * FROM penilaian.node_result;
CREATE TABLE plain_copy (LIKE penilaian.node_result INCLUDING ALL);
-- contender: rows alone (floor)
INSERT INTO plain_copy SELECT * FROM plain_result
-- before:
TRUNCATE plain_copy
-- check:
SELECT true AS answer
-- contender: publish
SELECT penilaian_work.publish_round('2019', (SELECT root FROM agreed_root))
-- before:
SELECT published()
-- check:
SELECT count(*) = (SELECT count(*) FROM plain_result) AS answer FROM penilaian.node_result
-- contender: sha256 (floor)
SELECT count(sha256(convert_to(leaf, 'UTF8'))) FROM plain_leaf
-- check:
SELECT true AS answer
-- contender: root and proofs
SELECT count((made).path),
	min(encode(merkle_root(first, 0, count, (made).path), 'hex')) FILTER (WHERE (made).number = 0)
FROM (SELECT leaves[1] AS first, cardinality(leaves) AS count, merkle_proofs(leaves) AS made
	FROM (SELECT ARRAY(SELECT convert_to(leaf, 'UTF8') FROM plain_leaf ORDER BY number) AS leaves OFFSET 0) tree) proof
-- check:
WITH tree AS MATERIALIZED (SELECT ARRAY(SELECT convert_to(leaf, 'UTF8') FROM plain_leaf ORDER BY number) AS leaves),
known AS MATERIALIZED (SELECT merkle_root(leaves) AS root, cardinality(leaves) AS count FROM tree),
proof AS MATERIALIZED (SELECT merkle_proofs(leaves) AS made FROM tree)
SELECT bool_and(merkle_verify(convert_to(l.leaf, 'UTF8'), (p.made).number, k.count, (p.made).path, k.root))
	AND count(*) = (SELECT count(*) FROM plain_leaf) AS answer
FROM proof p JOIN plain_leaf l ON l.number = (p.made).number CROSS JOIN known k
