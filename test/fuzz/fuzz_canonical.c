/* fuzz_canonical.c - a text is not canonical, or is what is written of its fields */
#include "fuzz.h"

#include "canonical.h"

static void
run(const char *text)
{
	char	   *fields[8];
	int			count = canonical_parse(pstrdup(text), fields, lengthof(fields));
	StringInfoData buffer;

	if (count < 0)
		return;
	FUZZ_CHECK(count <= (int) lengthof(fields));
	canonical_begin(&buffer);
	for (int i = 0; i < count; i++)
		canonical_append(&buffer, fields[i], fields[i] == NULL ? 0 : strlen(fields[i]));
	canonical_end(&buffer);
	FUZZ_CHECK(strcmp(buffer.data, text) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ(run(pnstrdup((const char *) data, size)));
	return 0;
}
