-- The views that clients read have none but the six types that all know: TAP. psql -v views=, one a line
SELECT format('1..%s', count(*)) FROM string_to_table(:'views', E'\n');
SELECT format('%sok %s - columns of %s%s', CASE WHEN count(column_name) > 0 THEN 'not ' END, place, view,
	string_agg(format(E'\n# %s %s: %s', column_name, type, hint), '') FILTER (WHERE column_name IS NOT NULL))
FROM string_to_table(:'views', E'\n') WITH ORDINALITY AS v(view, place)
	JOIN pg_class c ON c.oid = CAST(view AS regclass)
	LEFT JOIN LATERAL bi_columns(CAST(relnamespace AS regnamespace)) AS b ON relation = relname
GROUP BY place, view ORDER BY place;
