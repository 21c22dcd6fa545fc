/*
 * Building the machine for a case and running it once. All setups run first, in the order of the
 * realms; then each main waits on a task source of its own, as nothing in the standard orders it
 * against messages that a setup has sent.
 */
#include "reference_machine.h"
#include "../reference/message_port.h"
#include "../reference/trace_note.h"
#include "../reference/window.h"
#include "loader.h"
#include "observe.h"
#include "origin_names.h"
#include <string.h>

const char *reference_refusal(const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (test_case->realms.items[i].kind == REALM_WORKER)
            return "The reference has no workers: the case must wait.";
    return NULL;
}

static size_t realm_index(const struct reference_machine *machine,
                          const struct realm_program *program)
{
    return (size_t)(program - machine->test_case->realms.items);
}

/* The groups of an outcome are those realms that name one, in order. */
static struct group_log *group_of(const struct reference_machine *machine,
                                  const struct realm_program *program)
{
    size_t number = 0;
    for (int i = 0; i < program->group; i++)
        number += machine->test_case->realms.items[i].group == i;
    return &machine->outcome->groups.items[number];
}

static void take_entry(void *context, const struct realm_program *program, const char *entry)
{
    struct reference_machine *machine = context;
    size_t agent = machine->realms.items[realm_index(machine, program)]->agent->number;
    struct dated_entry dated = {.entry = entry, .agent = agent};
    if (machine->segments_begun)
        dated.begun = machine->segments_begun[agent];
    LIST_APPEND(machine->arena, &group_of(machine, program)->entries, entry);
    LIST_APPEND(machine->arena, &machine->entries, dated);
    trace_note_in(machine->realms.items[realm_index(machine, program)]->agent, program->name,
                  TRACE_LOGGED, 0, "logs %s", entry);
}

static void take_end(void *context, const struct realm_program *program)
{
    struct reference_machine *machine = context;
    (void)program;
    machine->ended = true;
    machine->segment_ends = true;
}

/* The segment that was chosen last is over: what came before it came before its end, too. */
static void note_segment(struct reference_machine *machine)
{
    size_t agent = machine->chosen_agent;
    if (agent == SIZE_MAX)
        return;
    causality_segment(machine->causality, agent, &machine->run->accesses);
    const size_t *clock = causality_clock(machine->causality, agent);
    for (size_t i = 0; machine->segment_ends && i < machine->run->agents.count; i++)
        if (clock[i] > machine->end_clock[i])
            machine->end_clock[i] = clock[i];
    machine->chosen_agent = SIZE_MAX;
    machine->segment_ends = false;
}

static size_t choose(void *context, size_t count)
{
    struct reference_machine *machine = context;
    note_segment(machine);
    size_t choice = machine->chooser.choose(machine->chooser.context, machine, count);
    if (choice == RUN_STOPS)
        return choice;
    const struct alternative *chosen = &machine->run->alternatives.items[choice];
    machine->chosen_agent = chosen->agent;
    if (chosen->begins)
        machine->segments_begun[chosen->agent] =
            causality_clock(machine->causality, chosen->agent)[chosen->agent] + 1;
    return choice;
}

static void report(void *context, struct agent *agent, struct realm *realm, struct value exception)
{
    (void)context, (void)agent;
    interpreter_report(realm->host, exception);
}

static void take_ghost(void *context, struct agent *agent)
{
    struct reference_machine *machine = context;
    struct dated_entry dated = {.agent = agent->number};
    if (machine->segments_begun)
        dated.begun = machine->segments_begun[agent->number];
    LIST_APPEND(machine->arena, &machine->ghosts, dated);
}

/* The notation of one value: an entry of it, without the brackets. */
static const char *describe(void *context, struct agent *agent, struct value value)
{
    (void)context;
    const char *entry = observe_entry(agent, &value, 1);
    size_t length = strlen(entry) - 2;
    char *text = arena_allocate(agent->arena, length + 1);
    return memcpy(text, entry + 1, length);
}

