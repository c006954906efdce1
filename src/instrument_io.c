/*
 * instrument_io.c - the type instrument: input and output; equal values have equal bytes
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "instrument_io.h"
#include "parse_report.h"

/*
 * Output
 */

static void
append_key(StringInfo buffer, const char *key)
{
	appendStringInfo(buffer, "%s\"%s\": ", buffer->data[buffer->len - 1] == '{' ? "" : ", ", key);
}

static void
append_units(StringInfo buffer, int64 units)
{
	char		text[UNITS_TEXT_SIZE];

	units_to_text(units, text);
	appendStringInfoString(buffer, text);
}

static void
append_pair(StringInfo buffer, const char *key, int64 first, int64 second)
{
	append_key(buffer, key);
	appendStringInfoChar(buffer, '[');
	append_units(buffer, first);
	appendStringInfoString(buffer, ", ");
	append_units(buffer, second);
	appendStringInfoChar(buffer, ']');
}

static void
append_string(StringInfo buffer, const Instrument *instrument, const char *key, uint32 offset)
{
	if (offset == 0)
		return;
	append_key(buffer, key);
	escape_json(buffer, text_to_cstring(instrument_text(instrument, offset)));
}

static void
append_weight(StringInfo buffer, const TreeNode *node)
{
	char	   *text;

	if (node->weight_digits == 1 && node->weight_scale == 0)
		return;
	text = DatumGetCString(DirectFunctionCall1(numeric_out,
											   NumericGetDatum(int64_div_fast_to_numeric(node->weight_digits,
																						 node->weight_scale))));
	append_key(buffer, "weight");
	appendStringInfoString(buffer, text);
}

static void
append_inner_keys(StringInfo buffer, const TreeNode *node)
{
	if (node->kind == NODE_POWER)
	{
		append_key(buffer, "mean");
		appendStringInfoString(buffer, "{\"power\": ");
		append_units(buffer, node->power);
		appendStringInfoChar(buffer, '}');
	}
	else if (node->kind != NODE_ARITHMETIC)
	{
		append_key(buffer, "mean");
		appendStringInfo(buffer, "\"%s\"", mean_kind_names[node_mean(node->kind)]);
	}
	if (node->missing != MISSING_SKIP)
	{
		append_key(buffer, "missing");
		appendStringInfoString(buffer, node->missing == MISSING_ZERO ? "\"zero\"" : "\"null\"");
	}
	if (node->min_coverage > 0)
	{
		append_key(buffer, "min_coverage");
		append_units(buffer, node->min_coverage);
	}
}

static void
append_leaf_keys(StringInfo buffer, const Instrument *instrument, const TreeNode *node)
{
	LeafRule	rule = instrument_rule(instrument, node);

	if (rule.kind == LEAF_LINEAR || rule.kind == LEAF_LOGARITHM)
		append_pair(buffer, "goalposts", rule.worst, rule.best);
	if (!rule.clip)
	{
		append_key(buffer, "clip");
		appendStringInfoString(buffer, "false");
	}
	if (rule.kind == LEAF_LOGARITHM)
	{
		append_key(buffer, "transform");
		appendStringInfoString(buffer, "\"log\"");
	}
	if (rule.kind == LEAF_REVERSED)
	{
		append_key(buffer, "direction");
		appendStringInfoString(buffer, "\"-\"");
	}
	if (rule.kind == LEAF_LEVELS)
	{
		append_key(buffer, "levels");
		for (int i = 0; i < rule.level_count; i++)
		{
			appendStringInfoString(buffer, i == 0 ? "{\"" : ", \"");
			append_units(buffer, rule.levels[i].value);
			appendStringInfoString(buffer, "\": ");
			append_units(buffer, rule.levels[i].score);
		}
		appendStringInfoChar(buffer, '}');
	}
}

/* The keys behind the weight, but for nodes */
static void
append_rules(StringInfo buffer, const Instrument *instrument, int index)
{
	const TreeNode *node = &instrument->nodes[index];

	if (index == 0 && (instrument->scale.lowest != 0 || instrument->scale.width != 100 * UNITS_PER_ONE))
		append_pair(buffer, "scale", instrument->scale.lowest, scale_top(instrument->scale));
	if (node->kind == NODE_LEAF)
		append_leaf_keys(buffer, instrument, node);
	else
		append_inner_keys(buffer, node);
	if (node->round != NO_NODE_ROUNDING)
	{
		append_key(buffer, "round");
		appendStringInfo(buffer, "%d", node->round);
	}
	if (index == 0)
		append_string(buffer, instrument, "notes", instrument->notes);
}

/* A node and, through itself, its children: none is deeper than TREE_MAX_DEPTH */
static void
append_node(StringInfo buffer, const Instrument *instrument, int index)
{
	const TreeNode *node = &instrument->nodes[index];

	appendStringInfoChar(buffer, '{');
	append_string(buffer, instrument, "code", node->code);
	append_string(buffer, instrument, "title", node->title);
	append_weight(buffer, node);
	append_rules(buffer, instrument, index);
	if (node->kind != NODE_LEAF)
	{
		append_key(buffer, "nodes");
		FOR_EACH_CHILD(child, instrument->nodes, index)
		{
			appendStringInfoString(buffer, child == index + 1 ? "[" : ", ");
			append_node(buffer, instrument, child);
		}
		appendStringInfoChar(buffer, ']');
	}
	appendStringInfoChar(buffer, '}');
}

