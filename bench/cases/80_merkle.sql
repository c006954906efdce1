-- data: leaf
-- case: root and all proofs of a publication
-- goal: root and proofs / sha256 at most 2
-- goal: root / sha256
-- goal: root, then proofs / sha256
-- contender: root and proofs
SELECT number, CASE number WHEN 0 THEN merkle_root((SELECT leaf FROM leaf WHERE number = 0), 0,
	(SELECT count(*)::integer FROM leaf), path) ELSE path[1] END AS answer
FROM (SELECT (p).number, (p).path
	FROM (SELECT merkle_proofs(ARRAY(SELECT leaf FROM leaf ORDER BY number)) AS p OFFSET 0) p OFFSET 0) p
-- check:
SELECT encode(merkle_root(leaves[1], 0, cardinality(leaves), path), 'hex') AS answer
FROM (SELECT ARRAY(SELECT leaf FROM leaf ORDER BY number) AS leaves) l, merkle_proofs(leaves) WHERE number = 0
-- contender: root
SELECT encode(merkle_root(ARRAY(SELECT leaf FROM leaf ORDER BY number)), 'hex') AS answer
-- contender: root, then proofs
SELECT merkle_root(ARRAY(SELECT leaf FROM leaf ORDER BY number)) AS answer
UNION ALL SELECT (p).path[1] FROM (SELECT merkle_proofs(ARRAY(SELECT leaf FROM leaf ORDER BY number)) AS p OFFSET 0) p
-- check:
SELECT encode(merkle_root(ARRAY(SELECT leaf FROM leaf ORDER BY number)), 'hex') AS answer
-- contender: sha256 (floor)
SELECT number, sha256(leaf) AS answer FROM leaf
