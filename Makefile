# Goals that work before PostgreSQL is installed: they install what is missing themselves.
SCRIPT_GOALS = check check-all check-valgrind demo bench bench-quick fuzz

ifneq ($(filter $(SCRIPT_GOALS),$(MAKECMDGOALS)),)

.PHONY: $(SCRIPT_GOALS)
$(SCRIPT_GOALS):
	@scripts/$@

else

EXTENSION = compliance
EXTVERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(EXTENSION).control)

MODULE_big = compliance
OBJS = $(patsubst %.c,%.o,$(wildcard src/*.c))

# The install script is joined from these, in load order.
SQL_PARTS = score zoning tally instrument scorecard comments
INSTALL_SQL = sql/$(EXTENSION)--$(EXTVERSION).sql
DATA_built = $(INSTALL_SQL)
DATA = $(wildcard sql/$(EXTENSION)--*--*.sql)

REGRESS = $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql))
# Not the current folder: pg_regress would take sql/ for its tests.
REGRESS_OPTS = --inputdir=test --outputdir=results
ISOLATION := $(patsubst test/isolation/specs/%.spec,%,$(wildcard test/isolation/specs/*.spec))
ISOLATION_OPTS = --inputdir=test/isolation
PROVE_TESTS = test/t/*.pl

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(PGXS),)
$(error $(PG_CONFIG) not found: install the PostgreSQL server development package)
endif

# The server's headers are not ours to check. No contraction: results agree on every machine.
PG_CPPFLAGS = -isystem $(shell $(PG_CONFIG) --includedir-server)
PG_CFLAGS = -std=c11 -Wall -Wextra -Werror -ffp-contract=off
# Clang need not know every flag of a server built with gcc.
PG_CFLAGS += $(if $(findstring clang,$(CC)),-Wno-unknown-warning-option -Wno-ignored-optimization-argument)

# Bitcode for JIT needs the clang that the server was built with.
ifeq ($(shell command -v $$(sed -n 's/^CLANG *= *//p' $(dir $(PGXS))../Makefile.global)),)
override with_llvm = no
endif

include $(PGXS)

override BITCODE_CFLAGS += -ffp-contract=off

# The loops that are worth vectors.
src/leaf_sum.o: CFLAGS += -O3

# Our functions call each other, whatever other modules export.
ifeq ($(PORTNAME),linux)
SHLIB_LINK += -Wl,-Bsymbolic
endif

$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h)

$(INSTALL_SQL): $(SQL_PARTS:%=sql/%.sql) $(EXTENSION).control
	{ printf '%s\n' '\echo Use "CREATE EXTENSION $(EXTENSION)" to load this file. \quit'; cat $(filter %.sql,$^); } > $@

# TAP tests start servers of their own, so they are no part of installcheck.
.PHONY: prove_installcheck dist
prove_installcheck:
	$(prove_installcheck)

dist:
	git archive --format zip --prefix=$(EXTENSION)-$(EXTVERSION)/ -o $(EXTENSION)-$(EXTVERSION).zip HEAD

endif