static void close_popup(void *context, const struct realm_program *program, const char *name)
{
    struct reference_machine *machine = context;
    struct agent *agent = machine->realms.items[realm_index(machine, program)]->agent;
    for (size_t i = 0; i < machine->realms.count; i++)
        if (strcmp(machine->realms.items[i]->name, name) == 0)
            close_top_level_traversable(agent, associated_document(machine->realms.items[i]));
}

static void script_task(struct agent *agent, struct task *task);

/* An agent of its own stands for what brings the document, so that no order of several is implied. */
static void navigate_to(void *context, const struct realm_program *program, const char *name)
{
    struct reference_machine *machine = context;
    struct navigation *navigation = NEW(machine->arena, struct navigation);
    for (size_t i = 0; i < machine->realms.count; i++) {
        const struct realm_program *next = &machine->test_case->realms.items[i];
        if (strcmp(next->name, name) != 0)
            continue;
        navigation->network = machine->networks.items[i];
        navigation->document = associated_document(machine->realms.items[next->owner]);
        navigation->next = machine->realms.items[i];
        navigation->script = script_task;
        navigation->data = machine->realms.items[i];
        navigate(machine->realms.items[realm_index(machine, program)]->agent, navigation);
    }
}

static void remove_frame(void *context, const struct realm_program *program, const char *name)
{
    struct reference_machine *machine = context;
    struct agent *agent = machine->realms.items[realm_index(machine, program)]->agent;
    for (size_t i = 0; i < machine->realms.count; i++)
        if (strcmp(machine->realms.items[i]->name, name) == 0)
            remove_child_navigable(agent, associated_document(machine->realms.items[i]));
}

/* Windows that share a log share an agent: that of the first of them. */
static struct agent *agent_of(struct reference_machine *machine,
                              const struct realm_program *program)
{
    size_t group = (size_t)program->group;
    if (group < realm_index(machine, program))
        return machine->realms.items[group]->agent;
    return agent_create(machine->run, *program->name ? program->name : "main");
}

/* The parent's own if it is inherited; a page's is that of its URL. */
static struct origin *document_origin(struct reference_machine *machine, struct agent *agent,
                                      const struct realm_program *program,
                                      const struct document *parent)
{
    struct url url;
    bool is_page = !program->via || strcmp(program->via, "src") == 0;
    if (strcmp(program->origin, "opaque") == 0)
        return opaque_origin_create(agent);
    if (!is_page && strcmp(program->origin, "same") == 0)
        return parent->origin;
    struct origin_parts parts =
        realm_origin_parts(machine->arena, machine->test_case, program, &symbolic_ports);
    MUST(url_parse(agent, string_from_utf8(machine->arena, parts.origin), NULL, &url));
    return url_origin(agent, &url);
}

static struct realm *create_window(struct reference_machine *machine, struct agent *agent,
                                   const struct realm_program *program)
{
    struct document *parent =
        program->owner < 0 ? NULL : associated_document(machine->realms.items[program->owner]);
    struct origin *origin = document_origin(machine, agent, program, parent);
    if (program->kind == REALM_DOCUMENT)
        return window_realm_create_next(agent, program->name, origin, parent);
    struct document *document =
        program->kind == REALM_POPUP
            ? document_create_popup(agent, origin, program->noopener ? NULL : parent)
            : document_create(agent, origin, parent, parent ? program->name : "");
    document->is_sandboxed = program->sandbox;
    return window_realm_create(agent, program->name, document);
}

/* What an agent inherits from. */
static const struct realm_program *owner_of(const struct reference_machine *machine,
                                            const struct realm_program *program)
{
    while (!realm_is_window(program))
        program = &machine->test_case->realms.items[program->owner];
    return program;
}

static void create_network(struct reference_machine *machine, const struct realm_program *program)
{
    struct agent *network =
        program->kind == REALM_DOCUMENT ? agent_create(machine->run, "the network") : NULL;
    LIST_APPEND(machine->arena, &machine->networks, network);
}

