/*
 * Runs of a case on the reference: one schedule by itself, or every schedule that the explorer finds.
 * A run lives in an arena of its own that is forgotten before the next one; what is kept is copied.
 * Read reference_machine.c next.
 */
#include "reference_driver.h"
#include "clause_set.h"
#include "reference_machine.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_OUTCOMES = 100000 };

/* An outcome of the set, and a schedule that shows it. */
struct witness {
    struct outcome *outcome;
    const size_t *schedule;
    size_t length;
};

struct search {
    struct arena *arena;
    struct reference_room room;
    const struct test_case *test_case;
    const struct exploration_options *options;
    struct exploration *exploration;
    struct clause_set clauses;
    LIST(struct witness) witnesses;  // in the order of discovery
};

static const char *copy_text(struct arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(arena_allocate(arena, size), text, size);
}

static struct outcome *copy_outcome(struct arena *arena, const struct test_case *test_case,
                                    const struct outcome *outcome)
{
    struct outcome *copy = outcome_create(arena, test_case);
    for (size_t i = 0; i < outcome->groups.count; i++) {
        const struct group_log *group = &outcome->groups.items[i];
        for (size_t j = 0; j < group->entries.count; j++)
            LIST_APPEND(arena, &copy->groups.items[i].entries,
                        copy_text(arena, group->entries.items[j]));
    }
    return copy;
}

/* What one run of a search goes by. */
struct attempted {
    struct explorer *explorer;
    const struct outcome *observed;
};

/* Goes on only while the logs are beginnings of those observed, if there are any. */
static size_t explorer_chooser(void *context, const struct reference_machine *machine, size_t count)
{
    const struct attempted *attempted = context;
    const struct outcome *observed = attempted->observed;
    (void)count;
    if (observed && !outcome_is_prefix(machine->outcome, observed))
        return RUN_STOPS;
    return explorer_choose(attempted->explorer, machine->run);
}

static void keep_outcome(struct search *search, const struct outcome *outcome,
                         const struct explorer *explorer)
{
    struct exploration *exploration = search->exploration;
    struct witness witness = {.outcome = NULL};
    if (outcome_set_has(&exploration->outcomes, outcome))
        return;
    witness.schedule = explorer_schedule(explorer, search->arena, &witness.length);
    witness.outcome = copy_outcome(search->arena, search->test_case, outcome);
    outcome_set_add(search->arena, &exploration->outcomes, witness.outcome);
    LIST_APPEND(search->arena, &search->witnesses, witness);
}

static void keep_problem(struct search *search, const char *problem)
{
    if (problem && !search->exploration->problem)
        search->exploration->problem = copy_text(search->arena, problem);
}

static bool is_found(const struct search *search)
{
    return search->options->observed &&
           outcome_set_has(&search->exploration->outcomes, search->options->observed);
}

/* True if exploring on can still tell something. */
static bool worth_going_on(struct search *search, const struct reference_machine *machine)
{
    if (search->exploration->outcomes.outcomes.count > MOST_OUTCOMES) {
        keep_problem(search, "The case has more than 100,000 outcomes.");
        return false;
    }
    return !machine->run->out_of_steps && !is_found(search);
}

static void note_ghosts(struct exploration *exploration, const struct reference_machine *machine)
{
    exploration->ghosts_made |= machine->run->ghosts_made > 0;
    exploration->ghosts_missing |= machine->ghosts.count < machine->run->ghosts_made;
    exploration->ghosts_late |= reference_machine_ghost_is_late(machine);
}

static bool run_once(void *context, struct explorer *explorer)
{
    struct search *search = context;
    const struct exploration_options *options = search->options;
    struct attempted attempted = {explorer, options->observed};
    struct chooser chooser = {explorer_chooser, &attempted};
    arena_reset(search->room.arena);
    struct trace trace = {.arena = search->room.arena};
    const struct machine_options how = {options->readings, options->trace ? &trace : NULL,
                                        options->ghosts};
    const struct reference_machine *machine = reference_machine_run(
        search->room.arena, search->room.stacks, search->test_case, &chooser, &how);
    for (size_t i = 0; i < READING_COUNT; i++)
        search->exploration->readings_touched[i] |= machine->run->readings_touched[i];
    clause_set_add_trace(&search->clauses, &trace);
    if (!machine->run->stopped)
        keep_problem(search, reference_machine_problem(machine));
    if (!machine->run->stopped)
        note_ghosts(search->exploration, machine);
    if (!machine->run->stopped && !machine->run->out_of_steps)
        keep_outcome(search, machine->outcome, explorer);
    explorer_run_ended(explorer, machine->run);
    return worth_going_on(search, machine);
}

