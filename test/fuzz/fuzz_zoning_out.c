/* fuzz_zoning_out.c - the text of a zoning is one that means the same */
#include "fuzz.h"

#include "zoning.h"

extern Datum zoning_out(FunctionCallInfo fcinfo);

static void
run(const char *text)
{
	ParsedZoning parsed;
	ParseError	error;
	Zoning	   *zoning;
	Zoning	   *again;

	if (!zoning_parse(text, &parsed, &error))
		return;
	zoning = zoning_build(&parsed);
	FUZZ_CHECK(zoning_parse(DatumGetCString(fuzz_call(zoning_out, PointerGetDatum(zoning))), &parsed, &error));
	again = zoning_build(&parsed);
	FUZZ_CHECK(VARSIZE(again) == VARSIZE(zoning) && memcmp(again, zoning, VARSIZE(zoning)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ(run(pnstrdup((const char *) data, size)));
	return 0;
}