static void create_realm(struct reference_machine *machine, const struct realm_program *program)
{
    struct interpreter_host host = {.context = machine,
                                    .log = take_entry,
                                    .end = take_end,
                                    .remove = remove_frame,
                                    .close = close_popup,
                                    .navigate = navigate_to};
    struct agent *agent = agent_of(machine, program);
    struct realm *realm = realm_is_window(program) ? create_window(machine, agent, program)
                                                   : realm_create(agent, program->name);
    const struct realm_program *settings =
        realm_is_window(program) ? program : owner_of(machine, program);
    realm->cross_origin_isolated_capability = settings->isolated;
    struct interpreter *interpreter =
        interpreter_create(agent, realm, machine->test_case, program, &host);
    realm->host = interpreter;
    LIST_APPEND(machine->arena, &machine->realms, realm);
    LIST_APPEND(machine->arena, &machine->interpreters, interpreter);
}

/* Binds the names of a realm and its owner to the two ends of a channel between them. */
static void connect_to_owner(struct reference_machine *machine, size_t index)
{
    const struct realm_program *program = &machine->test_case->realms.items[index];
    size_t owner = (size_t)program->owner;
    struct realm *realms[] = {machine->realms.items[owner], machine->realms.items[index]};
    struct message_port *ports[2];
    message_port_connect(realms[0]->agent, realms[0], realms[1], &ports[0], &ports[1]);
    interpreter_bind(machine->interpreters.items[owner], program->name,
                     value_object(&ports[0]->event_target.object));
    interpreter_bind(machine->interpreters.items[index],
                     machine->test_case->realms.items[owner].name,
                     value_object(&ports[1]->event_target.object));
}

/* What a window that was opened without an opener is for the one that opened it: null. */
static struct value window_value(const struct reference_machine *machine, size_t index)
{
    return machine->test_case->realms.items[index].noopener
               ? JS_NULL
               : value_object(machine->realms.items[index]->global_this);
}

/* Binds the names of the windows within reach to their proxies. */
static void bind_windows(struct reference_machine *machine, size_t index)
{
    const struct realm_program *programs = machine->test_case->realms.items;
    for (size_t i = 0; i < machine->realms.count; i++)
        if (realm_is_window(&programs[i]) && realm_is_window(&programs[index]) &&
            realm_reaches(machine->test_case, &programs[index], &programs[i]))
            interpreter_bind(machine->interpreters.items[index], programs[i].name,
                             window_value(machine, i));
}

static void create_realms(struct reference_machine *machine)
{
    const struct test_case *test_case = machine->test_case;
    for (size_t i = 0; i < test_case->realms.count; i++)
        create_realm(machine, &test_case->realms.items[i]);
    for (size_t i = 0; i < test_case->realms.count; i++)
        create_network(machine, &test_case->realms.items[i]);
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (test_case->realms.items[i].kind == REALM_AGENT)
            connect_to_owner(machine, i);
        else
            bind_windows(machine, i);
}

static void run_setup(struct agent *agent, void *data)
{
    (void)agent;
    interpreter_run_setup(data);
}

/* A single realm without a setup has its row's parameters in front of its main. */
static void run_setups(struct reference_machine *machine)
{
    const struct test_case *test_case = machine->test_case;
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (test_case->realms.items[i].kind != REALM_DOCUMENT &&
            (test_case->realms.count > 1 || test_case->realms.items[i].setup.count > 0))
            agent_run_now(machine->realms.items[i]->agent, run_setup,
                          machine->interpreters.items[i]);
}

static void main_task(struct agent *agent, struct task *task)
{
    (void)agent;
    interpreter_run_main(task->data);
}

/* The script of a next document: its setup, which its main follows like those of the others. */
static void script_task(struct agent *agent, struct task *task)
{
    struct realm *realm = task->data;
    interpreter_run_setup(realm->host);
    queue_a_global_task(agent, TASK_SOURCE_SCRIPT, realm, main_task, realm->host);
}

