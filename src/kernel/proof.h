/*
 * proof.h - documents that prove lines of a publication under its printed root
 *
 * Kernel: knows no SQL type.  Such a document is JSON:
 *
 *	{"format": "compliance-proof/1", "leaves": 24,
 *	 "head": {"index": 0, "leaf": "[...]", "path": ["64 digits", ...]},
 *	 "lines": [{"index": 1, "leaf": "[...]", "path": [...]}, ...]}
 *
 * What is under one root is as many leaves as the head says, in the order of
 * their kinds, each the canonical text of its fields.
 */
#ifndef COMPLIANCE_PROOF_H
#define COMPLIANCE_PROOF_H

#include "postgres.h"

#include "merkle.h"

/* Its tree in memory has some hundred bytes for a value */
#define PROOF_MAX_BYTES (64 * 1024 * 1024)

extern bool proof_read_root(const char *printed, MerkleHash *root);
extern char *proof_problem(const char *document, int length, const MerkleHash *root);

#endif