/* What a document says of a node besides its code, weight and children */
char *
instrument_rules_json(const Instrument *instrument, int index)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfoChar(&buffer, '{');
	append_string(&buffer, instrument, "title", instrument->nodes[index].title);
	append_rules(&buffer, instrument, index);
	appendStringInfoChar(&buffer, '}');
	return buffer.data;
}

/* The canonical document: keys in fixed order, without those at their default */
char *
instrument_to_json(const Instrument *instrument)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	append_node(&buffer, instrument, 0);
	return buffer.data;
}

/*
 * The text of the form, which is all that an answer depends on: the scale, and
 * the codes of the indicators in their order with the rules that read them
 */
static char *
instrument_form_text(const Instrument *instrument)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfoChar(&buffer, '{');
	append_pair(&buffer, "scale", instrument->scale.lowest, scale_top(instrument->scale));
	append_key(&buffer, "indicators");
	for (int i = 0; i < instrument->node_count; i++)
	{
		const TreeNode *node = &instrument->nodes[i];

		if (node->kind != NODE_LEAF)
			continue;
		appendStringInfoString(&buffer, node->leaf == 0 ? "[{" : ", {");
		append_string(&buffer, instrument, "code", node->code);
		append_leaf_keys(&buffer, instrument, node);
		appendStringInfoChar(&buffer, '}');
	}
	appendStringInfoString(&buffer, "]}");
	return buffer.data;
}

static Fingerprint
form_fingerprint(const Instrument *instrument)
{
	char	   *form = instrument_form_text(instrument);
	char	   *utf8 = pg_server_to_any(form, strlen(form), PG_UTF8);
	bytea	   *hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea,
														  PointerGetDatum(cstring_to_text(utf8))));
	Fingerprint result;

	memcpy(&result, VARDATA_ANY(hash), sizeof(result));
	return result;
}

/* The instrument that was parsed, with its fingerprint */
Instrument *
instrument_create(const ParsedInstrument *parsed)
{
	Instrument *instrument = instrument_build(parsed);

	instrument->fingerprint = form_fingerprint(instrument);
	return instrument;
}

/* In hexadecimal digits, into a buffer of FINGERPRINT_TEXT_SIZE */
void
instrument_fingerprint_text(const Fingerprint *fingerprint, char *text)
{
	hex_encode((const char *) fingerprint, sizeof(Fingerprint), text);
	text[FINGERPRINT_TEXT_SIZE - 1] = '\0';
}

PG_FUNCTION_INFO_V1(instrument_out);
Datum
instrument_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(instrument_to_json(PG_GETARG_INSTRUMENT_P(0)));
}

PG_FUNCTION_INFO_V1(instrument_to_jsonb);
Datum
instrument_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in,
										CStringGetDatum(instrument_to_json(PG_GETARG_INSTRUMENT_P(0)))));
}

/*
 * The binary form is a version byte and the document, so that whatever comes
 * in passes the same checks.
 */
PG_FUNCTION_INFO_V1(instrument_send);
Datum
instrument_send(PG_FUNCTION_ARGS)
{
	const char *text = instrument_to_json(PG_GETARG_INSTRUMENT_P(0));
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, INSTRUMENT_VERSION);
	pq_sendtext(&buffer, text, strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/*
 * Input
 */

PG_FUNCTION_INFO_V1(instrument_in);
Datum
instrument_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	ParsedInstrument parsed;
	ParseError	error;

	if (!instrument_parse(text, strlen(text), &parsed, &error))
		ereturn(fcinfo->context, (Datum) 0, PARSE_ERROR_FIELDS(&error));
	PG_RETURN_INSTRUMENT_P(instrument_create(&parsed));
}

PG_FUNCTION_INFO_V1(instrument_from_jsonb);
Datum
instrument_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *document = PG_GETARG_JSONB_P(0);
	const char *text = JsonbToCString(NULL, &document->root, VARSIZE(document));
	ParsedInstrument parsed;
	ParseError	error;

	if (!instrument_parse(text, strlen(text), &parsed, &error))
		parse_error_raise(&error);
	PG_RETURN_INSTRUMENT_P(instrument_create(&parsed));
}

PG_FUNCTION_INFO_V1(instrument_recv);
Datum
instrument_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buffer);
	int			length;
	char	   *text;
	ParsedInstrument parsed;
	ParseError	error;

	if (version != INSTRUMENT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version of binary value for type instrument: %d", version)));
	text = pq_getmsgtext(buffer, buffer->len - buffer->cursor, &length);
	if (strlen(text) != (size_t) length)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type instrument"),
				 errdetail("Its text contains a zero byte.")));
	if (!instrument_parse(text, length, &parsed, &error))
		parse_error_raise_binary("instrument", &error);
	PG_RETURN_INSTRUMENT_P(instrument_create(&parsed));
}

PG_FUNCTION_INFO_V1(instrument_fingerprint);
Datum
instrument_fingerprint(PG_FUNCTION_ARGS)
{
	char		text[FINGERPRINT_TEXT_SIZE];

	instrument_fingerprint_text(&PG_GETARG_INSTRUMENT_P(0)->fingerprint, text);
	PG_RETURN_TEXT_P(cstring_to_text(text));
}
