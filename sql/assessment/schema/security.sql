-- Rows that not all see who see the table: which, roles.sql says. Not forced upon the owner: his pg_dump would fail.
--for table: (visit), (form_version), (review), (person), (login), (response), (hold), (body_tally), (node_score)
ALTER TABLE @table@ ENABLE ROW LEVEL SECURITY;
--end