static int compare_witnesses(const void *a, const void *b)
{
    return outcome_compare(((const struct witness *)a)->outcome,
                           ((const struct witness *)b)->outcome);
}

/* The witnesses in the order of the set, which is that of outcome_compare. */
static void order_witnesses(struct search *search)
{
    struct exploration *exploration = search->exploration;
    if (search->witnesses.count > 0)
        qsort(search->witnesses.items, search->witnesses.count, sizeof *search->witnesses.items,
              compare_witnesses);
    for (size_t i = 0; i < search->witnesses.count; i++) {
        const struct witness *witness = &search->witnesses.items[i];
        LIST_APPEND(search->arena, &exploration->witnesses, witness->schedule);
        LIST_APPEND(search->arena, &exploration->witness_lengths, witness->length);
    }
}

struct reference_room reference_room_open(void)
{
    return (struct reference_room){arena_open(), agent_stacks_open()};
}

void reference_room_close(struct reference_room *room)
{
    agent_stacks_close(room->stacks);
    arena_close(room->arena);
}

void reference_explore(struct arena *arena, const struct test_case *test_case,
                       const struct exploration_options *options, struct exploration *exploration)
{
    struct search search = {.arena = arena,
                            .test_case = test_case,
                            .options = options,
                            .exploration = exploration,
                            .clauses = {.arena = arena}};
    *exploration = (struct exploration){.problem = reference_refusal(test_case)};
    if (exploration->problem)
        return;
    search.room = reference_room_open();
    struct search_result result = explore(run_once, &search, options->mode, options->limit);
    exploration->runs = result.runs;
    exploration->states = result.states;
    exploration->schedules = result.schedules;
    exploration->complete = result.complete;
    reference_room_close(&search.room);
    order_witnesses(&search);
    exploration->clauses_run = clause_set_ids(&search.clauses);
}

/* A schedule that is read from its beginning. */
struct replay {
    const size_t *schedule;
    size_t length, asked;
};

static size_t replay_choose(void *context, const struct reference_machine *machine, size_t count)
{
    struct replay *replay = context;
    (void)machine;
    if (count == 1)
        return 0;
    size_t choice = replay->asked < replay->length ? replay->schedule[replay->asked] : 0;
    replay->asked++;
    return choice % count;
}

struct outcome *reference_run_in(struct reference_room *room, struct arena *arena,
                                 const struct test_case *test_case, const size_t *schedule,
                                 size_t length, struct trace *trace)
{
    struct replay replay = {.schedule = schedule, .length = length};
    struct chooser chooser = {replay_choose, &replay};
    if (reference_refusal(test_case))
        return outcome_create(arena, test_case);
    arena_reset(room->arena);
    const struct reference_machine *machine = reference_machine_run(
        room->arena, room->stacks, test_case, &chooser, &(struct machine_options){.trace = trace});
    return copy_outcome(arena, test_case, machine->outcome);
}

struct outcome *reference_run(struct arena *arena, const struct test_case *test_case,
                              const size_t *schedule, size_t length, struct trace *trace)
{
    struct reference_room room = reference_room_open();
    struct outcome *outcome = reference_run_in(&room, arena, test_case, schedule, length, trace);
    reference_room_close(&room);
    return outcome;
}

const char *absence_text(enum absence absence)
{
    static const char *const texts[] = {"none", "sharp", "sound", "linger"};
    return texts[absence];
}

enum absence reference_absence(const struct test_case *test_case, size_t limit)
{
    struct arena *arena = arena_open();
    struct exploration exploration;
    struct exploration_options options = {.limit = limit, .ghosts = true};
    reference_explore(arena, test_case, &options, &exploration);
    enum absence absence = !exploration.ghosts_made                           ? ABSENCE_NONE
                           : exploration.ghosts_late || !exploration.complete ? ABSENCE_LINGER
                           : exploration.ghosts_missing                       ? ABSENCE_SOUND
                                                                              : ABSENCE_SHARP;
    arena_close(arena);
    return absence;
}

bool reference_allows(const struct test_case *test_case, const struct outcome *observed,
                      size_t limit, bool *complete)
{
    struct arena *arena = arena_open();
    struct exploration exploration;
    struct exploration_options options = {.limit = limit, .observed = observed};
    reference_explore(arena, test_case, &options, &exploration);
    bool allowed = outcome_set_has(&exploration.outcomes, observed);
    *complete = allowed || exploration.complete;
    arena_close(arena);
    return allowed;
}
