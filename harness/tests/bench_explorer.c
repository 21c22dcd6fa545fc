/*
 * What the reduction of the explorer is worth: families of programs that grow, with the schedules that are
 * covered, the states visited and the time, beside plain search, which is given up at some point.
 */
#include "../reference_driver.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOST_RUNS = 5000 };

static void append_posts(struct text *text, const char *port, unsigned messages)
{
    for (unsigned i = 0; i < messages; i++)
        text_printf(text, "%s[\"%s\",%u]", i ? "," : "", port, i);
}

/* N agents that each send M messages to the top one, which logs them. */
static void append_agents(struct text *text, unsigned n, unsigned m)
{
    text_append(text, "\"realms\":{\"top\":{}");
    for (unsigned i = 0; i < n; i++)
        text_printf(text, ",\"a%u\":{\"agent\":\"top\"}", i);
    text_append(text, "},\"main\":{\"top\":[[\"log\",\"go\"]");
    for (unsigned i = 0; i < n; i++)
        text_printf(text, ",[\"on\",\"a%u\",\"message\",[\"log\",%u]],[\"a%u.start\"]", i, i, i);
    text_append(text, "]");
    for (unsigned i = 0; i < n; i++) {
        text_printf(text, ",\"a%u\":[", i);
        append_posts(text, "top.postMessage", m);
        text_append(text, "]");
    }
    text_append(text, "}");
}

/* N agents, each of which gets M messages and answers the last one; only the answers are logged. */
static void append_answers(struct text *text, unsigned n, unsigned m)
{
    text_append(text, "\"realms\":{\"top\":{}");
    for (unsigned i = 0; i < n; i++)
        text_printf(text, ",\"a%u\":{\"agent\":\"top\"}", i);
    text_append(text, "},\"main\":{\"top\":[[\"log\",\"go\"]");
    for (unsigned i = 0; i < n; i++) {
        char port[32];
        snprintf(port, sizeof port, "a%u.postMessage", i);
        text_append(text, ",");
        append_posts(text, port, m);
    }
    text_append(text, "]");
    for (unsigned i = 0; i < n; i++)
        text_printf(text,
                    ",\"a%u\":[[\"on\",\"top\",\"message\",[\"if\",{\"!is\":[\"$e.data\",%u]},"
                    "[\"log\",\"last\"]]],[\"top.start\"]]",
                    i, m - 1);
    text_append(text, "}");
}

/* N channels of one realm, unshipped or shipped, with M messages each. */
static void append_channels(struct text *text, unsigned n, unsigned m, bool shipped)
{
    text_append(text, "\"realms\":{\"top\":{}},\"main\":{\"top\":[[\"log\",\"go\"]");
    for (unsigned i = 0; i < n; i++) {
        text_printf(text, ",[\"let\",\"c%u\",{\"!new\":[\"MessageChannel\"]}]", i);
        text_printf(text,
                    shipped ? ",[\"let\",\"p%u\",{\"!call\":[\"structuredClone\",\"$c%u.port2\","
                              "{\"transfer\":[\"$c%u.port2\"]}]}]"
                            : ",[\"let\",\"p%u\",\"$c%u.port2\"]",
                    i, i, i);
        text_printf(text, ",[\"on\",\"p%u\",\"message\",[\"log\",%u]],[\"p%u.start\"]", i, i, i);
    }
    for (unsigned i = 0; i < n; i++) {
        char port[40];
        snprintf(port, sizeof port, "c%u.port1.postMessage", i);
        text_append(text, ",");
        append_posts(text, port, m);
    }
    text_append(text, "]}");
}

enum family { AGENTS_TO_ONE, ONE_TO_AGENTS, UNSHIPPED_PORTS, SHIPPED_PORTS };

static void append_family(struct text *text, enum family family, unsigned n, unsigned m)
{
    text_append(text, "{\"cases\":[{\"id\":\"t/case\",\"title\":\"T.\",\"clauses\":[\"c\"],"
                      "\"expect\":{},");
    if (family == AGENTS_TO_ONE)
        append_agents(text, n, m);
    else if (family == ONE_TO_AGENTS)
        append_answers(text, n, m);
    else
        append_channels(text, n, m, family == SHIPPED_PORTS);
    text_append(text, "}]}");
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Explores in this way and returns the seconds that it took. */
static double measure(struct arena *arena, const struct test_case *test_case, enum search_mode mode,
                      struct exploration *exploration)
{
    struct exploration_options options = {.limit = MOST_RUNS, .mode = mode};
    double begin = seconds();
    reference_explore(arena, test_case, &options, exploration);
    return seconds() - begin;
}

static void print_row(const char *name, unsigned n, unsigned m, const struct test_case *test_case)
{
    struct arena *arena = arena_open();
    struct exploration reduced, merged, all;
    double reduced_time = measure(arena, test_case, SEARCH_REDUCED, &reduced);
    measure(arena, test_case, SEARCH_MERGED, &merged);
    double all_time = measure(arena, test_case, SEARCH_EVERY_SCHEDULE, &all);
    printf("%-16s %u x %u %9zu %s%16llu %8zu %7zu%s %7.2f s   %s%6zu %7.2f s\n", name, n, m,
           reduced.outcomes.outcomes.count, merged.complete ? " " : ">",
           (unsigned long long)merged.schedules, reduced.states, reduced.runs,
           reduced.complete ? " " : "+", reduced_time, all.complete ? " " : ">", all.runs,
           all_time);
    arena_close(arena);
}

static void bench(const char *name, enum family family, unsigned n, unsigned m)
{
    struct arena *arena = arena_open();
    struct text text = {.arena = arena};
    struct suites *suites;
    struct diagnostic diagnostic = {0};
    append_family(&text, family, n, m);
    if (suites_load_text(text.bytes, text.length, "t.json", "t", &suites, &diagnostic) ==
        STATUS_OK) {
        print_row(name, n, m, suites->cases.items[0]);
        suites_close(suites);
    } else {
        fprintf(stderr, "%s\n", diagnostic.sentence);
    }
    arena_close(arena);
}

int main(void)
{
    printf("%-16s %-5s %9s %17s %8s %7s %10s   %17s\n", "program", "N x M", "outcomes", "schedules",
           "states", "runs", "time", "unreduced");
    for (unsigned n = 1; n <= 4; n++)
        for (unsigned m = 1; m <= 4 && n * m <= 8; m++)
            bench("agents to one", AGENTS_TO_ONE, n, m);
    for (unsigned n = 1; n <= 4; n++)
        for (unsigned m = 1; m <= 4; m++)
            bench("one to agents", ONE_TO_AGENTS, n, m);
    for (unsigned n = 1; n <= 4; n++)
        for (unsigned m = 1; m <= 4; m++)
            bench("unshipped ports", UNSHIPPED_PORTS, n, m);
    for (unsigned n = 1; n <= 4; n++)
        for (unsigned m = 1; m <= 4 && n * m <= 8; m++)
            bench("shipped ports", SHIPPED_PORTS, n, m);
    return 0;
}
