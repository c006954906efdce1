/*
 * stored.h - values that cannot be read as they are stored
 *
 * Each type has one door through which its values come in, and it looks at
 * their version there.
 */
#ifndef COMPLIANCE_STORED_H
#define COMPLIANCE_STORED_H

#include "postgres.h"

extern _Noreturn void stored_fail_version(const char *type, int version);
extern _Noreturn void stored_fail_size(const char *type, Size size, Size expected);
extern _Noreturn void stored_fail_layout(const char *type);

#endif
