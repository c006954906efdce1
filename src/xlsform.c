/*
 * xlsform.c - instruments as XLSForms, which ODK and KoboToolbox ask with
 *
 * An XLSForm is a workbook of three sheets, as xlsform.org specifies it.  Its
 * cells come as rows, so that whatever writes a workbook can write it.
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "form_name.h"
#include "instrument_io.h"
#include "instrument_json.h"
#include "xlsform_answers.h"

/* The headings are the first row of a sheet */
#define FIRST_ROW 2

/* The question that asks which of the numbers below a node do not apply */
static char *
not_applicable_name(const Form *form, int node)
{
	return psprintf("%s_" NOT_APPLICABLE, form->names[node]);
}

static const text *
node_code(const Form *form, int node)
{
	return instrument_text(form->instrument, form->instrument->nodes[node].code);
}

/* The title of a node, or else its code */
static char *
node_label(const Form *form, int node)
{
	uint32		title = form->instrument->nodes[node].title;
	const text *label = title != 0 ? instrument_text(form->instrument, title) : node_code(form, node);

	return form_name_shown(text_to_cstring(label));
}

/*
 * Cells
 */

/* A cell of the current row, which stands for a node, or for an answer to it; none without a value */
static void
put_cell(Form *form, int node, const text *answer, const char *heading, const char *value)
{
	Datum		values[] = {
		PointerGetDatum(form->kind),
		CStringGetTextDatum(form->sheet),
		Int32GetDatum(form->row),
		PointerGetDatum(node_code(form, node)),
		PointerGetDatum(answer),
		CStringGetTextDatum(heading),
		value == NULL ? (Datum) 0 : CStringGetTextDatum(value)
	};
	bool		nulls[lengthof(values)] = {[0] = form->kind == NULL, [4] = answer == NULL};

	if (value == NULL)
		return;
	tuplestore_putvalues(form->result->setResult, form->result->setDesc, values, nulls);
	appendStringInfo(form->written, "%s\t%s\n", heading, value);
}

/* A text in the language of the form */
static void
put_text(Form *form, int node, const text *answer, const char *heading, const char *value)
{
	put_cell(form, node, answer, psprintf("%s::%s", heading, form->language->name), value);
}

static void
begin_sheet(Form *form, const char *sheet)
{
	form->sheet = sheet;
	form->row = FIRST_ROW;
}

/* Whether a node is a number of which another question asks whether it applies */
static bool
is_asked_not_applicable(const Form *form, int node)
{
	return form->asked[node] && xlsform_is_number(form, node) && xlsform_may_not_apply(form, node);
}

/* Whether that question is asked of the numbers just below a node */
static bool
asks_not_applicable(const Form *form, int node)
{
	FOR_EACH_CHILD(child, form->instrument->nodes, node)
		if (is_asked_not_applicable(form, child))
			return true;
	return false;
}

/*
 * Survey
 */

/* Where a missing answer leaves the node above without a score, it must be given */
static const char *
required(const Form *form, int node)
{
	const TreeNode *nodes = form->instrument->nodes;

	return nodes[nodes[node].parent].missing == MISSING_NULL && nodes[node].weight != 0 ? "yes" : NULL;
}

static void
put_number(Form *form, int node)
{
	const TreeNode *leaf = &form->instrument->nodes[node];
	Limits		limits = xlsform_limits(form, node);
	bool		limited = limits.expression.len > 0;

	put_cell(form, node, NULL, "type", "decimal");
	put_cell(form, node, NULL, "name", form->names[node]);
	put_text(form, node, NULL, "label", node_label(form, node));
	put_text(form, node, NULL, "hint", limited ? limits.words.data : NULL);
	put_cell(form, node, NULL, "required", required(form, node));
	if (xlsform_may_not_apply(form, node))
		put_cell(form, node, NULL, "relevant",
				 psprintf("not(selected(${%s}, \"%s\"))", not_applicable_name(form, leaf->parent), form->names[node]));
	put_cell(form, node, NULL, "constraint", limited ? limits.expression.data : NULL);
	put_text(form, node, NULL, "constraint_message", limited ? limits.words.data : NULL);
	form->row++;
}

static void
put_select(Form *form, int node)
{
	bool		several = instrument_rule(form->instrument, &form->instrument->nodes[node]).choice != CHOOSE_ONE;
	int			count;
	Choice	   *choices = xlsform_choices(form, node, &count);
	char	   *alone = several ? xlsform_alone_expression(choices, count) : NULL;

	put_cell(form, node, NULL, "type",
			 psprintf("%s %s", several ? "select_multiple" : "select_one", form->names[node]));
	put_cell(form, node, NULL, "name", form->names[node]);
	put_text(form, node, NULL, "label", node_label(form, node));
	put_cell(form, node, NULL, "required", required(form, node));
	put_cell(form, node, NULL, "constraint", alone);
	put_text(form, node, NULL, "constraint_message", alone == NULL ? NULL : form->language->alone);
	form->row++;
}

