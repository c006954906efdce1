-- Who may change everything makes all of a publication anew, so that it agrees with itself. The root that was printed
-- is in the variable root, the publication in seq, the first city in first.

\echo
\echo 'He exchanges a name instead, and makes leaf, hash and root anew: nothing in the database shows it,'
\echo 'only the printed root does'
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE penilaian.result SET body_name = 'Kota Lain' WHERE seq = :seq AND body = :'first';
SET LOCAL ROLE penyelenggara;
CREATE TEMP TABLE line ON COMMIT DROP AS SELECT leaf_number, expected FROM published_lines('penilaian', :seq);
RESET ROLE;
UPDATE penilaian.result r SET leaf = l.expected, leaf_hash = leaf_hash(l.expected) FROM line l
WHERE r.seq = :seq AND r.leaf_number = l.leaf_number;
UPDATE penilaian.publication SET root = encode(merkle_root(ARRAY(SELECT convert_to(expected, 'UTF8') FROM line
	ORDER BY leaf_number)), 'hex') WHERE seq = :seq;
SET LOCAL ROLE penyelenggara;
SELECT bool_and(v.verified) AS "all verified", min(p.root) = :'root' AS "as printed",
	proof_problem(publication_proof('penilaian', :seq, :'first')::json, :'root') AS "its line, under the printed root"
FROM verify_publication('penilaian', :seq) v JOIN penilaian.publication p USING (seq);
ROLLBACK;
