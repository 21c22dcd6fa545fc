# pmspec: make run, make check, make help.

CC = gcc
BUILD = build
CFLAGS = -O2 -g
WARNINGS = -Wall -Wextra -Werror -Wstrict-prototypes -Wshadow -Wno-unused-parameter \
           -Wno-maybe-uninitialized  # gcc cannot know that throw_... is always false
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARNINGS) $(CFLAGS)

REFERENCE_SOURCES = $(wildcard reference/*.c)
HARNESS_SOURCES = $(filter-out harness/main.c,$(wildcard harness/*.c))
REFERENCE_OBJECTS = $(REFERENCE_SOURCES:%.c=$(BUILD)/%.o)
HARNESS_OBJECTS = $(HARNESS_SOURCES:%.c=$(BUILD)/%.o)
TESTS = $(patsubst %.c,$(BUILD)/%,$(wildcard reference/tests/test_*.c harness/tests/test_*.c))

all: $(BUILD)/pmspec

$(BUILD)/pmspec: $(BUILD)/harness/main.o $(HARNESS_OBJECTS) $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ -lcjson -luv -lm

$(BUILD)/reference/tests/%: $(BUILD)/reference/tests/%.o $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ -lcunit -lm

$(BUILD)/harness/tests/%: $(BUILD)/harness/tests/%.o $(HARNESS_OBJECTS) $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ -lcunit -lcjson -luv -lm

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  $(CC) $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

tests: $(TESTS)

.PHONY: all tests
.SECONDARY:
-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
