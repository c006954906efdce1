/*
 * instrument_leaf_keys.c - the keys that say how an answer becomes a score
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "instrument_leaf_keys.h"
#include "zoning_parse.h"

static LeafRule *
rule_of(Parser *parser, int node)
{
	return &parser->instrument->nodes[node].rule;
}

/* The label of an answer, or a text that is a number */
static bool
read_key_units(Parser *parser, int node, const char *what, const JsonTree *member, int64 *units)
{
	JsonTree	key = {.kind = JSON_KIND_NUMBER, .text = member->key};

	return parser_units(parser, node, what, &key, units);
}

static bool
check_count(Parser *parser, int node, const char *what, int count)
{
	if (count <= LEVELS_MAX)
		return true;
	return parser_fail_limit(parser, node, psprintf("%s are too many", what),
							 psprintf("There are %d; at most %d are allowed.", count, LEVELS_MAX));
}

/*
 * Goalposts and points
 */

/* From the one that has the lowest score to the one that has the highest */
static void
set_goalposts(LeafRule *rule, Decimal worst, Decimal best)
{
	LeafPoint  *points = palloc0(2 * sizeof(LeafPoint));
	Reading		from = decimal_reading(worst);
	Reading		to = decimal_reading(best);

	points[0].value = leaf_number(worst);
	points[1].value = leaf_number(best);
	rule->points = points;
	rule->point_count = 2;
	rule->in_units = reading_in_range(from) && reading_is_exact(from) &&
		reading_in_range(to) && reading_is_exact(to);
	if (rule->in_units)
	{
		rule->worst = from / 4;
		rule->best = to / 4;
	}
}

static bool
read_goalposts(Parser *parser, int node, const JsonTree *value)
{
	Decimal		worst;
	Decimal		best;

	if (value->kind != JSON_KIND_ARRAY || value->count != 2)
		return parser_fail_value(parser, node, "goalposts", "an array of two numbers", value);
	if (!parser_decimal(parser, node, "goalposts", value->first, LEAF_NUMBER_DIGITS, &worst) ||
		!parser_decimal(parser, node, "goalposts", value->last, LEAF_NUMBER_DIGITS, &best))
		return false;
	if (leaf_compare(worst, best) == 0)
		return parser_fail(parser, node, pstrdup("goalposts must differ"),
						   pstrdup("They are the worst and the best value, between which scores are spread."), NULL);
	set_goalposts(rule_of(parser, node), worst, best);
	return true;
}

static bool
read_points(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = &parser->instrument->nodes[node];
	int64		points;
	Decimal		number;

	if (!parser_units(parser, node, "points", value, &points) ||
		!parser_decimal(parser, node, "points", value, LEAF_NUMBER_DIGITS, &number))
		return false;
	if (points <= 0)
		return parser_fail(parser, node, pstrdup("points must be greater than zero"),
						   psprintf("They are %s.", parser_written(value)),
						   pstrdup("What is shown and does not count has a weight of 0."));
	set_goalposts(&target->rule, (Decimal) {0, 0}, number);
	return true;
}

/*
 * Tables
 */

static int
compare_levels(const void *a, const void *b)
{
	const LeafLevel *x = a;
	const LeafLevel *y = b;

	return x->value < y->value ? -1 : x->value > y->value;
}

/* Each key must be a number, and the scores must rise or fall with them */
static bool
read_levels(Parser *parser, int node, const JsonTree *value)
{
	LeafRule   *rule = rule_of(parser, node);
	LeafLevel  *levels;
	bool		rises = false;
	bool		falls = false;

	if (value->kind != JSON_KIND_OBJECT || value->count == 0)
		return parser_fail_value(parser, node, "levels", "an object of values and their scores", value);
	if (!check_count(parser, node, "levels", value->count))
		return false;
	rule->levels = levels = palloc0(value->count * sizeof(LeafLevel));
	for (const JsonTree *member = value->first; member != NULL; member = member->next)
	{
		const char *key = member->key;
		DecimalText number;

		if (decimal_scan(key, key + strlen(key), &number) != key + strlen(key))
			return parser_fail(parser, node, pstrdup("levels must be ordered numbers"),
							   psprintf("A level is %s.", *key == '\0' ? "empty" :
										strlen(key) > 40 ? "no number" : psprintf("\"%s\"", key)),
							   pstrdup("Texts and their values are \"answers\"."));
		if (!read_key_units(parser, node, "level", member, &levels[rule->level_count].value) ||
			!parser_units(parser, node, "score of a level", member, &levels[rule->level_count].score))
			return false;
		rule->level_count++;
	}
	qsort(levels, rule->level_count, sizeof(LeafLevel), compare_levels);
	for (int i = 1; i < rule->level_count; i++)
	{
		if (levels[i].value == levels[i - 1].value)
			return parser_fail(parser, node, pstrdup("levels must differ"), NULL, NULL);
		rises = rises || levels[i].score > levels[i - 1].score;
		falls = falls || levels[i].score < levels[i - 1].score;
	}
	if (rises && falls)
		return parser_fail(parser, node, pstrdup("levels must be ordered: their scores rise and fall"), NULL,
						   pstrdup("What is best in the middle is said with a curve, bands or answers."));
	return true;
}

