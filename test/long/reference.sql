-- Holds scores and coverage against those of an independent evaluator: psql -v files=FOLDER -f reference.sql.
-- The folder has random.jsonl and vectors.jsonl, a document, a form and their right scores in each line.
\set ON_ERROR_STOP on
CREATE EXTENSION compliance;
CREATE TABLE line (n serial PRIMARY KEY, line json NOT NULL);
\set random :files '/random.jsonl'
\set vectors :files '/vectors.jsonl'
COPY line (line) FROM :'random' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02');
COPY line (line) FROM :'vectors' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02');

-- What this line says, by us: the score and the coverage, or the error
CREATE FUNCTION verdict(line json, OUT score text, OUT coverage text) LANGUAGE plpgsql AS $$
DECLARE
	i instrument;
	card scorecard;
	node text := line ->> 'code';
BEGIN
	i := line ->> 'doc';
	card := scorecard(i, (line ->> 'form')::jsonb);
	score := CASE WHEN node IS NULL THEN score(card, i) ELSE score(card, i, node) END;
	coverage := CASE WHEN node IS NULL THEN coverage(card, i) ELSE coverage(card, i, node) END;
EXCEPTION WHEN OTHERS THEN
	score := SQLERRM;
END
$$;

CREATE TABLE result AS
	SELECT n, line, (verdict(line)).* FROM line;
CREATE TABLE difference AS
	SELECT * FROM result
	WHERE score IS DISTINCT FROM line ->> 'score' OR coverage IS DISTINCT FROM line ->> 'coverage';

SELECT format('%s 1 - %s documents are scored as by the reference',
	CASE WHEN count(*) > 0 AND NOT EXISTS (SELECT FROM difference) THEN 'ok' ELSE 'not ok' END, count(*)) FROM result;
SELECT format('# %s: ours %s, covers %s; %s', n, coalesce(score, '-'), coverage, line)
FROM difference ORDER BY n LIMIT 20;
SELECT format('# %s: %s documents, %s with a score', key, count(*), count(score))
FROM unnest(ARRAY['answers', 'choose', 'curve', 'bands', 'power', 'points', 'divide_by', 'best', 'caps',
		'not_applicable', 'min_answers', 'min_coverage', 'on', 'rounding', 'goalposts', 'levels', 'missing', 'mean',
		'round']) AS key
	JOIN result ON strpos(line ->> 'doc', format('"%s"', key)) > 0
GROUP BY key ORDER BY key;
\echo 1..1
