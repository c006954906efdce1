-- Who sees a table of these sees it in whole, by a policy of roles.sql; who was granted it by another hand sees
-- nothing. Not forced upon the owner: his pg_dump would fail.
--for table: (visit), (form_version), (review), (response)
ALTER TABLE @table@ ENABLE ROW LEVEL SECURITY;
--end