static bool
read_curve(Parser *parser, int node, const JsonTree *value)
{
	LeafRule   *rule = rule_of(parser, node);
	LeafPoint  *points;

	if (value->kind != JSON_KIND_ARRAY || value->count < 2)
		return parser_fail_value(parser, node, "curve", "an array of at least two points", value);
	if (!check_count(parser, node, "points of a curve", value->count))
		return false;
	rule->points = points = palloc0(value->count * sizeof(LeafPoint));
	for (const JsonTree *point = value->first; point != NULL; point = point->next)
	{
		Decimal		number;
		int			i = rule->point_count;

		if (point->kind != JSON_KIND_ARRAY || point->count != 2)
			return parser_fail_value(parser, node, "point of a curve", "an array of a value and its score", point);
		if (!parser_decimal(parser, node, "value of a point", point->first, LEAF_NUMBER_DIGITS, &number) ||
			!parser_units(parser, node, "score of a point", point->last, &points[i].score))
			return false;
		points[i].value = leaf_number(number);
		if (i > 0 && leaf_compare(leaf_decimal(points[i - 1].value), number) >= 0)
			return parser_fail(parser, node, pstrdup("values of a curve must rise"),
							   psprintf("%s does not lie above the one before it.", parser_written(point->first)),
							   NULL);
		rule->point_count++;
	}
	return true;
}

/* The score of one end of a band; false if the text is no such number */
static bool
read_band_score(const char *text, int length, int64 *score)
{
	DecimalText number;
	Reading		reading;

	if (length == 0 || decimal_scan(text, text + length, &number) != text + length)
		return false;
	reading = decimal_text_reading(&number);
	*score = reading / 4;
	return reading_in_range(reading) && reading_is_exact(reading);
}

/* What a band gives is its zone: a score, or two for its ends */
static bool
read_band(Parser *parser, int node, const ParsedBand *band, LeafBand *result)
{
	const char *zone = band->zone != NULL ? band->zone : band->label;
	const char *dots = strstr(zone, "..");
	bool		is_range;

	result->interval = band->interval;
	if (!read_band_score(zone, dots == NULL ? (int) strlen(zone) : (int) (dots - zone), &result->first) ||
		(dots != NULL && !read_band_score(dots + 2, (int) strlen(dots + 2), &result->last)))
		return parser_fail(parser, node, pstrdup("zone of a band must be a score, or two with \"..\" between them"),
						   psprintf("It is \"%s\".", zone),
						   pstrdup("Bands are written [0,12.0] 0..50; where two give the same, "
								   "[0,10) low zone 0."));
	if (dots == NULL)
		result->last = result->first;
	is_range = result->first != result->last;
	if (dots != NULL && (!interval_has_lower(band->interval) || !interval_has_upper(band->interval) ||
						 (is_range && interval_lower(band->interval) == interval_upper(band->interval))))
		return parser_fail(parser, node, pstrdup("a range of scores needs a band with two ends"),
						   psprintf("The band \"%s\" has the scores \"%s\".", band->label, zone), NULL);
	return true;
}

static bool
read_bands(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = &parser->instrument->nodes[node];
	ParsedZoning *zoning = palloc(sizeof(ParsedZoning));
	LeafBand   *bands;
	ParseError	error;

	if (value->kind != JSON_KIND_STRING)
		return parser_fail_value(parser, node, "bands", "a string", value);
	if (!zoning_parse(value->text, zoning, &error))
		return parser_fail(parser, node, psprintf("bands: %s", error.message), error.detail, error.hint);
	if (zoning->best_low)
		return parser_fail(parser, node, pstrdup("bands cannot have the option best low"), NULL,
						   pstrdup("Their scores say what is best."));
	target->rule.bands = bands = palloc0(zoning->count * sizeof(LeafBand));
	for (int i = 0; i < zoning->count; i++)
		if (!read_band(parser, node, &zoning->bands[i], &bands[i]))
			return false;
	target->rule.band_count = zoning->count;
	target->rule.band_rounding = zoning->rounding;
	target->zoning = zoning;
	return true;
}