/* Which of the numbers just below a node do not apply */
static void
put_not_applicable(Form *form, int node)
{
	char	   *name = not_applicable_name(form, node);

	put_cell(form, node, NULL, "type", psprintf("select_multiple %s", name));
	put_cell(form, node, NULL, "name", name);
	put_text(form, node, NULL, "label", form->language->these_are_not_applicable);
	form->row++;
}

/* Whether a group can be shown on one screen: it has no groups of its own */
static const char *
group_appearance(const Form *form, int node)
{
	FOR_EACH_CHILD(child, form->instrument->nodes, node)
		if (form->asked[child] && form->instrument->nodes[child].kind != NODE_LEAF)
			return NULL;
	return "field-list";
}

/* What is below a node and, through itself, below its children: none is deeper than TREE_MAX_DEPTH */
static void
put_questions(Form *form, int node)
{
	if (asks_not_applicable(form, node))
		put_not_applicable(form, node);
	FOR_EACH_CHILD(child, form->instrument->nodes, node)
	{
		CHECK_FOR_INTERRUPTS();
		if (!form->asked[child])
			continue;
		if (form->instrument->nodes[child].kind == NODE_LEAF)
		{
			if (xlsform_is_number(form, child))
				put_number(form, child);
			else
				put_select(form, child);
			continue;
		}
		put_cell(form, child, NULL, "type", "begin_group");
		put_cell(form, child, NULL, "name", form->names[child]);
		put_text(form, child, NULL, "label", node_label(form, child));
		put_cell(form, child, NULL, "appearance", group_appearance(form, child));
		form->row++;
		put_questions(form, child);
		put_cell(form, child, NULL, "type", "end_group");
		form->row++;
	}
}

/*
 * Choices
 */

static void
put_choice(Form *form, int node, const text *answer, const char *list, const char *name, const char *label)
{
	put_cell(form, node, answer, "list_name", list);
	put_cell(form, node, answer, "name", name);
	put_text(form, node, answer, "label", label);
	form->row++;
}

static void
put_leaf_choices(Form *form, int node)
{
	int			count;
	Choice	   *choices = xlsform_choices(form, node, &count);
	FormName   *names = palloc(count * sizeof(FormName));

	for (int i = 0; i < count; i++)
		names[i] = (FormName) {
			choices[i].name,
			psprintf("answer \"%s\" of \"%s\"", choices[i].label, text_to_cstring(node_code(form, node))), i
		};
	form_name_check(names, count, "White space, quotes and braces become \"_\" there.");
	for (int i = 0; i < count; i++)
		put_choice(form, node, choices[i].answer, form->names[node], choices[i].name, choices[i].label);
}

static void
put_not_applicable_choices(Form *form, int node)
{
	const text *answer = cstring_to_text(NOT_APPLICABLE);

	FOR_EACH_CHILD(child, form->instrument->nodes, node)
		if (is_asked_not_applicable(form, child))
			put_choice(form, child, answer, not_applicable_name(form, node), form->names[child],
					   node_label(form, child));
}

static void
put_choices(Form *form)
{
	for (int i = 0; i < form->instrument->node_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!form->asked[i] || xlsform_is_number(form, i))
			continue;
		if (form->instrument->nodes[i].kind == NODE_LEAF)
			put_leaf_choices(form, i);
		else
			put_not_applicable_choices(form, i);
	}
}

/*
 * Settings
 */

static char *
form_id(const Form *form)
{
	if (form->kind == NULL)
		return form->names[0];
	return psprintf("%s_%s", form->names[0], form_name_plain(text_to_cstring(form->kind)));
}

static char *
form_title(const Form *form)
{
	if (form->kind == NULL)
		return node_label(form, 0);
	return psprintf("%s: %s", node_label(form, 0), form_name_shown(text_to_cstring(form->kind)));
}

/* The fingerprint tells which instruments score its answers; the rest, that the sheets are others */
static char *
form_version(const Form *form)
{
	Fingerprint sheets = instrument_text_fingerprint(form->written->data);
	char		of_form[FINGERPRINT_TEXT_SIZE];
	char		of_sheets[FINGERPRINT_TEXT_SIZE];

	instrument_fingerprint_text(&form->instrument->fingerprint, of_form);
	instrument_fingerprint_text(&sheets, of_sheets);
	return psprintf("%s-%.8s", of_form, of_sheets);
}

