/*
 * fuzz.h - a harness runs code of ours outside the server
 *
 * See host.h for memory and errors.
 */
#ifndef COMPLIANCE_FUZZ_H
#define COMPLIANCE_FUZZ_H

#include "host.h"

#include "fmgr.h"

/* Call a function of one argument */
extern Datum fuzz_call(PGFunction function, Datum argument);

/* Run the statement; what it allocates is gone afterwards */
#define FUZZ(...) \
	do { \
		HOST_TRY(__VA_ARGS__); \
		host_free(); \
	} while (0)

/* What must hold; a violation is a finding */
#define FUZZ_CHECK(condition) \
	do { \
		if (!(condition)) \
			__builtin_trap(); \
	} while (0)

#endif
