-- Submissions as ODK Central and KoboToolbox export them become scorecards, or a list of what is wrong with them.
--
-- psql -X -d mydb -v instrument="$(cat visit.json)" -v odk="$(cat odk.json)" -v kobo="$(cat kobo.json)" -f load.sql

CREATE TEMP TABLE edition AS SELECT CAST(:'instrument' AS instrument) AS i;

-- What a form calls it, and what that is in the instrument: each question, and of questions with choices each choice.
-- "several" says that the answers of a question are an array.
CREATE TEMP TABLE dictionary AS
SELECT DISTINCT code, answer,
  max(value) FILTER (WHERE heading = CASE sheet WHEN 'survey' THEN 'name' ELSE 'list_name' END) AS question,
  max(value) FILTER (WHERE heading = 'name' AND sheet = 'choices') AS choice,
  coalesce(bool_or(value LIKE 'select_multiple %') FILTER (WHERE heading = 'type'), false) AS several
FROM edition, xlsform(i, 'id') WHERE sheet <> 'settings' GROUP BY form, sheet, row, code, answer;

-- One row for each submission that was not rejected.  Its id stays when it is edited.  What a server adds has names of
-- its own, none of which a question of xlsform() has.
CREATE TEMP TABLE submission AS
SELECT 'ODK' AS source, s ->> '__id' AS id, CAST(s #>> '{__system,submissionDate}' AS timestamptz) AS submitted,
  s #>> '{__system,submitterName}' AS submitter, s #>> '{__system,formVersion}' AS form_version, s ->> 'unit' AS unit,
  s AS document
FROM jsonb_array_elements(CAST(:'odk' AS jsonb) -> 'value') AS s
WHERE s #>> '{__system,reviewState}' IS DISTINCT FROM 'rejected' AND s #>> '{__system,deletedAt}' IS NULL
UNION ALL
SELECT 'Kobo', coalesce(s ->> 'meta/rootUuid', s ->> 'meta/instanceID'), CAST(s ->> '_submission_time' AS timestamp) AT TIME ZONE 'UTC',
  s ->> '_submitted_by', NULL, s ->> 'unit', s
FROM jsonb_array_elements(CAST(:'kobo' AS jsonb) -> 'results') AS s
WHERE s #>> '{_validation_status,uid}' IS DISTINCT FROM 'validation_status_not_approved';

-- Each value by the name of its question and by its place: an array of objects is a repeat, whose places are numbered.
-- Groups are objects to ODK and a part of the name to KoboToolbox.  Questions that were added to the forms are left out.
CREATE TEMP VIEW said AS
WITH RECURSIVE node (source, id, place, name, value) AS (
  SELECT source, id, '', '', document FROM submission
  UNION ALL
  SELECT source, id, below.place, below.name, below.value
  FROM node, LATERAL (
    SELECT node.place, regexp_replace(key, '^.*/', '') AS name, member.value
    FROM jsonb_each(CASE jsonb_typeof(node.value) WHEN 'object' THEN node.value ELSE '{}' END) AS member (key, value)
    WHERE key !~ '^_|@|^(meta|formhub)(/|$)' AND key NOT IN ('unit', 'start', 'end')
    UNION ALL
    SELECT format('%s/%s[%s]', node.place, node.name, number), node.name, element
    FROM jsonb_array_elements(CASE jsonb_typeof(node.value) WHEN 'array' THEN node.value ELSE '[]' END)
      WITH ORDINALITY AS repeat (element, number)) AS below
)
SELECT source, id, place, name, value #>> '{}' AS value FROM node
WHERE jsonb_typeof(value) NOT IN ('object', 'array', 'null');

-- The same in the words of the instrument.  What it does not know stays as it is, for answer_problems() to name it;
-- so does "none of these" beside others.
CREATE TEMP VIEW form AS
WITH word AS (
  SELECT s.source, s.id, s.place, coalesce(c.code, q.code, s.name) AS code, coalesce(q.several, false) AS several,
    CASE WHEN c.choice IS NULL OR (c.answer IS NULL AND cardinality(words) > 1) THEN w.word ELSE c.answer END AS answer,
    number
  FROM said AS s
  LEFT JOIN dictionary AS q ON q.question = s.name AND q.choice IS NULL
  CROSS JOIN LATERAL (SELECT CASE
    WHEN s.name IN (SELECT question FROM dictionary WHERE choice IS NOT NULL) THEN string_to_array(s.value, ' ')
    ELSE ARRAY[s.value] END) AS v (words)
  CROSS JOIN unnest(words) WITH ORDINALITY AS w (word, number)
  LEFT JOIN dictionary AS c ON c.question = s.name AND c.choice = w.word
), answered AS (
  SELECT source, id, place, code, bool_or(several) AS several,
    coalesce(jsonb_agg(answer ORDER BY number) FILTER (WHERE answer IS NOT NULL), '[]') AS answers
  FROM word GROUP BY source, id, place, code
)
SELECT source, id, place,
  jsonb_object_agg(code, CASE
    WHEN jsonb_array_length(answers) = 1 AND (NOT several OR answers ->> 0 = 'not_applicable') THEN answers -> 0
    ELSE answers END) AS answers
FROM answered GROUP BY source, id, place;

-- What is wrong, all of it; an ODK form tells, too, whether the instrument that it was made from is another one
CREATE TEMP VIEW problem AS
SELECT source, id, place, p.* FROM edition, form, answer_problems(i, answers) AS p
UNION ALL
SELECT source, id, '', NULL, to_jsonb(form_version), 'form is of another instrument', fingerprint(i)
FROM edition, submission WHERE left(form_version, 32) <> fingerprint(i);

SELECT source, unit, place, code, value, problem, hint FROM problem JOIN submission USING (source, id)
ORDER BY source, unit, place, code;

-- A card for each submission without a problem: the observation, and the mean of the interviews
CREATE TEMP VIEW card AS
SELECT source, id, rollup(card) AS card FROM (
  SELECT source, id, mean_card(scorecard(i, answers)) AS card
  FROM edition, form WHERE (source, id) NOT IN (SELECT source, id FROM problem)
  GROUP BY source, id, regexp_replace(place, '\[\d+\]', '', 'g')) AS part
GROUP BY source, id;

SELECT source, unit, submitted, submitter, score(card, i), score(card, i, 'sarana') AS sarana,
  score(card, i, 'pengguna') AS pengguna, coverage(card, i)
FROM edition, card JOIN submission USING (source, id) ORDER BY unit, source;