static void
put_settings(Form *form)
{
	put_cell(form, 0, NULL, "form_title", form_title(form));
	put_cell(form, 0, NULL, "form_id", form_id(form));
	put_cell(form, 0, NULL, "version", form_version(form));
	put_cell(form, 0, NULL, "default_language", form->language->name);
}

/*
 * Forms
 */

/* The kind of form that a node is asked in; NULL: none is named */
static const text *
node_kind_of_form(const Instrument *instrument, int node)
{
	uint32		offset = instrument_form_of_node(instrument, node);

	return offset == 0 ? NULL : instrument_text(instrument, offset);
}

static bool
same_kind(const text *a, const text *b)
{
	return a == b || (a != NULL && b != NULL && VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0);
}

/* What a form asks: its leaves, and the nodes above them */
static void
ask(Form *form)
{
	const TreeNode *nodes = form->instrument->nodes;

	for (int i = 0; i < form->instrument->node_count; i++)
		form->asked[i] = nodes[i].kind == NODE_LEAF &&
			same_kind(form->kind, node_kind_of_form(form->instrument, i));
	for (int i = form->instrument->node_count - 1; i > 0; i--)
		form->asked[nodes[i].parent] |= form->asked[i];
}

/* The kinds of forms there are, in the order of the instrument */
static const text **
find_kinds(const Instrument *instrument, int *count)
{
	const text **kinds = palloc(instrument->leaf_count * sizeof(text *));

	*count = 0;
	for (int i = 1; i < instrument->node_count; i++)
	{
		const text *kind = node_kind_of_form(instrument, i);
		int			known = 0;

		if (instrument->nodes[i].kind != NODE_LEAF)
			continue;
		while (known < *count && !same_kind(kinds[known], kind))
			known++;
		if (known == *count)
			kinds[(*count)++] = kind;
	}
	return kinds;
}

#define PLAIN_RULE \
	"Whatever is no ASCII letter, digit or \"_\" becomes \"_\" there, and a name that must not be gets \"q_\" in front."

/* The names of all nodes but the root, and of the questions which numbers do not apply */
static void
check_question_names(Form *form)
{
	int			nodes = form->instrument->node_count;
	FormName   *names = palloc(2 * nodes * sizeof(FormName));
	int			count = 0;

	memset(form->asked, true, nodes);
	for (int i = 0; i < nodes; i++)
	{
		char	   *code = text_to_cstring(node_code(form, i));

		if (i > 0)
			names[count++] = (FormName) {form->names[i], psprintf("code \"%s\"", code), i};
		if (asks_not_applicable(form, i))
			names[count++] = (FormName) {
				not_applicable_name(form, i), psprintf("what is not applicable in \"%s\"", code), i
			};
	}
	form_name_check(names, count, PLAIN_RULE);
}

static void
check_form_ids(Form *form, const text **kinds, int count)
{
	FormName   *names = palloc(count * sizeof(FormName));

	for (int i = 0; i < count; i++)
	{
		form->kind = kinds[i];
		names[i] = (FormName) {
			form_id(form), kinds[i] == NULL ? "no kind" : psprintf("kind \"%s\"", text_to_cstring(kinds[i])), i
		};
	}
	form_name_check(names, count, PLAIN_RULE);
}

/* Arguments: instrument, language */
PG_FUNCTION_INFO_V1(xlsform);
Datum
xlsform(PG_FUNCTION_ARGS)
{
	const Instrument *instrument = instrument_argument(fcinfo, 0);
	int			count;
	const text **kinds = find_kinds(instrument, &count);
	Form		form = {
		.result = (ReturnSetInfo *) fcinfo->resultinfo,
		.instrument = instrument,
		.language = xlsform_language(text_to_cstring(PG_GETARG_TEXT_PP(1))),
		.names = palloc(instrument->node_count * sizeof(char *)),
		.asked = palloc(instrument->node_count * sizeof(bool)),
		.written = makeStringInfo()
	};

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < instrument->node_count; i++)
		form.names[i] = form_name_of_code(text_to_cstring(node_code(&form, i)));
	check_question_names(&form);
	check_form_ids(&form, kinds, count);
	for (int i = 0; i < count; i++)
	{
		form.kind = kinds[i];
		resetStringInfo(form.written);
		ask(&form);
		begin_sheet(&form, "survey");
		put_questions(&form, 0);
		begin_sheet(&form, "choices");
		put_choices(&form);
		begin_sheet(&form, "settings");
		put_settings(&form);
	}
	return (Datum) 0;
}
