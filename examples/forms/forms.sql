-- The cells of an instrument's forms as CSV, for write_xlsx.py:
-- psql -X -q -d mydb -v instrument="$(cat visit.json)" -v language=id -f forms.sql
COPY (SELECT form, sheet, row, heading, value FROM xlsform(:'instrument', :'language')) TO STDOUT (FORMAT csv, HEADER);
