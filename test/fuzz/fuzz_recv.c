/* fuzz_recv.c - any bytes that arrive for a type are a value or an error; RECV is its function */
#include "fuzz.h"

#include "lib/stringinfo.h"

extern Datum RECV(FunctionCallInfo fcinfo);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	StringInfoData message = {.len = (int) size, .maxlen = (int) size};

	FUZZ(message.data = memcpy(palloc(size), data, size);
		 fuzz_call(RECV, PointerGetDatum(&message)));
	return 0;
}
