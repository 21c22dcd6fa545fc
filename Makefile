# pmspec: make run, make check, make help.
#
# Each configuration builds below its own folder: $(BUILD) with $(CC), build/clang-asan with clang
# and its sanitizers. `make check` is made of parts; .ci/part runs one and notes what it counted,
# .ci/count adds them up.

CC = gcc
BUILD = build
CFLAGS = -O2 -g
JOBS := $(shell nproc 2>/dev/null || echo 2)
# Debian's, which sees the package python3-jsonschema.
PYTHON = /usr/bin/python3

WARNINGS = -Wall -Wextra -Werror -Wstrict-prototypes -Wshadow -Wno-unused-parameter
ifeq ($(findstring clang,$(CC)),)
WARNINGS += -Wno-maybe-uninitialized  # gcc cannot know that throw_... is always false
endif
REFERENCE_LIBRARIES = -licuuc -lm
HARNESS_LIBRARIES = -lcjson -luv -lmicrohttpd $(REFERENCE_LIBRARIES)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARNINGS) $(CFLAGS)

SANITIZED = build/clang-asan
SANITIZED_CFLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
                   -fno-sanitize-recover=all -DPMSPEC_MALLOC_ARENA
VALGRIND = valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,possible \
           --error-exitcode=99

FUZZED = build/clang-fuzz
FUZZED_CFLAGS = $(SANITIZED_CFLAGS) -fsanitize=fuzzer-no-link
FUZZ_SECONDS = 60

