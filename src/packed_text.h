/*
 * packed_text.h - texts inside a value, stored ready to be returned
 *
 * Zonings and instruments keep their texts as text datums behind their
 * structure, and refer to them by their offsets from its start.
 */
#ifndef COMPLIANCE_PACKED_TEXT_H
#define COMPLIANCE_PACKED_TEXT_H

#include "postgres.h"

#include "compat.h"

static inline Size
packed_text_size(const char *string)
{
	return string == NULL ? 0 : INTALIGN(VARHDRSZ + strlen(string));
}

/* Append a text datum at *offset, which moves behind it; returns its place, 0 for NULL */
static inline uint32
append_packed_text(void *value, uint32 *offset, const char *string)
{
	uint32		place = *offset;
	text	   *datum = (text *) ((char *) value + place);

	if (string == NULL)
		return 0;
	SET_VARSIZE(datum, VARHDRSZ + strlen(string));
	memcpy(VARDATA(datum), string, strlen(string));
	*offset += packed_text_size(string);
	return place;
}

#endif
