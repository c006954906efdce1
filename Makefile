# Goals that work before PostgreSQL is installed: they install what is missing themselves.
SCRIPT_GOALS = check check-all check-clients check-fresh check-long check-random check-report check-statistics \
	check-unit check-valgrind analyze coverage format format-check demo reference report bench bench-quick fuzz

# Where the sources are; make -f .../Makefile builds in the current folder.
top := $(patsubst %/,%,$(dir $(firstword $(MAKEFILE_LIST))))

ifneq ($(filter test $(SCRIPT_GOALS),$(MAKECMDGOALS)),)

OTHER_GOALS = $(filter-out test $(SCRIPT_GOALS),$(MAKECMDGOALS))

.PHONY: test $(SCRIPT_GOALS) $(OTHER_GOALS)
# In the order that was asked for: make clean check.
.NOTPARALLEL:

test: check
$(SCRIPT_GOALS):
	@bash $(top)/scripts/$@
$(OTHER_GOALS):
	@$(MAKE) --no-print-directory -f $(top)/Makefile $@

else

EXTENSION = compliance compliance_assessment
version_of = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(top)/$(1).control)
EXTVERSION := $(call version_of,compliance)

MODULE_big = compliance
OBJS = $(patsubst $(top)/%.c,%.o,$(wildcard $(top)/src/*.c $(top)/src/kernel/*.c))

# The install script is joined from these, in load order; blocks.awk repeats what --for says.
SQL_PARTS = score zoning tally numeric_array instrument scorecard panel xlsform merkle bi comments
INSTALL_SQL = sql/compliance--$(EXTVERSION).sql

# So is that of the second one; include.awk puts in what stands in schema/.
ASSESSMENT_PARTS = schema_of_types enter states guards sheets rounds visits forms reviews refresh leaves \
	chain publishable freeze publish import proof evidence export verify charts can grants manage validate
ASSESSMENT_SQL = sql/compliance_assessment--$(call version_of,compliance_assessment).sql

DATA_built = $(INSTALL_SQL) $(ASSESSMENT_SQL)
DATA = $(patsubst $(top)/%,%,$(wildcard $(top)/sql/compliance*--*--*.sql))

REGRESS = $(patsubst $(top)/test/sql/%.sql,%,$(wildcard $(top)/test/sql/*.sql))
# Not the current folder: pg_regress would take sql/ for its tests.
REGRESS_OPTS = --inputdir=$(top)/test --outputdir=results
ISOLATION := $(patsubst $(top)/test/isolation/specs/%.spec,%,$(wildcard $(top)/test/isolation/specs/*.spec))
# Roles that own an assessment, read it, and load forms of their visits
ISOLATION_OPTS = --inputdir=$(top)/test/isolation --load-extension=compliance --load-extension=compliance_assessment \
	--create-role=isolation_owner,isolation_reader,isolation_assessor
PROVE_TESTS = test/t/*.pl

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
SERVER_HEADERS := $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)

# pgxs.mk comes without the headers where Debian's client is installed alone.
ifeq ($(and $(wildcard $(PGXS)),$(wildcard $(SERVER_HEADERS)/postgres.h)),)

ifneq ($(MAKECMDGOALS),clean)
major := $(firstword $(subst ., ,$(word 2,$(shell $(PG_CONFIG) --version 2>/dev/null))) \
	$(notdir $(lastword $(sort $(wildcard /usr/lib/postgresql/*)))) N)
$(error $(PG_CONFIG) leads to no server headers: install postgresql-server-dev-$(major), or name another \
	PostgreSQL by PG_CONFIG=/path/to/pg_config (make demo and make check install what they need themselves))
endif

.PHONY: clean
clean:
	rm -f $(OBJS) $(OBJS:.o=.bc) $(MODULE_big).so $(DATA_built)

else

# Built elsewhere: make would take the objects in the tree of the sources for those of this folder.
ifneq ($(realpath $(top)),$(realpath $(CURDIR)))
ifneq ($(wildcard $(top)/src/*.o $(top)/src/kernel/*.o $(DATA_built:%=$(top)/%)),)
$(error the sources were built in their own folder: run "make clean" there first)
endif
$(shell mkdir -p src/kernel sql)
endif

# The server's headers are not ours to check. No contraction: results agree on every machine.
PG_CPPFLAGS = -isystem $(SERVER_HEADERS) -I$(top)/src/kernel
PG_CFLAGS = -std=c11 -Wall -Wextra -ffp-contract=off
# The server's own, which CFLAGS=... would take away: the code relies on them.
PG_CFLAGS += -fwrapv -fno-strict-aliasing
# Clang need not know every flag of a server built with gcc.
PG_CFLAGS += $(if $(findstring clang,$(CC)),-Wno-unknown-warning-option -Wno-ignored-optimization-argument)

# Bitcode for JIT needs the clang that the server was built with.
ifeq ($(shell command -v $$(sed -n 's/^CLANG *= *//p' $(dir $(PGXS))../Makefile.global)),)
override with_llvm = no
endif

include $(PGXS)

override BITCODE_CFLAGS += -ffp-contract=off

# The loops that are worth vectors.
$(patsubst %,src/kernel/%.o,block_columns card_block copeland float_logarithm leaf_sum random): CFLAGS += -O3

# Our functions call each other, whatever other modules export.
ifeq ($(PORTNAME),linux)
SHLIB_LINK += -Wl,-Bsymbolic
endif

$(OBJS) $(OBJS:.o=.bc): $(wildcard $(top)/src/*.h $(top)/src/kernel/*.h)

# install_script NAME PARTS...
define install_script
{ printf '%s\n' '\echo Use "CREATE EXTENSION $(1)" to load this file. \quit'; \
	awk -v top=$(top) -f $(top)/sql/include.awk $(2) | awk -f $(top)/sql/blocks.awk; }
endef

$(INSTALL_SQL): $(SQL_PARTS:%=sql/%.sql) compliance.control sql/include.awk sql/blocks.awk
	$(call install_script,compliance,$(filter %.sql,$^)) > $@

$(ASSESSMENT_SQL): $(ASSESSMENT_PARTS:%=sql/assessment/%.sql) compliance_assessment.control sql/include.awk \
		sql/blocks.awk $(wildcard $(top)/sql/assessment/schema/*.sql)
	$(call install_script,compliance_assessment,\
		$(filter $(foreach part,$(ASSESSMENT_PARTS),%assessment/$(part).sql),$^)) > $@

# TAP tests start servers of their own, so they are no part of installcheck.
.PHONY: prove_installcheck unit dist
prove_installcheck:
	$(prove_installcheck)

# The kernel alone: without a server
unit:
	$(MAKE) -C $(top)/test/unit PG_CONFIG="$(PG_CONFIG)"

dist:
	git archive --format zip --prefix=compliance-$(EXTVERSION)/ -o compliance-$(EXTVERSION).zip HEAD

endif

endif