REFERENCE_SOURCES = $(wildcard reference/*.c)
HARNESS_SOURCES = $(filter-out harness/main.c,$(wildcard harness/*.c))
REFERENCE_OBJECTS = $(REFERENCE_SOURCES:%.c=$(BUILD)/%.o)
HARNESS_OBJECTS = $(HARNESS_SOURCES:%.c=$(BUILD)/%.o)
TEST_NAMES = $(patsubst %.c,%,$(wildcard reference/tests/test_*.c harness/tests/test_*.c))
TESTS = $(TEST_NAMES:%=$(BUILD)/%)
SOURCES = $(wildcard reference/*.c harness/*.c reference/tests/*.c harness/tests/*.c)
C_FILES = $(SOURCES) $(wildcard reference/*.h harness/*.h reference/tests/*.h harness/tests/*.h)
ADAPTER_TESTS = $(wildcard harness/adapters/tests/*.test.js harness/adapters/tests/test_*.js)

all: $(BUILD)/pmspec

help:
	@echo "make            build $(BUILD)/pmspec"
	@echo "make run        install what is missing, build, run every suite on the reference and on"
	@echo "                every engine found here; reports go to $(BUILD)/reports/"
	@echo "make check      every test and proof of this project; ends with 'N passed, M failed'"
	@echo "make tests      build the CUnit programs"
	@echo "make lint       prove each expectation against the reference (pmspec lint)"
	@echo "make bench      how fast the reference clones, beside every runtime found (bench-clone), and"
	@echo "                explores programs that grow, against plain search (bench-explorer)"
	@echo "make compare-origins"
	@echo "                pmspec origin against new URL of Node, Bun and Deno, on generated URLs"
	@echo "make fuzz-url   URL parsing under libFuzzer, for FUZZ_SECONDS"
	@echo "make publish    run every engine found here, write reports/ENGINE.json and reports/INTEROP.md"
	@echo "make baselines  write reports/baselines/ENGINE.json from these reports"
	@echo "make confirm    run the standalone program of each difference in these reports by itself"
	@echo "make map        write SPEC_MAP.md"
	@echo "make format     lay out the C files as .clang-format says"
	@echo "make engines    install every engine that Debian or npm has; npm's go to build/engines/"
	@echo "make packages   install the Debian packages that make check needs"
	@echo "make clean      remove $(BUILD)/"
	@echo "Variables: CC, CFLAGS, BUILD, JOBS"

run:
	@.ci/packages run
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@mkdir -p $(BUILD)/reports
	@$(BUILD)/pmspec run --all --allow-differences --report '$(BUILD)/reports/%.json'
	@echo "reports: $(BUILD)/reports/"

lint: $(BUILD)/pmspec
	@$(BUILD)/pmspec lint

bench: bench-clone bench-explorer

bench-clone: $(BUILD)/reference/tests/bench_clone
	@PATH="$(CURDIR)/build/engines/bin:$$PATH" $< reference/tests/bench_clone.js

bench-explorer: $(BUILD)/harness/tests/bench_explorer
	@$<

# Ends with an error where an engine's answer differs and no clause explains it.
compare-origins: $(BUILD)/pmspec
	@PATH="$(CURDIR)/build/engines/bin:$$PATH"; \
	for engine in node node22 node24 node26 "bun run" "deno run -A"; do \
	    command -v $${engine%% *} >/dev/null || continue; \
	    echo "$$engine"; \
	    $$engine harness/tests/compare_origins.mjs $(BUILD)/pmspec || failed=1; \
	done; [ -z "$$failed" ]

fuzz-url:
	@$(MAKE) --no-print-directory BUILD=$(FUZZED) CC=clang CFLAGS="$(FUZZED_CFLAGS)" \
	    $(FUZZED)/reference/tests/fuzz_url
	@mkdir -p $(FUZZED)/corpus
	@$(FUZZED)/reference/tests/fuzz_url -max_total_time=$(FUZZ_SECONDS) -max_len=2048 -timeout=10 \
	    -artifact_prefix=$(FUZZED)/ $(FUZZED)/corpus reference/tests/corpus/url

map: $(BUILD)/pmspec
	@$(BUILD)/pmspec map

# The reports and baselines of the repository. Baselines are made of the reports that are there; the
# reasons are those of reports/baselines/reasons.json, and findings what it has no reason for.
publish: $(BUILD)/pmspec
	@.ci/publish $(BUILD)

baselines: $(BUILD)/pmspec
	@$(BUILD)/pmspec report baseline reports/*.json --baseline reports/baselines/%.json \
	    --update-baseline --reasons reports/baselines/reasons.json

# The differences of the reports by standalone programs, without the harness; CONFIRM= names others.
# DOM emulators are left out: their windows have no page of the program's own.
EMULATORS = jsdom happy-dom
CONFIRM = $(filter-out $(EMULATORS:%=reports/%.json),$(wildcard reports/*.json))
confirm: $(BUILD)/pmspec
	@.ci/confirm $(BUILD) $(CONFIRM)

format:
	@clang-format -i $(C_FILES)

packages:
	@.ci/packages check

engines:
	@.ci/packages engines
	@harness/adapters/engines/install build/engines

clean:
	@rm -rf $(BUILD)

# --- building

tests: $(TESTS)

$(BUILD)/pmspec: $(BUILD)/harness/main.o $(HARNESS_OBJECTS) $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ $(HARNESS_LIBRARIES)

$(BUILD)/reference/tests/%: $(BUILD)/reference/tests/%.o $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ -lcunit $(REFERENCE_LIBRARIES)

$(BUILD)/harness/tests/%: $(BUILD)/harness/tests/%.o $(HARNESS_OBJECTS) $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ -lcunit $(HARNESS_LIBRARIES)

$(BUILD)/reference/tests/bench_clone: $(BUILD)/reference/tests/bench_clone.o $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ $(REFERENCE_LIBRARIES)

$(BUILD)/reference/tests/fuzz_url: $(BUILD)/reference/tests/fuzz_url.o $(REFERENCE_OBJECTS)
	@echo "  link $@"
	@$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(REFERENCE_LIBRARIES)

# The engine that test_engine starts.
$(BUILD)/harness/tests/test_engine: | $(BUILD)/harness/tests/fake_engine

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  $(CC) $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The engine that test_engine starts, many times, is no part of what is tested: it stays a quick one.
QUICK_ENGINE = $(SANITIZED)/harness/tests/fake_engine
sanitized: $(BUILD)/harness/tests/fake_engine
	@mkdir -p $(dir $(QUICK_ENGINE)) && cp $< $(QUICK_ENGINE)
	@$(MAKE) --no-print-directory -o $(QUICK_ENGINE) BUILD=$(SANITIZED) CC=clang \
	    CFLAGS="$(SANITIZED_CFLAGS)" all tests

# --- checking

# The longest parts first. The tests of the engine mostly wait for engines that hang on purpose,
# those of browsers and runtimes for these: so there are two jobs more than there are cores. What they
# count is counted in the sanitized build: they do not run a third time by themselves. Under valgrind,
# where a browser waits for the harness, one browser shows of the harness's memory what all do.
CHECK_JOBS := $(shell expr $(JOBS) + 2)
WAITING = harness/tests/test_browser harness/tests/test_engine harness/tests/test_runtimes
OTHERS = $(filter-out $(WAITING),$(TEST_NAMES))
PARTS = engines valgrind/harness/tests/test_engine sanitized/harness/tests/test_browser \
        valgrind/harness/tests/test_browser sanitized/harness/tests/test_engine \
        valgrind/harness/tests/test_runtimes sanitized/harness/tests/test_runtimes \
        $(OTHERS:%=valgrind/%) lint sanitized/run $(OTHERS:%=sanitized/%) $(OTHERS:%=cunit/%) \
        adapters formats tidy schemas published map documents format

check:
	@rm -rf build/check && mkdir -p build/check
	@.ci/packages check
	@.ci/part build/gcc one $(MAKE) --no-print-directory -j$(JOBS) all tests && \
	 .ci/part build/clang one $(MAKE) --no-print-directory -j$(JOBS) sanitized || \
	 .ci/count build/gcc build/clang
	@$(MAKE) --no-print-directory -k -j$(CHECK_JOBS) $(PARTS:%=part/%) 2>&1 | \
	 grep --line-buffered -v '^make'; \
	 .ci/count build/gcc build/clang $(PARTS)

part/engines:
	@.ci/part $(@:part/%=%) one .ci/engines $(BUILD) $(PYTHON)

part/lint:
	@.ci/part $(@:part/%=%) lint $(BUILD)/pmspec lint

part/map:
	@.ci/part $(@:part/%=%) one $(BUILD)/pmspec map --check

part/valgrind/harness/tests/test_browser:
	@.ci/part $(@:part/%=%) one $(VALGRIND) $(BUILD)/harness/tests/test_browser chromium

$(WAITING:%=part/sanitized/%): part/sanitized/%:
	@.ci/part $(@:part/%=%) cunit $(SANITIZED)/$*

part/valgrind/%:
	@.ci/part $(@:part/%=%) one $(VALGRIND) $(BUILD)/$*

part/sanitized/run:
	@.ci/part $(@:part/%=%) one $(SANITIZED)/pmspec run

part/sanitized/%:
	@.ci/part $(@:part/%=%) one $(SANITIZED)/$*

part/cunit/%:
	@.ci/part $(@:part/%=%) cunit $(BUILD)/$*

part/adapters:
	@.ci/part $(@:part/%=%) node node --test --test-reporter=tap $(ADAPTER_TESTS)

# clang-tidy also counts what it then does not show.
TIDY = clang-tidy --quiet --warnings-as-errors='*' $(SOURCES) -- -std=c11 -D_GNU_SOURCE
part/tidy:
	@.ci/part $(@:part/%=%) one \
	    bash -o pipefail -c "$(TIDY) 2>&1 | sed '/warnings generated.$$/d'"

part/schemas:
	@.ci/part $(@:part/%=%) counted $(PYTHON) .ci/schemas

part/formats:
	@.ci/part $(@:part/%=%) counted $(PYTHON) .ci/formats $(BUILD)

part/published:
	@.ci/part $(@:part/%=%) counted $(PYTHON) .ci/published $(BUILD)

part/documents:
	@.ci/part $(@:part/%=%) one $(PYTHON) .ci/documents

part/format:
	@.ci/part $(@:part/%=%) one clang-format --dry-run -Werror $(C_FILES)

.PHONY: publish baselines confirm all help run check tests lint compare-origins fuzz-url bench bench-clone bench-explorer map format packages engines clean sanitized
.SECONDARY:
-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
