-- data: leaf
-- case: root and all proofs of a publication
-- goal: root and proofs / sha256 at most 2
-- goal: root / sha256
-- goal: root, then proofs / sha256
-- contender: root and proofs
WITH leaves AS MATERIALIZED (SELECT array_agg(leaf ORDER BY number) AS leaves FROM leaf),
p AS (SELECT leaves, merkle_proofs(leaves) AS p FROM leaves)
SELECT number, CASE number WHEN 0 THEN merkle_root(leaves[1], 0, cardinality(leaves), path) ELSE path[1] END AS answer
FROM (SELECT leaves, (p).number, (p).path FROM p OFFSET 0) p
-- check:
SELECT (SELECT encode(merkle_root(leaves[1], 0, cardinality(leaves), path), 'hex') FROM merkle_proofs(leaves) WHERE number = 0)
	AS answer
FROM (SELECT array_agg(leaf ORDER BY number) AS leaves FROM leaf) l
-- contender: root
SELECT encode(merkle_root(array_agg(leaf ORDER BY number)), 'hex') AS answer FROM leaf
-- contender: root, then proofs
WITH leaves AS MATERIALIZED (SELECT array_agg(leaf ORDER BY number) AS leaves FROM leaf)
SELECT merkle_root(leaves) AS answer FROM leaves UNION ALL SELECT (p).path[1] FROM (SELECT merkle_proofs(leaves) AS p FROM leaves OFFSET 0) p
-- check:
SELECT encode(merkle_root(array_agg(leaf ORDER BY number)), 'hex') AS answer FROM leaf
-- contender: sha256 (floor)
SELECT number, sha256(leaf) AS answer FROM leaf
