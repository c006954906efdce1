/*
 * host.h - what the kernel needs of the server, for programs without one
 *
 * Memory is the C library's, so that sanitizers see it; host_free() gives all
 * of it back.  An error jumps back to where HOST_TRY() began.
 */
#ifndef COMPLIANCE_HOST_H
#define COMPLIANCE_HOST_H

#include "postgres.h"

#include <setjmp.h>

#define HOST_MESSAGE_SIZE 4096

/* The last error, cut where it is too long; sqlstate is 0 if there was none */
typedef struct HostError
{
	int			sqlstate;
	char		message[HOST_MESSAGE_SIZE];
	char		detail[HOST_MESSAGE_SIZE];
	char		hint[HOST_MESSAGE_SIZE];
} HostError;

extern HostError host_error;
extern sigjmp_buf *host_catch;

extern void host_free(void);
extern _Noreturn void host_bail_out(const char *what);

/* Run the statements up to an error, which host_error tells */
#define HOST_TRY(...) \
	do { \
		sigjmp_buf	here; \
		host_error.sqlstate = 0; \
		host_catch = &here; \
		if (sigsetjmp(here, 0) == 0) \
		{ \
			__VA_ARGS__; \
		} \
		host_catch = NULL; \
	} while (0)

#endif
