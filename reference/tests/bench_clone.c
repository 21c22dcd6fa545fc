/*
 * How fast the reference clones (HTML 2.7.10), side by side with the structuredClone of the runtimes
 * found: bench_clone.js builds the same graphs. The graph lies in the run's arena, what a round
 * allocates in one that is forgotten before the next. Each measurement is the median of the rounds
 * after two to warm up. Times are processor time, that of all threads (also of those that collect
 * garbage), so that other work on the machine does not count. Usage: bench_clone [bench_clone.js]
 */
#include "../agent.h"
#include "../internal_methods.h"
#include "../event_loop.h"
#include "../message_port.h"
#include "../web_idl.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 15, WARM_UP = 2, BUFFER_SIZE = 1 << 26, MOST_MEASUREMENTS = 64 };

static struct agent *agent;
static struct realm *realm;
static struct arena *run_arena, *round_arena;

static struct measurement {
    char name[64];
    double milliseconds, least;
    size_t nodes;  // 0: not measured by node
} measurements[MOST_MEASUREMENTS];
static size_t measurement_count;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare_times(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void fail(const char *what)
{
    fprintf(stderr, "bench_clone: %s\n", what);
    exit(1);
}

/* A value to clone, with at most one object in the transfer list, made anew for each round. */
struct subject {
    struct value value;
    struct object *transfer;
};

typedef struct subject (*subject_function)(size_t size);

static double clone_once(const struct subject *subject)
{
    struct serialize_with_transfer_result serialized;
    struct deserialize_record result;
    object_list transfer = {0};
    if (subject->transfer)
        LIST_APPEND(agent->arena, &transfer, subject->transfer);
    double begin = now();
    if (!structured_serialize_with_transfer(agent, subject->value, &transfer, &serialized) ||
        !structured_deserialize_with_transfer(agent, &serialized, realm, &result))
        fail("a value was not cloned");
    return now() - begin;
}

/* What is made by each_round is forgotten with the clone; otherwise the value is made once. */
static void measure(const char *name, subject_function make, size_t size, bool each_round,
                    size_t nodes)
{
    double times[ROUNDS];
    struct subject subject = {0};
    if (!each_round)
        subject = make(size);
    agent->arena = round_arena;
    for (int i = 0; i < ROUNDS + WARM_UP; i++) {
        arena_reset(round_arena);
        if (each_round)
            subject = make(size);
        double time = clone_once(&subject);
        if (i >= WARM_UP)
            times[i - WARM_UP] = time;
    }
    agent->arena = run_arena;
    qsort(times, ROUNDS, sizeof *times, compare_times);
    struct measurement *measurement = &measurements[measurement_count++];
    snprintf(measurement->name, sizeof measurement->name, "%s", name);
    measurement->milliseconds = times[ROUNDS / 2];
    measurement->least = times[0];
    measurement->nodes = nodes;
}

static void put(struct object *object, struct property_key key, struct value value)
{
    bool success;
    MUST(create_data_property(agent, object, key, value, &success));
}

static void append(struct object *array, uint32_t index, struct value value)
{
    bool success;
    MUST(create_data_property(agent, array, key_from_index(agent->arena, index), value, &success));
}

static struct value numbered(const char *text, size_t number)
{
    char buffer[64];
    snprintf(buffer, sizeof buffer, "%s %zu", text, number);
    return value_ascii(agent->arena, buffer);
}

/* A Map as a program makes it, with the entries width and height. */
static struct value map_of(struct value width, struct value height)
{
    struct value map, constructor, ignored, set;
    MUST(get_named(agent, realm->global_object, "Map", &constructor));
    MUST(construct(agent, constructor, NULL, 0, &map));
    MUST(get_named(agent, map.object, "set", &set));
    struct value first[] = {value_string(key_string(STATIC_KEY("width"))), width};
    struct value second[] = {value_string(key_string(STATIC_KEY("height"))), height};
    MUST(call_function(agent, set, map, first, 2, &ignored));
    MUST(call_function(agent, set, map, second, 2, &ignored));
    return map;
}

static struct value record(size_t i, struct value owner)
{
    struct object *object = object_create(agent, realm);
    struct value tags[] = {value_string(key_string(STATIC_KEY("red"))),
                           value_string(key_string(STATIC_KEY("green"))), value_number((double)i)};
    put(object, STATIC_KEY("id"), value_number((double)i));
    put(object, STATIC_KEY("name"), numbered("record number", i));
    put(object, STATIC_KEY("price"), value_number((double)i + 0.5));
    put(object, STATIC_KEY("active"), value_boolean(i % 2 == 0));
    put(object, STATIC_KEY("tags"), value_object(array_from_values(agent, realm, tags, 3)));
    put(object, STATIC_KEY("attributes"),
        map_of(value_number((double)i), value_string(key_string(STATIC_KEY("tall")))));
    put(object, STATIC_KEY("owner"), owner);
    return value_object(object);
}

static struct subject records(size_t count)
{
    struct value owners[100];
    for (size_t i = 0; i < 100; i++) {
        struct object *owner = object_create(agent, realm);
        put(owner, STATIC_KEY("name"), numbered("owner", i));
        owners[i] = value_object(owner);
    }
    struct object *list = array_create(agent, realm, 0);
    for (size_t i = 0; i < count; i++)
        append(list, (uint32_t)i, record(i, owners[i % 100]));
    return (struct subject){.value = value_object(list)};
}

static struct subject strings(size_t count)
{
    static char text[100001];
    memset(text, 'x', 99999);
    text[99999] = 'y';
    struct object *list = array_create(agent, realm, 0);
    for (size_t i = 0; i < count; i++)
        append(list, (uint32_t)i, value_ascii(agent->arena, text));
    return (struct subject){.value = value_object(list)};
}

static struct array_buffer *buffer_of(size_t size)
{
    struct data_block *block;
    MUST(create_byte_data_block(agent, size, &block));
    memset(block->bytes, 1, size);
    return array_buffer_create(agent, realm, block, size, false, 0);
}

static struct subject buffer(size_t size)
{
    return (struct subject){.value = value_object(&buffer_of(size)->object)};
}

static struct subject transferred_buffer(size_t size)
{
    struct object *object = &buffer_of(size)->object;
    return (struct subject){.value = value_object(object), .transfer = object};
}

static struct subject nested(size_t levels)
{
    struct object *value = object_create(agent, realm);
    for (size_t i = 0; i < levels; i++) {
        struct object *outer = object_create(agent, realm);
        put(outer, STATIC_KEY("a"), value_object(value));
        value = outer;
    }
    return (struct subject){.value = value_object(value)};
}

static struct subject wide(size_t nodes)
{
    struct object *list = array_create(agent, realm, 0);
    struct value before = UNDEFINED;
    for (size_t i = 0; i < nodes; i++) {
        struct object *node = object_create(agent, realm);
        put(node, STATIC_KEY("list"), value_object(list));
        put(node, STATIC_KEY("before"), before);
        before = value_object(node);
        append(list, (uint32_t)i, before);
    }
    return (struct subject){.value = value_object(list)};
}

/* The time of copying as many bytes into memory that has been touched, and that has not. */
static void print_copies(void)
{
    char *from = malloc(BUFFER_SIZE), *to = malloc(BUFFER_SIZE);
    double touched[ROUNDS], fresh[ROUNDS];
    volatile int kept = 0;  // so that the copies are made
    memset(from, 1, BUFFER_SIZE);
    memset(to, 1, BUFFER_SIZE);
    for (int i = 0; i < ROUNDS; i++) {
        double begin = now();
        memcpy(to, from, BUFFER_SIZE);
        touched[i] = now() - begin;
        kept += to[i];
        free(to);
        to = malloc(BUFFER_SIZE);
        begin = now();
        memcpy(to, from, BUFFER_SIZE);
        fresh[i] = now() - begin;
        kept += to[i];
    }
    qsort(touched, ROUNDS, sizeof *touched, compare_times);
    qsort(fresh, ROUNDS, sizeof *fresh, compare_times);
    printf("memcpy of 64 MiB: %.3f ms into touched memory, %.3f ms into new memory\n",
           touched[ROUNDS / 2], fresh[ROUNDS / 2]);
    free(from);
    free(to);
}

static void measure_all(struct agent *runner, void *data)
{
    (void)data;
    prepare_to_run_script(runner, realm);
    measure("20,000 records", records, 20000, false, 0);
    measure("long strings, 10^7 characters", strings, 100, false, 0);
    measure("buffer copied, 64 MiB", buffer, BUFFER_SIZE, false, 0);
    measure("buffer transferred, 64 MiB", transferred_buffer, BUFFER_SIZE, true, 0);
    measure("buffer transferred, 64 KiB", transferred_buffer, 1 << 16, true, 0);
    measure("nesting, 1,000 levels", nested, 1000, false, 0);
    measure("nesting, 100,000 levels", nested, 100000, false, 0);
    measure("cyclic, 100,000 nodes", wide, 100000, false, 0);
    size_t nodes = 10;
    for (int power = 2; power <= 6; power++) {
        char name[16];
        nodes *= 10;
        snprintf(name, sizeof name, "10^%d nodes", power);
        measure(name, wide, nodes, false, nodes);
    }
    clean_up_after_running_script(runner, realm);
}

static void print_own(void)
{
    printf("%-32s %12s %12s\n", "15 rounds", "median", "least");
    for (size_t i = 0; i < measurement_count; i++) {
        const struct measurement *m = &measurements[i];
        printf("%-32s %9.3f ms %9.3f ms", m->name, m->milliseconds, m->least);
        if (m->nodes)
            printf("  %6.1f (%.1f) ns a node", m->milliseconds * 1e6 / (double)m->nodes,
                   m->least * 1e6 / (double)m->nodes);
        printf("\n");
    }
}

static const struct measurement *find_measurement(const char *name)
{
    for (size_t i = 0; i < measurement_count; i++)
        if (strcmp(measurements[i].name, name) == 0)
            return &measurements[i];
    return NULL;
}

/* One line of the twin: its name, a tab, milliseconds or the error that the runtime threw. */
static void print_theirs(char *line)
{
    char *tab = strchr(line, '\t'), *end;
    line[strcspn(line, "\n")] = '\0';
    if (!tab)
        return;
    *tab = '\0';
    const struct measurement *own = find_measurement(line);
    double theirs = strtod(tab + 1, &end);
    if (end == tab + 1)
        printf("%-32s %12s\n", line, tab + 1);
    else if (own)
        printf("%-32s %9.3f ms  %9.3f ms  %7.2f times  (%.2f by the least times)\n", line, theirs,
               own->milliseconds, theirs / own->milliseconds, strtod(end, NULL) / own->least);
}

static void compare_with(const char *runtime, const char *command, const char *script)
{
    char text[1024], line[256];
    snprintf(text, sizeof text, "command -v %s >/dev/null 2>&1", runtime);
    if (system(text) != 0)
        return;
    snprintf(text, sizeof text, "%s '%s'", command, script);
    FILE *output = popen(text, "r");
    if (!output)
        return;
    printf("\n%-32s %12s  %12s\n", "", runtime, "reference");
    while (fgets(line, sizeof line, output))
        print_theirs(line);
    pclose(output);
}

static size_t first_choice(void *context, size_t count)
{
    (void)context, (void)count;
    return 0;
}

static void ignore_report(void *context, struct agent *reporter, struct realm *global,
                          struct value exception)
{
    (void)context, (void)reporter, (void)global, (void)exception;
}

int main(int argc, char **argv)
{
    run_arena = arena_open();
    round_arena = arena_open();
    struct agent_stacks *stacks = agent_stacks_open();
    struct run_host host = {.choose = first_choice, .report = ignore_report};
    struct run *run = run_create(run_arena, stacks, &host);
    agent = agent_create(run, "main");
    realm = realm_create(agent, "top");
    agent_run_now(agent, measure_all, NULL);
    print_own();
    print_copies();
    fflush(stdout);
    if (argc > 1) {
        compare_with("node", "node", argv[1]);
        compare_with("deno", "deno run", argv[1]);
        compare_with("bun", "bun", argv[1]);
    }
    agent_stacks_close(stacks);
    arena_close(round_arena);
    arena_close(run_arena);
    return 0;
}
