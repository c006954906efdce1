/*
 * unit.h - tests of the kernel without a server
 *
 * A program checks properties, each by any number of cases, and prints a line
 * of TAP for each property.
 */
#ifndef COMPLIANCE_UNIT_H
#define COMPLIANCE_UNIT_H

#include "host.h"

#include "parse_error.h"

/* One case; the format and what follows say which one it is */
#define HOLDS(condition, ...) unit_case(condition, __FILE__, __LINE__, #condition, __VA_ARGS__)

/* One case: two texts are the same */
#define SAME(got, expected) unit_same(got, expected, __FILE__, __LINE__)

/* One case: the statements raise an error with this message */
#define RAISES(expected, ...) \
	do { \
		HOST_TRY(__VA_ARGS__); \
		SAME(host_error.sqlstate == 0 ? "no error" : host_error.message, expected); \
	} while (0)

extern void unit_case(bool holds, const char *file, int line, const char *condition,
					  const char *format,...) __attribute__((format(printf, 5, 6)));
extern void unit_same(const char *got, const char *expected, const char *file, int line);
extern void property(const char *name);
extern int	finish(void);

extern uint64 random_bits(void);
extern uint32 draw(uint32 limit);
extern int64 draw_between(int64 lowest, int64 highest);
extern int64 draw_magnitude(int digits);

#endif
