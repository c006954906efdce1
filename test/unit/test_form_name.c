/*
 * test_form_name.c - names and texts of forms that survey tools can read
 */
#include "postgres.h"

#include <ctype.h>

#include "form_name.h"
#include "unit.h"

typedef struct Written
{
	const char *text;
	const char *plain;
	const char *of_code;
	const char *of_answer;
	const char *shown;
} Written;

static const Written written[] = {
	{"k1", "k1", "k1", "k1", "k1"},
	{"K.1-b", "K_1_b", "K_1_b", "K.1-b", "K.1-b"},
	{"a.-.b", "a_b", "a_b", "a.-.b", "a.-.b"},
	{"a_.b", "a__b", "a__b", "a_.b", "a_.b"},
	{"2a", "2a", "q_2a", "2a", "2a"},
	{"_id", "_id", "q__id", "_id", "_id"},
	{".", "_", "q__", ".", "."},
	{"", "", "q_", "", ""},
	{"meta", "meta", "q_meta", "meta", "meta"},
	{"formhub", "formhub", "q_formhub", "formhub", "formhub"},
	{"metas", "metas", "metas", "metas", "metas"},
	{"Qualit\xc3\xa9s", "Qualit_s", "Qualit_s", "Qualit\xc3\xa9s", "Qualit\xc3\xa9s"},
	{"\xc3\xa9\xc3\xa9", "_", "q__", "\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9"},
	{"a b\tc", "a_b_c", "a_b_c", "a_b_c", "a b\tc"},
	{"say \"a\" 'b'", "say_a_b_", "say_a_b_", "say__a___b_", "say \"a\" 'b'"},
	{"${a}$${", "_a_", "q__a_", "$_a_$$_", "$ {a}$$ {"},
	{"a\nb\r\x01\x7f" "c", "a_b_c", "a_b_c", "a_b___c", "a\nb   c"},
	{"$", "_", "q__", "$", "$"}
};

/* A text of characters that matter */
static void
draw_text(char *text, int size)
{
	int			length = draw(size);

	for (int i = 0; i < length; i++)
		text[i] = "aZ0_.- \"'{}$\n\x01\xc3\xa9"[draw(15)];
	text[length] = '\0';
}

static void
check_random(void)
{
	char		text[12];
	char	   *name;
	char	   *again;

	draw_text(text, lengthof(text));
	name = form_name_of_code(text);
	HOLDS(isalpha((unsigned char) *name) && name[strspn(name, "aZ0_q")] == '\0', "%s", name);
	SAME(form_name_plain(name), name);
	again = form_name_of_answer(text);
	HOLDS(strlen(again) == strlen(text) && strpbrk(again, " \"'{}\n\x01") == NULL, "%s", again);
	SAME(form_name_of_answer(again), again);
	again = form_name_shown(text);
	HOLDS(strstr(again, "${") == NULL && strpbrk(again, "\x01") == NULL, "%s", again);
	SAME(form_name_shown(again), again);
}

static void
check_same_names(void)
{
	FormName	names[] = {{"k_1", "code \"k.1\"", 7}, {"b", "b", 2}, {"k_1", "code \"k-1\"", 3}, {"a", "a", 4}};

	RAISES("code \"k-1\" and code \"k.1\" have the same name in an XLSForm", form_name_check(names, 4, "So it is."));
	SAME(host_error.detail, "It is \"k_1\". So it is.");
	HOLDS(host_error.sqlstate == ERRCODE_UNIQUE_VIOLATION, "its sqlstate");
	names[3].name = "k_2";
	RAISES("no error", form_name_check(names, 4, ""));
	RAISES("no error", form_name_check(names, 0, ""));
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(written); i++)
	{
		SAME(form_name_plain(written[i].text), written[i].plain);
		SAME(form_name_of_code(written[i].text), written[i].of_code);
		SAME(form_name_of_answer(written[i].text), written[i].of_answer);
		SAME(form_name_shown(written[i].text), written[i].shown);
	}
	property("names and texts, character by character");
	for (int i = 0; i < 20000; i++)
		check_random();
	property("a name begins with a letter, nothing is replaced twice, and no text is a reference");
	check_same_names();
	property("two of the same name are told");
	return finish();
}
