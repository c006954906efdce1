/*
 * zoning_parse.c - the notation of zonings
 *
 *     zoning := band {"," band} {";" option}
 *     band   := interval label ["predicate in words"] ["zone" word] ["#rrggbb"]
 *     option := "round" 0..6 ["half_up" | "half_even" | "down" | "up"]
 *             | "best" ("high" | "low")
 *
 * Intervals are written as PostgreSQL writes ranges.  A label or zone that is
 * not a word stands in double quotes; a quote within quotes is doubled.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "zoning_parse.h"

typedef struct Parser
{
	const char *text;
	const char *p;
	const char *end;
	ParseError *error;
} Parser;

/* How much of the text an error message shows */
#define EXCERPT_BYTES 40

static bool
fail(Parser *parser, int sqlstate, char *message, char *detail, char *hint)
{
	*parser->error = (ParseError) {sqlstate, message, detail, hint};
	return false;
}

/* The beginning of [start, end) that an error message shows, in whole characters */
static char *
excerpt(const char *start, const char *end)
{
	int			length = (int) Min(end - start, EXCERPT_BYTES + MAX_MULTIBYTE_CHAR_LEN);

	return pnstrdup(start, pg_mbcliplen(start, length, EXCERPT_BYTES));
}

static bool
fail_syntax(Parser *parser, const char *expected)
{
	char	   *place = parser->p == parser->end ? pstrdup("at its end") :
	psprintf("at byte %d, before \"%s\"", (int) (parser->p - parser->text) + 1,
			 excerpt(parser->p, parser->end));

	return fail(parser, ERRCODE_INVALID_TEXT_REPRESENTATION,
				pstrdup("invalid input syntax for type zoning"),
				psprintf("Expected %s %s.", expected, place),
				pstrdup("A zoning is written like [0,50.99] merah \"Kepatuhan Rendah\", "
						"[51,100] hijau; round 2."));
}

static bool
is_word_character(char c)
{
	return (unsigned char) c > ' ' && c != 0x7F && strchr(",;\"[]()#", c) == NULL;
}

static void
skip_spaces(Parser *parser)
{
	while (parser->p < parser->end && is_space(*parser->p))
		parser->p++;
}

/* The next character that is no space; NUL at the end */
static char
peek(Parser *parser)
{
	skip_spaces(parser);
	return parser->p < parser->end ? *parser->p : '\0';
}

static bool
accept_character(Parser *parser, char c)
{
	if (peek(parser) != c)
		return false;
	parser->p++;
	return true;
}

static const char *
word_end(const char *p, const char *end)
{
	while (p < end && is_word_character(*p))
		p++;
	return p;
}

/* Whether a name can be written without quotes */
bool
zoning_is_word(const char *name)
{
	return *name != '\0' && *word_end(name, name + strlen(name)) == '\0';
}

static bool
accept_keyword(Parser *parser, const char *keyword)
{
	const char *stop;

	skip_spaces(parser);
	stop = word_end(parser->p, parser->end);
	if ((size_t) (stop - parser->p) != strlen(keyword) ||
		strncmp(parser->p, keyword, stop - parser->p) != 0)
		return false;
	parser->p = stop;
	return true;
}

/* Where a string in double quotes ends: its closing quote, or NULL */
static const char *
closing_quote(const char *p, const char *end)
{
	for (; p < end; p++)
		if (*p == '"')
		{
			if (p + 1 == end || p[1] != '"')
				return p;
			p++;
		}
	return NULL;
}

/* A string in double quotes; the parser stands at the opening one */
static bool
parse_quoted(Parser *parser, char **result)
{
	const char *stop = closing_quote(++parser->p, parser->end);
	char	   *out;

	if (stop == NULL)
		return fail_syntax(parser, "a closing double quote after the text");
	out = *result = palloc(stop - parser->p + 1);
	for (; parser->p < stop; parser->p++)
	{
		if ((unsigned char) *parser->p < ' ' || *parser->p == 0x7F)
			return fail_syntax(parser, "no control character within quotes");
		*out++ = *parser->p;
		if (*parser->p == '"')
			parser->p++;
	}
	*out = '\0';
	parser->p = stop + 1;
	return true;
}

