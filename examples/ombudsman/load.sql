-- The published data. \copy reads the files from the current folder: start psql in this one.

-- 2018 and 2019 share one zoning; each later method brought its own.
INSERT INTO ombudsman.edition (year, standard) VALUES
    (2018, 'ombudsman-2018'),
    (2019, 'ombudsman-2018'),
    (2021, 'ombudsman-2021'),
    (2022, 'ombudsman-2022');

\copy ombudsman.result FROM 'results.csv' WITH (FORMAT csv, HEADER match)
\copy ombudsman.national_count FROM 'national_counts.csv' WITH (FORMAT csv, HEADER match)
\copy ombudsman.not_assessed FROM 'not_assessed.csv' WITH (FORMAT csv, HEADER match)

ANALYZE ombudsman.result;
