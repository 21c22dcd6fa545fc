/*
 * Depth-first search by replay. A schedule is the list of choices; the next one is found by
 * dropping choices from the end that were the last of their alternatives, and raising the one
 * before: an odometer whose wheels grow as the program asks.
 */
#include "explorer.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

struct explorer {
    size_t *choices, *counts;
    size_t capacity;
    size_t length;  // of the schedule as far as it is fixed
    size_t asked;   // choices asked for in this run
};

static void reserve(struct explorer *explorer)
{
    if (explorer->length < explorer->capacity)
        return;
    explorer->capacity = explorer->capacity ? explorer->capacity * 2 : 64;
    explorer->choices = realloc(explorer->choices, explorer->capacity * sizeof *explorer->choices);
    explorer->counts = realloc(explorer->counts, explorer->capacity * sizeof *explorer->counts);
    if (!explorer->choices || !explorer->counts) {
        fprintf(stderr, "pmspec: out of memory\n");
        exit(3);
    }
}

size_t explorer_choose(struct explorer *explorer, size_t count)
{
    if (explorer->asked == explorer->length) {
        reserve(explorer);
        explorer->choices[explorer->length] = 0;
        explorer->counts[explorer->length] = count;
        explorer->length++;
    }
    assert(explorer->counts[explorer->asked] == count);
    return explorer->choices[explorer->asked++];
}

const size_t *explorer_schedule(const struct explorer *explorer, size_t *length)
{
    *length = explorer->asked;
    return explorer->choices;
}

/* Moves to the next schedule; false if the last one was reached. */
static bool advance(struct explorer *explorer)
{
    while (explorer->length > 0) {
        size_t last = explorer->length - 1;
        if (++explorer->choices[last] < explorer->counts[last])
            return true;
        explorer->length--;
    }
    return false;
}

size_t explore(bool (*run_once)(void *context, struct explorer *explorer), void *context,
               size_t limit, bool *complete)
{
    struct explorer explorer = {0};
    size_t schedules = 0;
    *complete = false;
    while (schedules < limit) {
        explorer.asked = 0;
        schedules++;
        if (!run_once(context, &explorer))
            break;
        if (!advance(&explorer)) {
            *complete = true;
            break;
        }
    }
    free(explorer.choices);
    free(explorer.counts);
    return schedules;
}