/* A label or the name of a zone: a word, or anything in double quotes */
static bool
parse_name(Parser *parser, const char *what, char **result)
{
	if (peek(parser) == '"')
	{
		if (!parse_quoted(parser, result))
			return false;
	}
	else
	{
		const char *stop = word_end(parser->p, parser->end);

		*result = pnstrdup(parser->p, stop - parser->p);
		parser->p = stop;
	}
	if (**result == '\0')
		return fail_syntax(parser, what);
	if (strlen(*result) > LABEL_MAX_BYTES)
		return fail(parser, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
					psprintf("zoning has %s that is too long", what),
					psprintf("It has %zu bytes; at most %d are allowed.",
							 strlen(*result), LABEL_MAX_BYTES),
					pstrdup("Long wordings go into the predicate, in quotes behind the label."));
	return true;
}

/* A bound in units; *present tells whether there is one */
static bool
parse_bound(Parser *parser, bool *present, int64 *units)
{
	const char *start;
	const char *stop;
	DecimalText number;
	Reading		reading;

	*present = strchr(",])", peek(parser)) == NULL;
	if (!*present)
		return true;
	start = parser->p;
	stop = decimal_scan(start, parser->end, &number);
	if (stop == NULL)
		return fail_syntax(parser, "a number");
	reading = decimal_text_reading(&number);
	if (!reading_in_range(reading) || !reading_is_exact(reading))
		return fail(parser, ERRCODE_INVALID_TEXT_REPRESENTATION,
					psprintf("zoning has a bound that no score can have: \"%s\"",
							 excerpt(start, stop)),
					psprintf("Scores have up to 12 digits before and %d after the point.",
							 UNIT_DECIMALS),
					NULL);
	parser->p = stop;
	*units = reading / 4;
	return true;
}

static bool
parse_interval(Parser *parser, ScoreInterval *interval)
{
	const char *start;
	bool		lower_inclusive;
	bool		has_lower;
	bool		has_upper;
	int64		lower = 0;
	int64		upper = 0;

	skip_spaces(parser);
	start = parser->p;
	lower_inclusive = accept_character(parser, '[');
	if (!lower_inclusive && !accept_character(parser, '('))
		return fail_syntax(parser, "an interval, which begins with \"[\" or \"(\",");
	if (!parse_bound(parser, &has_lower, &lower))
		return false;
	if (!accept_character(parser, ','))
		return fail_syntax(parser, "a comma and the upper bound");
	if (!parse_bound(parser, &has_upper, &upper))
		return false;
	interval->lowest = !has_lower ? READING_BELOW :
		reading_from_units(lower) + (lower_inclusive ? 0 : 1);
	if (accept_character(parser, ']'))
		interval->highest = has_upper ? reading_from_units(upper) : READING_ABOVE;
	else if (accept_character(parser, ')'))
		interval->highest = has_upper ? reading_from_units(upper) - 1 : READING_ABOVE;
	else
		return fail_syntax(parser, "\"]\" or \")\" behind the upper bound");
	if (has_lower && has_upper && interval->lowest > interval->highest)
		return fail(parser, ERRCODE_INVALID_TEXT_REPRESENTATION,
					psprintf("zoning has a band with %s bounds: %s",
							 lower > upper ? "reversed" : "empty",
							 excerpt(start, parser->p)),
					lower > upper ?
					pstrdup("The lower bound is above the upper bound.") :
					pstrdup("No score lies between the bounds."),
					NULL);
	return true;
}

static bool
parse_color(Parser *parser, const char *label, char **color)
{
	const char *start = parser->p++;
	const char *stop = word_end(parser->p, parser->end);
	int			digits = 0;

	*color = excerpt(start, stop);
	for (char *c = *color + 1; *c != '\0'; c++)
	{
		if (*c >= 'A' && *c <= 'F')
			*c += 'a' - 'A';
		digits += (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'f');
	}
	parser->p = stop;
	if (strlen(*color) != COLOR_BYTES || digits != COLOR_BYTES - 1)
		return fail(parser, ERRCODE_INVALID_TEXT_REPRESENTATION,
					psprintf("zoning has an invalid color in band \"%s\": \"%s\"",
							 label, *color),
					NULL,
					pstrdup("Colors are written #rrggbb, in hexadecimal digits."));
	return true;
}

