/*
 * closest_name.c - the known name that a mistyped one was probably meant to be
 */
#include "postgres.h"

#include "closest_name.h"

static inline char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* How many bytes must be inserted, removed or exchanged; case does not count */
static int
edit_distance(const char *a, int a_length, const char *b, int b_length)
{
	int			row[CLOSEST_NAME_MAX_BYTES + 1];

	Assert(b_length >= 0 && b_length <= CLOSEST_NAME_MAX_BYTES);
	for (int j = 0; j <= b_length; j++)
		row[j] = j;
	for (int i = 0; i < a_length; i++)
	{
		int			diagonal = row[0];

		row[0] = i + 1;
		for (int j = 0; j < b_length; j++)
		{
			int			exchanged = diagonal + (lower(a[i]) != lower(b[j]));

			diagonal = row[j + 1];
			row[j + 1] = Min(exchanged, Min(row[j], diagonal) + 1);
		}
	}
	return row[b_length];
}

/* Half of what was written may be wrong, not more */
void
closest_name_begin(ClosestName *search, const char *written, int length)
{
	*search = (ClosestName) {
		.written = written,
		.length = length,
		.distance = length > CLOSEST_NAME_MAX_BYTES ? 0 : (length + 1) / 2 + 1
	};
}

/* Of names equally near, the first one offered is kept */
void
closest_name_offer(ClosestName *search, const char *name, int length)
{
	int			distance;

	if (length > CLOSEST_NAME_MAX_BYTES ||
		length - search->length >= search->distance || search->length - length >= search->distance)
		return;
	distance = edit_distance(search->written, search->length, name, length);
	if (distance >= search->distance)
		return;
	search->distance = distance;
	search->name = name;
	search->name_length = length;
}