/*
 * Answers in words
 */

typedef struct Answer
{
	const char *label;
	const char *utf8;			/* the label, for an order that is the same in
								 * every encoding */
	LeafNumber	value;
} Answer;

/* As levels: from the lowest to the highest, and what is no number last */
static int
compare_answers(const void *a, const void *b)
{
	const Answer *x = a;
	const Answer *y = b;
	int			order = x->value.not_applicable - y->value.not_applicable;

	if (order == 0)
		order = leaf_compare(leaf_decimal(x->value), leaf_decimal(y->value));
	return order != 0 ? order : strcmp(x->utf8, y->utf8);
}

static bool
read_answer(Parser *parser, int node, const JsonTree *member, Answer *answer)
{
	Decimal		number;

	if (*member->key == '\0' || strcmp(member->key, NOT_APPLICABLE) == 0)
		return parser_fail(parser, node, pstrdup("label of an answer is reserved"),
						   psprintf("It is \"%s\".", member->key), NULL);
	if (strlen(member->key) > TITLE_MAX_BYTES)
		return parser_fail_limit(parser, node, pstrdup("label of an answer is too long"),
								 psprintf("It has %zu bytes; at most %d are allowed.",
										  strlen(member->key), TITLE_MAX_BYTES));
	answer->label = member->key;
	answer->utf8 = pg_server_to_any(member->key, strlen(member->key), PG_UTF8);
	if (member->kind == JSON_KIND_STRING && strcmp(member->text, NOT_APPLICABLE) == 0)
	{
		answer->value.not_applicable = 1;
		return true;
	}
	if (member->kind != JSON_KIND_NUMBER)
		return parser_fail_value(parser, node, "value of an answer", "a number or \"" NOT_APPLICABLE "\"", member);
	if (!parser_decimal(parser, node, "value of an answer", member, LEAF_NUMBER_DIGITS, &number))
		return false;
	answer->value = leaf_number(number);
	return true;
}

/* The order in which they are written says nothing, as it may be that of jsonb */
static bool
read_answers(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = &parser->instrument->nodes[node];
	int			count = value->count;
	Answer	   *answers;
	LeafNumber *values;

	if (value->kind != JSON_KIND_OBJECT || count == 0)
		return parser_fail_value(parser, node, "answers", "an object of labels and their values", value);
	if (!check_count(parser, node, "answers", count) || !parser_unique_keys(parser, node, "answers", value))
		return false;
	answers = palloc0(count * sizeof(Answer));
	count = 0;
	for (const JsonTree *member = value->first; member != NULL; member = member->next)
		if (!read_answer(parser, node, member, &answers[count++]))
			return false;
	qsort(answers, count, sizeof(Answer), compare_answers);
	target->rule.answer_count = count;
	target->rule.answers = values = palloc(count * sizeof(LeafNumber));
	target->labels = palloc(count * sizeof(char *));
	for (int i = 0; i < count; i++)
	{
		values[i] = answers[i].value;
		target->labels[i] = answers[i].label;
	}
	return true;
}

static bool
read_choose(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"max", "sum"};
	int			index;

	if (!parser_name(parser, node, "choose", "\"max\" or \"sum\"", value, names, lengthof(names), &index))
		return false;
	rule_of(parser, node)->choice = CHOOSE_MAX + index;
	return true;
}

/*
 * What depends on the others: see leaf_keys_check()
 */

static bool
read_clip(Parser *parser, int node, const JsonTree *value)
{
	if (value->kind != JSON_KIND_BOOLEAN)
		return parser_fail_value(parser, node, "clip", "true or false", value);
	rule_of(parser, node)->clip = strcmp(value->text, "true") == 0;
	return true;
}

static bool
read_transform(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"log"};
	LeafRule   *rule = rule_of(parser, node);
	int			index;

	if (!parser_is_power(value))
		return parser_name(parser, node, "transform", "\"log\" or {\"power\": p}", value, names, 1, &index);
	if (!parser_units(parser, node, "power", value->first, &rule->power))
		return false;
	if (rule->power <= 0 || rule->power > 5 * UNITS_PER_ONE)
		return parser_fail_value(parser, node, "power", "greater than 0 and at most 5", value->first);
	return true;
}

static bool
read_direction(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"+", "-"};
	int			index;

	return parser_name(parser, node, "direction", "\"+\" or \"-\"", value, names, 2, &index);
}

