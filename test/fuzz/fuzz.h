/*
 * fuzz.h - a harness runs code of ours outside the server
 *
 * Memory is the C library's, so that the address sanitizer sees it, and is
 * freed after each run.  An error jumps back to where the run began.
 */
#ifndef COMPLIANCE_FUZZ_H
#define COMPLIANCE_FUZZ_H

#include "postgres.h"

#include <setjmp.h>
#include <signal.h>

#include "fmgr.h"

extern sigjmp_buf fuzz_error;

extern void fuzz_free(void);
extern Datum fuzz_call(PGFunction function, Datum argument);

/* Run the statement; what it allocates is gone afterwards */
#define FUZZ(...) \
	do { \
		if (sigsetjmp(fuzz_error, 0) == 0) \
		{ \
			__VA_ARGS__; \
		} \
		fuzz_free(); \
	} while (0)

/* What must hold; a violation is a finding */
#define FUZZ_CHECK(condition) \
	do { \
		if (!(condition)) \
			__builtin_trap(); \
	} while (0)

#endif
