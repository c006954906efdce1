/*
 * merkle_functions.h - what all functions share that hash texts
 */
#ifndef COMPLIANCE_MERKLE_FUNCTIONS_H
#define COMPLIANCE_MERKLE_FUNCTIONS_H

#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "merkle.h"

extern bytea *merkle_hash_to_bytea(const MerkleHash *hash);
extern void merkle_draw(void *bytes, Size size);
extern const char *merkle_text_to_utf8(const text *value, Size *size);
extern TupleDesc merkle_result_columns(FunctionCallInfo fcinfo);

#endif