static bool
parse_band(Parser *parser, ParsedBand *band)
{
	memset(band, 0, sizeof(*band));
	if (!parse_interval(parser, &band->interval) ||
		!parse_name(parser, "a label", &band->label))
		return false;
	if (peek(parser) == '"')
	{
		if (!parse_quoted(parser, &band->predicate))
			return false;
		if (strlen(band->predicate) > PREDICATE_MAX_BYTES)
			return fail(parser, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
						psprintf("zoning has a predicate that is too long in band \"%s\"",
								 band->label),
						psprintf("It has %zu bytes; at most %d are allowed.",
								 strlen(band->predicate), PREDICATE_MAX_BYTES),
						NULL);
		if (*band->predicate == '\0' || strcmp(band->predicate, band->label) == 0)
			band->predicate = NULL;
	}
	if (accept_keyword(parser, "zone"))
	{
		if (!parse_name(parser, "a zone", &band->zone))
			return false;
		if (strcmp(band->zone, band->label) == 0)
			band->zone = NULL;
	}
	if (peek(parser) == '#')
		return parse_color(parser, band->label, &band->color);
	return true;
}

static bool
parse_bands(Parser *parser, ParsedZoning *zoning)
{
	zoning->count = 0;
	do
	{
		if (zoning->count == BANDS_MAX)
			return fail(parser, ERRCODE_PROGRAM_LIMIT_EXCEEDED,
						pstrdup("zoning has too many bands"),
						psprintf("At most %d are allowed.", BANDS_MAX),
						NULL);
		if (!parse_band(parser, &zoning->bands[zoning->count++]))
			return false;
	} while (accept_character(parser, ','));
	return true;
}

static bool
parse_round(Parser *parser, Rounding *rounding)
{
	char		digit = peek(parser);
	RoundMode	mode = ROUND_HALF_UP;

	if (digit < '0' || digit > '0' + UNIT_DECIMALS ||
		word_end(parser->p, parser->end) != parser->p + 1)
		return fail_syntax(parser, "the decimals to round to, 0 to 6,");
	parser->p++;
	rounding->decimals = digit - '0';
	if (is_word_character(peek(parser)))
	{
		const char *stop = word_end(parser->p, parser->end);

		if (!round_mode_from_text(parser->p, (int) (stop - parser->p), &mode))
			return fail_syntax(parser, "\"half_up\", \"half_even\", \"down\" or \"up\"");
		parser->p = stop;
	}
	rounding->mode = mode;
	return true;
}

static bool
parse_options(Parser *parser, ParsedZoning *zoning)
{
	bool		has_best = false;

	zoning->rounding = (Rounding) {NO_ROUNDING, 0};
	zoning->best_low = false;
	while (accept_character(parser, ';'))
	{
		if (zoning->rounding.decimals == NO_ROUNDING && accept_keyword(parser, "round"))
		{
			if (!parse_round(parser, &zoning->rounding))
				return false;
		}
		else if (!has_best && accept_keyword(parser, "best"))
		{
			zoning->best_low = accept_keyword(parser, "low");
			if (!zoning->best_low && !accept_keyword(parser, "high"))
				return fail_syntax(parser, "\"high\" or \"low\"");
			has_best = true;
		}
		else
			return fail_syntax(parser, "an option, \"round\" or \"best\", each at most once,");
	}
	return true;
}

/* Parse and check a zoning; false with *error filled if it is not valid */
bool
zoning_parse(const char *notation, ParsedZoning *zoning, ParseError *error)
{
	Parser		parser = {notation, notation, notation + strlen(notation), error};

	if (!parse_bands(&parser, zoning) || !parse_options(&parser, zoning))
		return false;
	if (peek(&parser) != '\0' || parser.p != parser.end)
		return fail_syntax(&parser, "a predicate in quotes, \"zone\", a color, \",\" or \";\"");
	return zoning_check(zoning, error);
}