static void queue_mains(struct reference_machine *machine)
{
    for (size_t i = 0; i < machine->realms.count; i++) {
        struct realm *realm = machine->realms.items[i];
        const struct realm_program *program = &machine->test_case->realms.items[i];
        if (program->kind != REALM_DOCUMENT && program->main.count > 0)
            queue_a_global_task(realm->agent, TASK_SOURCE_SCRIPT, realm, main_task,
                                machine->interpreters.items[i]);
    }
}

static void start_clocks(struct reference_machine *machine)
{
    size_t agents = machine->run->agents.count;
    machine->causality = causality_create(machine->arena, agents);
    machine->segments_begun = NEW_ARRAY(machine->arena, size_t, agents);
    machine->end_clock = NEW_ARRAY(machine->arena, size_t, agents);
    machine->chosen_agent = SIZE_MAX;
    machine->segment_ends = false;
}

static void run_machine(struct reference_machine *machine, struct trace *trace)
{
    create_realms(machine);
    machine->run->trace = trace;
    run_setups(machine);
    machine->run->trace = NULL;
    queue_mains(machine);
    machine->run->trace = trace;
    start_clocks(machine);
    run_to_completion(machine->run);
    note_segment(machine);
}

/* What no program of the case does. */
static void promise(struct run *run, const struct mentions *mentions)
{
    run->windows_stay = !mentions->navigate;
    run->domains_stay = !mentions->document_domain;
    run->frames_stay = run->windows_stay && !mentions->remove && !mentions->set_opener &&
                       !(mentions->close && mentions->popup);
    run->ports_stay_open = run->frames_stay && !mentions->close;
}

struct reference_machine *reference_machine_run(struct arena *arena, struct agent_stacks *stacks,
                                                const struct test_case *test_case,
                                                const struct chooser *chooser,
                                                const struct machine_options *options)
{
    struct reference_machine *machine = NEW(arena, struct reference_machine);
    struct run_host host = {.context = machine,
                            .choose = choose,
                            .report = report,
                            .ghost = take_ghost,
                            .describe = describe};
    machine->arena = arena;
    machine->test_case = test_case;
    machine->chooser = *chooser;
    machine->outcome = outcome_create(arena, test_case);
    machine->run = run_create(arena, stacks, &host);
    promise(machine->run, &test_case->mentions);
    machine->run->ghosts = options->ghosts;
    for (size_t i = 0; options->readings && i < READING_COUNT; i++)
        machine->run->readings[i] = options->readings[i];
    run_machine(machine, options->trace);
    return machine;
}

/*
 * The first entry whose task may begin after every end, or NULL: in this run, or in one that differs in
 * the order of segments that commute.
 */
static const char *late_entry(const struct reference_machine *machine)
{
    for (size_t i = 0; i < machine->entries.count; i++) {
        const struct dated_entry *dated = &machine->entries.items[i];
        if (dated->begun > machine->end_clock[dated->agent])
            return dated->entry;
    }
    return NULL;
}

bool reference_machine_ghost_is_late(const struct reference_machine *machine)
{
    for (size_t i = 0; i < machine->ghosts.count; i++)
        if (machine->ghosts.items[i].begun > machine->end_clock[machine->ghosts.items[i].agent])
            return true;
    return false;
}

const char *reference_machine_problem(const struct reference_machine *machine)
{
    struct text sentence = {.arena = machine->arena};
    if (machine->run->out_of_steps)
        text_append(&sentence,
                    "A schedule does not come to an end: its budget of tasks is used up");
    else if (!machine->ended)
        text_append(&sentence, "A schedule does not call end");
    else if (late_entry(machine))
        text_printf(&sentence, "A schedule logs %s in a task that began after its last end",
                    late_entry(machine));
    else
        return NULL;
    if (!machine->run->out_of_steps)
        text_printf(&sentence, "; its outcome is %s",
                    outcome_json(machine->arena, machine->outcome));
    text_append(&sentence, ".");
    return sentence.bytes;
}
