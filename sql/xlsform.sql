-- xlsform: the forms that ask an instrument's answers, for ODK and KoboToolbox

CREATE FUNCTION xlsform(instrument instrument, language text, OUT form text, OUT sheet text, OUT "row" integer,
	OUT code text, OUT answer text, OUT heading text, OUT value text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'xlsform' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 500;

COMMENT ON FUNCTION xlsform(instrument, text) IS
	'a row per cell of the forms that ask the indicators, as XLSForm has them, a form for each kind that the '
	'instrument names and one for what names none: sheet is survey, choices or settings, row the row in it, 2 being '
	'the first below the headings, and only cells with a value come; code and answer are what the row stands for in '
	'the instrument; language, ''en'' or ''id'', is the one that the titles are in, and what a form adds is in it, '
	'too; two names that a form could not tell apart are an error';
