/*
 * The table of a run: one line a suite, one column an implementation; then the differences.
 */
#include "run.h"
#include "terminal.h"
#include <stdio.h>
#include <string.h>

enum { SUITE_WIDTH = 12, CELL_WIDTH = 22, BETWEEN = 2 };

static int print_title(char *title, size_t size, const struct run_record *record)
{
    return snprintf(title, size, "%.40s %.12s", record->implementation, record->version);
}

static int column_width(const struct run_record *record)
{
    char title[64];
    int width = print_title(title, sizeof title, record);
    return BETWEEN + (width > CELL_WIDTH ? width : CELL_WIDTH);
}

static void print_cell(const struct counts *counts, bool gating, int width)
{
    char cell[64];
    size_t pass = counts->by_verdict[VERDICT_PASS];
    size_t unsupported = counts->by_verdict[VERDICT_UNSUPPORTED];
    bool good = pass + unsupported == counts->planned;
    int length = snprintf(cell, sizeof cell, "%zu of %zu", pass, counts->planned);
    if (unsupported > 0)
        snprintf(cell + length, sizeof cell - (size_t)length, " (%zu n/a)", unsupported);
    printf("%s%*s%s",
           terminal_colour(good     ? COLOUR_GOOD
                           : gating ? COLOUR_BAD
                                    : COLOUR_DIM),
           width, cell, terminal_plain());
}

static void print_row(const char *suite, const struct run_record *records, size_t count)
{
    printf("%-*s", SUITE_WIDTH, suite ? suite : "all");
    for (size_t i = 0; i < count; i++) {
        struct counts counts = run_counts(&records[i], suite);
        print_cell(&counts, !suite || strcmp(suite, "disputed") != 0, column_width(&records[i]));
    }
    printf("\n");
}

static void print_header(const struct run_record *records, size_t count)
{
    char cell[64];
    printf("%-*s", SUITE_WIDTH, "suite");
    for (size_t i = 0; i < count; i++) {
        print_title(cell, sizeof cell, &records[i]);
        printf("%*s", column_width(&records[i]), cell);
    }
    printf("\n");
}

/* What was run, and how fast: cases that the engine cannot have are not counted. */
static void print_speed(const struct run_record *records, size_t count)
{
    printf("%-*s", SUITE_WIDTH, "speed");
    for (size_t i = 0; i < count; i++) {
        struct counts counts = run_counts(&records[i], NULL);
        size_t ran = (counts.executed - counts.by_verdict[VERDICT_UNSUPPORTED]) * records[i].rounds;
        double seconds = records[i].duration_ms / 1e3;
        char cell[64];
        snprintf(cell, sizeof cell, "%.*f s, %.0f/s", seconds < 1 ? 2 : 1, seconds,
                 seconds > 0 ? (double)ran / seconds : 0);
        printf("%s%*s%s", terminal_colour(COLOUR_DIM), column_width(&records[i]), cell,
               terminal_plain());
    }
    printf("\n");
}

/* Without these waits an engine is as fast as it would be if it did not hang. */
static void print_hung(const struct run_record *records, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any |= records[i].hung_ms > 0;
    if (!any)
        return;
    printf("%-*s", SUITE_WIDTH, "hung");
    for (size_t i = 0; i < count; i++) {
        char cell[64] = "";
        if (records[i].hung_ms > 0)
            snprintf(cell, sizeof cell, "%.1f s", records[i].hung_ms / 1e3);
        printf("%s%*s%s", terminal_colour(COLOUR_DIM), column_width(&records[i]), cell,
               terminal_plain());
    }
    printf("\n");
}

static void print_difference(const struct case_result *result)
{
    printf("  %s%s%s %s\n      %s\n", terminal_colour(COLOUR_BAD),
           verdict_text(result->attempt.verdict), terminal_plain(), result->test_case->id,
           result->attempt.difference ? result->attempt.difference : "");
}

static bool lacks_the_same(const struct case_result *a, const struct case_result *b)
{
    return a->machine_lacks && b->machine_lacks &&
           strcmp(a->attempt.difference, b->attempt.difference) == 0;
}

static size_t count_like(const struct case_result *results, size_t count,
                         const struct case_result *result)
{
    size_t like = 0;
    for (size_t i = 0; i < count; i++)
        like += lacks_the_same(&results[i], result);
    return like;
}

/* What the machine keeps from the engine, once for each reason. */
static void print_lacks(const struct run_record *record)
{
    for (size_t i = 0; i < record->planned; i++) {
        const struct case_result *result = &record->results[i];
        if (result->machine_lacks && count_like(record->results, i, result) == 0)
            printf("\n%s: %zu n/a, as %s\n", record->implementation,
                   count_like(record->results, record->planned, result),
                   result->attempt.difference);
    }
}

void run_print_differences(const struct run_record *record, bool wanted)
{
    bool any = false;
    for (size_t i = 0; wanted && i < record->planned; i++) {
        const struct case_result *result = &record->results[i];
        enum verdict verdict = result->attempt.verdict;
        if (!result->executed || verdict == VERDICT_PASS || verdict == VERDICT_UNSUPPORTED)
            continue;
        if (!any)
            printf("\n%s %s differs:\n", record->implementation, record->version);
        any = true;
        print_difference(result);
    }
    print_lacks(record);
    if (!run_is_complete(record)) {
        struct counts counts = run_counts(record, NULL);
        printf("\n%s: only %zu of %zu planned cases have a verdict%s\n", record->implementation,
               counts.executed, counts.planned, record->interrupted ? " (interrupted)" : "");
    }
}

void run_print_table(const struct run_plan *plan, const struct run_record *records, size_t count)
{
    const char *suite = "";
    print_header(records, count);
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->cases[i]->suite, suite) != 0) {
            suite = plan->cases[i]->suite;
            print_row(suite, records, count);
        }
    print_row(NULL, records, count);
    print_speed(records, count);
    print_hung(records, count);
}
