/*
 * test_closest_name.c - the known name that a mistyped one was meant to be
 */
#include "postgres.h"

#include <ctype.h>

#include "closest_name.h"
#include "unit.h"

typedef struct Typed
{
	const char *written;
	const char *closest;		/* of the names below */
} Typed;

static const char *const names[] = {"weight", "title", "nodes", "missing", "min_coverage", "round", "a"};

static const Typed typed[] = {
	{"weight", "weight"}, {"wieght", "weight"}, {"WEIGHT", "weight"}, {"weights", "weight"}, {"eight", "weight"},
	{"titel", "title"}, {"node", "nodes"}, {"mising", "missing"}, {"mincoverage", "min_coverage"},
	{"rnd", "round"}, {"b", "a"}, {"xyzzyx", NULL}, {"completely_different", NULL}
};

/* By the definition: insert, remove or exchange a byte */
static int
distance(const char *a, const char *b)
{
	int			best;

	if (*a == '\0' || *b == '\0')
		return (int) (strlen(a) + strlen(b));
	best = distance(a + 1, b + 1) + (tolower(*a) != tolower(*b));
	best = Min(best, distance(a + 1, b) + 1);
	return Min(best, distance(a, b + 1) + 1);
}

static void
draw_name(char *name)
{
	int			length = draw(6);

	for (int i = 0; i < length; i++)
		name[i] = "abcABC"[draw(6)];
	name[length] = '\0';
}

/* The nearest of those offered, the first of equals, if it is near enough */
static void
check_random(void)
{
	char		written[8];
	char		offered[4][8];
	ClosestName search;
	int			nearest = -1;
	int			least;

	draw_name(written);
	least = ((int) strlen(written) + 1) / 2 + 1;
	closest_name_begin(&search, written, (int) strlen(written));
	for (int i = 0; i < 4; i++)
	{
		draw_name(offered[i]);
		closest_name_offer(&search, offered[i], (int) strlen(offered[i]));
		if (distance(written, offered[i]) < least)
		{
			least = distance(written, offered[i]);
			nearest = i;
		}
	}
	HOLDS(search.name == (nearest < 0 ? NULL : offered[nearest]), "%s: %s, %s, %s, %s", written, offered[0],
		  offered[1], offered[2], offered[3]);
	HOLDS(nearest < 0 || search.name_length == (int) strlen(offered[nearest]), "%s", written);
}

int
main(void)
{
	char		longest[CLOSEST_NAME_MAX_BYTES + 2];
	ClosestName search;

	for (int i = 0; i < (int) lengthof(typed); i++)
	{
		closest_name_begin(&search, typed[i].written, (int) strlen(typed[i].written));
		for (int j = 0; j < (int) lengthof(names); j++)
			closest_name_offer(&search, names[j], (int) strlen(names[j]));
		SAME(search.name, typed[i].closest);
	}
	property("a mistyped name leads to the known one");
	for (int i = 0; i < 3000; i++)
		check_random();
	property("the nearest name is found, and none that is half another");
	memset(longest, 'x', sizeof(longest));
	closest_name_begin(&search, longest, CLOSEST_NAME_MAX_BYTES);
	closest_name_offer(&search, longest, CLOSEST_NAME_MAX_BYTES + 1);
	HOLDS(search.name == NULL, "too long to be offered");
	closest_name_offer(&search, longest, CLOSEST_NAME_MAX_BYTES);
	HOLDS(search.name == longest && search.distance == 0, "as long as a name may be");
	closest_name_begin(&search, longest, CLOSEST_NAME_MAX_BYTES + 1);
	closest_name_offer(&search, longest, CLOSEST_NAME_MAX_BYTES);
	HOLDS(search.name == NULL, "too long to be sought");
	property("names that are too long are left aside");
	return finish();
}