const Key	leaf_keys[LEAF_KEYS] = {
	{"answers", ON_INDICATOR, read_answers},
	{"choose", ON_INDICATOR, read_choose},
	{"goalposts", ON_INDICATOR, read_goalposts},
	{"points", ON_INDICATOR, read_points},
	{"curve", ON_INDICATOR, read_curve},
	{"bands", ON_INDICATOR, read_bands},
	{"levels", ON_INDICATOR, read_levels},
	{"clip", ON_INDICATOR, read_clip},
	{"transform", ON_INDICATOR, read_transform},
	{"direction", ON_INDICATOR, read_direction}
};

/*
 * What the keys mean together
 */

/* The ways to read a number, of which an indicator has one at most */
static const struct
{
	const char *key;
	LeafKind	kind;
	bool		has_ends;		/* beyond which clip decides */
}			ways[] = {
	{"goalposts", LEAF_LINEAR, true},
	{"points", LEAF_POINTS, true},
	{"curve", LEAF_CURVE, true},
	{"bands", LEAF_BANDS, false},
	{"levels", LEAF_LEVELS, false}
};

static bool
fail_exclude(Parser *parser, int node, const char *key, const char *other)
{
	return parser_fail(parser, node, psprintf("%s and %s exclude each other", key, other), NULL, NULL);
}

/* The way that the object has: -1 if there is none */
static bool
find_way(Parser *parser, int node, const JsonTree *object, int *way)
{
	*way = -1;
	for (int i = 0; i < (int) lengthof(ways); i++)
	{
		if (json_tree_member(object, ways[i].key) == NULL)
			continue;
		if (*way >= 0)
			return fail_exclude(parser, node, ways[*way].key, ways[i].key);
		*way = i;
	}
	return true;
}

static bool
check_goalposts(Parser *parser, int node, const JsonTree *object)
{
	LeafRule   *rule = rule_of(parser, node);
	const JsonTree *direction = json_tree_member(object, "direction");
	const JsonTree *transform = json_tree_member(object, "transform");
	Decimal		worst = leaf_decimal(rule->points[0].value);
	Decimal		best = leaf_decimal(rule->points[1].value);

	if (direction != NULL && (strcmp(direction->text, "-") == 0) != (leaf_compare(best, worst) < 0))
		return parser_fail(parser, node, pstrdup("direction and goalposts contradict each other"),
						   psprintf("Goalposts are written [worst, best], "
									"so with direction \"%s\" the first is the %s.",
									direction->text, *direction->text == '-' ? "greater" : "smaller"), NULL);
	if (transform == NULL)
		return true;
	if (transform->kind == JSON_KIND_OBJECT)
	{
		rule->kind = LEAF_POWER;
		return true;
	}
	if (worst.digits <= 0 || best.digits <= 0)
		return parser_fail(parser, node, pstrdup("goalposts must be greater than zero to have a logarithm"),
						   NULL, NULL);
	rule->kind = LEAF_LOGARITHM;
	return true;
}

/* Two keys that do not go together, if the object has both */
static bool
check_pair(Parser *parser, int node, const JsonTree *object, const char *key, const char *other)
{
	if (json_tree_member(object, key) == NULL || json_tree_member(object, other) == NULL)
		return true;
	return fail_exclude(parser, node, key, other);
}

/* What the keys of an indicator mean together */
bool
leaf_keys_check(Parser *parser, int node, const JsonTree *object)
{
	LeafRule   *rule = rule_of(parser, node);
	const JsonTree *direction = json_tree_member(object, "direction");
	int			way;

	if (!find_way(parser, node, object, &way))
		return false;
	if (!check_pair(parser, node, object, "levels", "answers") ||
		!check_pair(parser, node, object, "points", "weight"))
		return false;
	if (json_tree_member(object, "clip") != NULL && (way < 0 || !ways[way].has_ends))
		return parser_fail(parser, node, pstrdup("clip needs goalposts, points or a curve"), NULL, NULL);
	if (json_tree_member(object, "transform") != NULL && (way < 0 || ways[way].kind != LEAF_LINEAR))
		return parser_fail(parser, node, pstrdup("transform needs goalposts"), NULL, NULL);
	if (direction != NULL && way >= 0 && ways[way].kind != LEAF_LINEAR)
		return fail_exclude(parser, node, ways[way].key, "direction");
	if (json_tree_member(object, "choose") != NULL && rule->answer_count == 0)
		return parser_fail(parser, node, pstrdup("choose needs answers"), NULL, NULL);
	if (way < 0)
		rule->kind = direction != NULL && strcmp(direction->text, "-") == 0 ? LEAF_REVERSED : LEAF_SCORE;
	else
		rule->kind = ways[way].kind;
	return way < 0 || ways[way].kind != LEAF_LINEAR || check_goalposts(parser, node, object);
}
