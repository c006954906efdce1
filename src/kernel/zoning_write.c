/*
 * zoning_write.c - the canonical notation of zonings, which zoning_parse.c reads
 */
#include "postgres.h"

#include "zoning_parse.h"
#include "zoning_write.h"

/* In double quotes, as the notation has a predicate */
void
zoning_append_quoted(StringInfo buffer, const char *string)
{
	appendStringInfoChar(buffer, '"');
	for (; *string != '\0'; string++)
	{
		if (*string == '"')
			appendStringInfoChar(buffer, '"');
		appendStringInfoChar(buffer, *string);
	}
	appendStringInfoChar(buffer, '"');
}

/* As the notation has a label or zone */
void
zoning_append_name(StringInfo buffer, const char *name)
{
	if (zoning_is_word(name))
		appendStringInfoString(buffer, name);
	else
		zoning_append_quoted(buffer, name);
}

static void
append_band(StringInfo buffer, const ParsedBand *band)
{
	appendStringInfo(buffer, "%s ", zoning_interval_to_text(band->interval));
	zoning_append_name(buffer, band->label);
	if (band->predicate != NULL)
	{
		appendStringInfoChar(buffer, ' ');
		zoning_append_quoted(buffer, band->predicate);
	}
	if (band->zone != NULL)
	{
		appendStringInfoString(buffer, " zone ");
		zoning_append_name(buffer, band->zone);
	}
	if (band->color != NULL)
		appendStringInfo(buffer, " %s", band->color);
}

/* The options that are not the default, the first one behind the separator */
void
zoning_append_options(StringInfo buffer, Rounding rounding, bool best_low, const char *separator)
{
	if (rounding.decimals != NO_ROUNDING)
	{
		appendStringInfo(buffer, "%sround %d", separator, rounding.decimals);
		if (rounding.mode != ROUND_HALF_UP)
			appendStringInfo(buffer, " %s", round_mode_names[rounding.mode]);
		separator = "; ";
	}
	if (best_low)
		appendStringInfo(buffer, "%sbest low", separator);
}

/* The whole; what is NULL is not written */
char *
zoning_write(const ParsedZoning *zoning)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	for (int i = 0; i < zoning->count; i++)
	{
		if (i > 0)
			appendStringInfoString(&buffer, ", ");
		append_band(&buffer, &zoning->bands[i]);
	}
	zoning_append_options(&buffer, zoning->rounding, zoning->best_low, "; ");
	return buffer.data;
}
