-- Published results of the Ombudsman's compliance assessment, zoned and ranked.
-- In a fresh database that has the extension:  psql -X -q -f demo.sql  (from this folder)

\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
\pset border 1
\pset linestyle ascii
\pset format aligned
\pset footer off
\pset null '-'
SET client_min_messages = warning;

\ir schema.sql
\ir load.sql

\echo
\ir kota_2021.sql
\ir kota_2022.sql
\ir reproduced.sql
\pset footer on
\ir not_reproduced.sql
\pset footer off
\ir between_bounds.sql
\ir other_zonings.sql
\ir national_counts.sql

\ir generate.sql
\ir round.sql
\ir round_zones.sql
\ir round_means.sql
\ir round_breakdown.sql
\ir round_plan.sql
\ir round_ranks.sql
\ir assessment.sql
\ir publication.sql
\ir printed_root.sql
