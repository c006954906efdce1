/*
 * canonical.c - the canonical text of a row of fields, written and read
 *
 * This is not left to the server's JSON functions: they may change, and texts
 * that were hashed may not.
 */
#include "postgres.h"

#include "canonical.h"

/* Bytes of the longest escape, and how many bytes of a string are looked at before more room is taken */
#define MAX_ESCAPE 6
#define PIECE 1024

/* The letters behind a backslash, by the character that they stand for */
static const char letters[] = {
	['\b'] = 'b',['\t'] = 't',['\n'] = 'n',['\f'] = 'f',['\r'] = 'r',['"'] = '"',['\\'] = '\\'
};

static const char hex_digits[] = "0123456789abcdef";

static bool
must_be_escaped(unsigned char c)
{
	return c < ' ' || c == '"' || c == '\\';
}

static char
letter_of(unsigned char c)
{
	return c < lengthof(letters) ? letters[c] : '\0';
}

/* Behind what was written before; returns the end */
static char *
write_escaped(char *out, unsigned char c)
{
	*out++ = '\\';
	if (letter_of(c) != '\0')
		*out++ = letter_of(c);
	else
	{
		memcpy(out, "u00", 3);
		out += 3;
		*out++ = hex_digits[c >> 4];
		*out++ = hex_digits[c & 15];
	}
	return out;
}

/* A piece of a string; room is taken at once, whatever its bytes are */
static void
append_piece(StringInfo buffer, const char *bytes, int length)
{
	char	   *out;

	enlargeStringInfo(buffer, length * MAX_ESCAPE);
	out = buffer->data + buffer->len;
	for (int i = 0; i < length; i++)
		if (must_be_escaped(bytes[i]))
			out = write_escaped(out, bytes[i]);
		else
			*out++ = bytes[i];
	*out = '\0';
	buffer->len = (int) (out - buffer->data);
}

/* In quotation marks, as JSON writes a string */
static void
append_string(StringInfo buffer, const char *bytes, int length)
{
	appendStringInfoChar(buffer, '"');
	for (int i = 0; i < length; i += PIECE)
		append_piece(buffer, bytes + i, Min(PIECE, length - i));
	appendStringInfoChar(buffer, '"');
}

void
canonical_begin(StringInfo buffer)
{
	initStringInfo(buffer);
	appendStringInfoChar(buffer, '[');
}

/* The next field; null if it is NULL */
void
canonical_append(StringInfo buffer, const char *field, int length)
{
	if (buffer->len > 1)
		appendStringInfoChar(buffer, ',');
	if (field == NULL)
		appendStringInfoString(buffer, "null");
	else
		append_string(buffer, field, length);
}

void
canonical_end(StringInfo buffer)
{
	appendStringInfoChar(buffer, ']');
}

/* The character of the escape behind a backslash, *in moving behind it; 0 if it would be written otherwise */
static unsigned char
parse_escape(const char **in)
{
	const char *escape = *in;

	if (*escape == 'u')
		for (unsigned char c = 1; c < ' '; c++)
		{
			char		digits[] = {'u', '0', '0', hex_digits[c >> 4], hex_digits[c & 15], '\0'};

			if (letter_of(c) == '\0' && strncmp(escape, digits, 5) == 0)
			{
				*in += 5;
				return c;
			}
		}
	else if (*escape != '\0')
		for (unsigned char c = 1; c < lengthof(letters); c++)
			if (letters[c] == *escape)
			{
				*in += 1;
				return c;
			}
	return 0;
}

/* Put the string that begins at its quotation mark to *out; both move behind it */
static bool
parse_string(const char **in, char **out)
{
	const char *next = *in + 1;

	while (*next != '"')
	{
		unsigned char c = *next++;

		if (must_be_escaped(c))
			c = c == '\\' ? parse_escape(&next) : '\0';
		if (c == '\0')
			return false;
		*(*out)++ = c;
	}
	*(*out)++ = '\0';
	*in = next + 1;
	return true;
}

/*
 * The number of fields of a canonical text; -1 if it is none, or has more than
 * max_fields.  The fields come out as strings, or NULL for null, which lie in
 * the text itself: no string is longer than it was with its quotation marks.
 */
int
canonical_parse(char *text, char **fields, int max_fields)
{
	const char *in = text + 1;
	char	   *out = text;
	int			count = 0;

	if (strcmp(text, "[]") == 0)
		return 0;
	if (*text != '[')
		return -1;
	while (count < max_fields)
	{
		char	   *field = out;

		if (*in == '"')
		{
			if (!parse_string(&in, &out))
				return -1;
			fields[count++] = field;
		}
		else if (strncmp(in, "null", 4) == 0)
		{
			fields[count++] = NULL;
			in += 4;
		}
		else
			return -1;
		if (strcmp(in, "]") == 0)
			return count;
		if (*in++ != ',')
			return -1;
	}
	return -1;
}
