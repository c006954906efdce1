# What the unit tests and the fuzzers build: the kernel as a library, and the host that stands in for the server.
# BUILD is the folder of the objects, CFLAGS_EXTRA is for sanitizers, coverage and the like.

PG_CONFIG ?= pg_config
root := ../..

# As in the server, signed integers wrap around; as in the module, nothing is contracted.
CFLAGS = -std=c11 -g -O1 -Wall -Wextra -Werror -D_GNU_SOURCE -ffp-contract=off -fwrapv -fno-strict-aliasing \
	-isystem $(shell $(PG_CONFIG) --includedir-server) -I$(root)/src -I$(root)/src/kernel -I$(root)/test/host -I.

# Every symbol of the kernel is its own, the host's, or one of these libraries': that is the proof that it is a wall.
LIBS = $(addprefix $(shell $(PG_CONFIG) --pkglibdir)/,libpgcommon.a libpgport.a) -lm
KERNEL = -Wl,--whole-archive $(BUILD)/libkernel.a -Wl,--no-whole-archive
KERNEL_OBJECTS = $(patsubst $(root)/src/kernel/%.c,$(BUILD)/%.o,$(wildcard $(root)/src/kernel/*.c))
HEADERS = $(wildcard *.h $(root)/test/host/*.h $(root)/src/*.h $(root)/src/kernel/*.h)

vpath %.c . $(root)/test/host $(root)/src/kernel $(root)/src

$(BUILD)/%.o: %.c $(HEADERS)
	@mkdir -p $(BUILD)
	$(CC) $(CFLAGS) $(CFLAGS_EXTRA) -c $< -o $@

$(BUILD)/libkernel.a: $(KERNEL_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

.SECONDARY:
