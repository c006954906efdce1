/* fuzz_panel.c - any text is a panel or an error; the text of a panel is read as the same panel */
#include "fuzz.h"

#include "panel.h"

extern Datum panel_in(FunctionCallInfo fcinfo);
extern Datum panel_out(FunctionCallInfo fcinfo);

/* The text is one that we wrote */
static bool is_written;

static void
run(const char *text)
{
	Panel	   *panel = DatumGetPanelP(fuzz_call(panel_in, CStringGetDatum(text)));
	Panel	   *again;

	text = DatumGetCString(fuzz_call(panel_out, PointerGetDatum(panel)));
	is_written = true;
	again = DatumGetPanelP(fuzz_call(panel_in, CStringGetDatum(text)));
	is_written = false;
	FUZZ_CHECK(VARSIZE(again) == VARSIZE(panel) && memcmp(again, panel, VARSIZE(panel)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ(run(pnstrdup((const char *) data, size)));
	FUZZ_CHECK(!is_written);
	return 0;
}
