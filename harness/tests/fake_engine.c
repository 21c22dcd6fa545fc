/*
 * An engine whose behaviour is known: it answers each case with an outcome of the reference, and is
 * broken in one way that its argument names. The tests of the harness assert what is reported
 * of it.
 *
 *     fake_engine ROOT MODE [N]
 */
#include "../paths.h"
#include "../reference_driver.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fake {
    struct arena *arena;
    struct suites *suites;
    const char *mode;
    long n;  // the case (by its place in the process) that the mode is about
    long cases_seen;
    bool hung;
    long pings_left;  // heartbeats until late_run has the realm that it asked for
    cJSON *late_run;
};

enum { LATE_PINGS = 20 };

struct known_run {
    long run;
    const struct test_case *test_case;
    unsigned counts[64];
};

static LIST(struct known_run) runs;

static bool mode_is(const struct fake *fake, const char *mode)
{
    return strcmp(fake->mode, mode) == 0;
}

/* True for the n-th case in a mode of that name. */
static bool strikes(const struct fake *fake, const char *mode)
{
    return mode_is(fake, mode) && fake->cases_seen == fake->n;
}

/* The id between "// begin: " and the end of its word. */
static const struct test_case *case_of_program(const struct fake *fake, const char *program)
{
    char id[256] = "";
    const char *begin = strstr(program, "// begin: ");
    if (begin)
        sscanf(begin + strlen("// begin: "), "%255s", id);
    return suites_find(fake->suites, id);
}

static struct known_run *find_run(long run)
{
    for (size_t i = 0; i < runs.count; i++)
        if (runs.items[i].run == run)
            return &runs.items[i];
    return NULL;
}

static void print_realm_message(const char *type, long run, const char *realm, unsigned n,
                                const char *entry)
{
    printf("{\"type\":\"%s\",\"run\":%ld,\"realm\":\"%s\",\"n\":%u%s%s}\n", type, run, realm, n,
           entry ? ",\"entry\":" : "", entry ? entry : "");
}

/* Entries, then end from the first realm. skip leaves out one number. */
static void print_outcome(struct known_run *known, const struct outcome *outcome, bool skip)
{
    for (size_t i = 0; i < outcome->groups.count; i++) {
        const struct group_log *log = &outcome->groups.items[i];
        size_t realm = 0;
        while (strcmp(known->test_case->realms.items[realm].name, log->group) != 0)
            realm++;
        known->counts[realm] += skip;
        for (size_t j = 0; j < log->entries.count; j++)
            print_realm_message("log", known->run, log->group, ++known->counts[realm],
                                log->entries.items[j]);
    }
    print_realm_message("end", known->run, known->test_case->realms.items[0].name,
                        ++known->counts[0], NULL);
}

static void answer_case(struct fake *fake, long run, const struct test_case *test_case)
{
    struct known_run known = {.run = run, .test_case = test_case};
    LIST_APPEND(fake->arena, &runs, known);
    struct known_run *kept = &runs.items[runs.count - 1];
    fake->cases_seen++;
    if (strikes(fake, "dies") ||
        (mode_is(fake, "dies-on") && fake->n == (long)strlen(test_case->id)))
        abort();
    while (mode_is(fake, "floods-on") && fake->n == (long)strlen(test_case->id))
        print_realm_message("log", run, test_case->realms.items[0].name, ++kept->counts[0],
                            "[\"a flood\"]");
    if (strikes(fake, "interrupts"))
        kill(getppid(), SIGINT);
    if (strikes(fake, "hangs"))
        fake->hung = true;
    if (mode_is(fake, "mute") || fake->hung)
        return;
    if (mode_is(fake, "strays-on") && fake->n == (long)strlen(test_case->id) &&
        fake->cases_seen > 1) {
        printf("{\"type\":\"stray\",\"entry\":[\"reported\",5]}\n");
        return;
    }
    if (strikes(fake, "cuts")) {
        printf("{\"type\":\"log\",\"run\":%ld,\"realm\":\"\",\"en\n", run);
        return;
    }
    if (mode_is(fake, "wrong-case"))
        kept->run = run + 1000;
    struct outcome *outcome = reference_run(fake->arena, test_case, NULL, 0, NULL);
    bool lies =
        mode_is(fake, "lies") || (mode_is(fake, "lies-from") && fake->cases_seen >= fake->n);
    if (lies && outcome->groups.items[0].entries.count > 0)
        outcome->groups.items[0].entries.items[0] = "[\"a lie\"]";
    print_outcome(kept, outcome, strikes(fake, "loses"));
    if (strikes(fake, "chatters"))
        print_realm_message("log", run, test_case->realms.items[0].name, ++kept->counts[0],
                            "[\"one more\"]");
}

/* The realm of its own for which the run asks takes long to come. */
static bool opens_late(struct fake *fake, const cJSON *message)
{
    if (!mode_is(fake, "opens-late") || !cJSON_HasObjectItem(message, "fresh"))
        return false;
    fake->late_run = cJSON_Duplicate(message, true);
    fake->pings_left = LATE_PINGS;
    return true;
}

static void answer_run(struct fake *fake, const cJSON *message)
{
    const cJSON *realm = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(message, "realms"), 0);
    const char *program = cJSON_GetObjectItemCaseSensitive(realm, "program")->valuestring;
    long run = (long)cJSON_GetObjectItemCaseSensitive(message, "run")->valuedouble;
    const struct test_case *test_case = case_of_program(fake, program);
    if (test_case) {
        answer_case(fake, run, test_case);
    } else if (run == 1 && !mode_is(fake, "claims")) {
        printf("{\"type\":\"unsupported\",\"run\":1,\"what\":\"PmspecCanaryThatDoesNotExist\"}\n");
    } else {
        print_realm_message("log", run, "", 1,
                            mode_is(fake, "wrong-canary") ? "[\"canary\",43,[\"!undefined\"]]"
                                                          : "[\"canary\",42,[\"!undefined\"]]");
        print_realm_message("end", run, "", 2, NULL);
    }
}

static void answer_drain(long run)
{
    const struct known_run *known = find_run(run);
    printf("{\"type\":\"drained\",\"run\":%ld,\"counts\":{", run);
    for (size_t i = 0; known && i < known->test_case->realms.count; i++)
        printf("%s\"%s\":%u", i ? "," : "", known->test_case->realms.items[i].name,
               known->counts[i]);
    printf("}}\n");
}

/* The page that runs the adapter answers for itself; the windows of a case answer each. */
static size_t first_answering_realm(const struct fake *fake, const struct test_case *test_case)
{
    if (mode_is(fake, "opens-late"))
        return 0;
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (test_case->realms.items[i].kind == REALM_FRAME)
            return 0;
    return 1;
}

static void open_late(struct fake *fake)
{
    if (!fake->late_run || --fake->pings_left > 0)
        return;
    answer_run(fake, fake->late_run);
    cJSON_Delete(fake->late_run);
    fake->late_run = NULL;
}

static void answer_ping(struct fake *fake, long n)
{
    if (fake->hung)
        return;
    open_late(fake);
    printf("{\"type\":\"pong\",\"n\":%ld}\n", n);
    for (size_t i = 0; i < runs.count; i++)
        for (size_t j = first_answering_realm(fake, runs.items[i].test_case);
             j < runs.items[i].test_case->realms.count; j++)
            printf("{\"type\":\"pong\",\"n\":%ld,\"run\":%ld,\"realm\":\"%s\"}\n", n,
                   runs.items[i].run, runs.items[i].test_case->realms.items[j].name);
}

static void answer(struct fake *fake, const cJSON *message)
{
    const char *type = cJSON_GetObjectItemCaseSensitive(message, "type")->valuestring;
    const cJSON *run = cJSON_GetObjectItemCaseSensitive(message, "run");
    const cJSON *n = cJSON_GetObjectItemCaseSensitive(message, "n");
    if (mode_is(fake, "interrupts-hello"))
        kill(getppid(), SIGINT);
    else if (strcmp(type, "hello") == 0)
        printf("{\"type\":\"hello\",\"protocol\":1,\"name\":\"fake\",\"version\":\"1\","
               "\"takes\":\"js\",\"realms\":[\"top\",\"agent\",\"frame\"]}\n");
    else if (strcmp(type, "run") == 0 && !opens_late(fake, message))
        answer_run(fake, message);
    else if (strcmp(type, "drain") == 0)
        answer_drain((long)run->valuedouble);
    else if (strcmp(type, "ping") == 0)
        answer_ping(fake, (long)n->valuedouble);
    else if (strcmp(type, "bye") == 0)
        exit(0);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    struct diagnostic diagnostic = {0};
    struct fake fake = {.arena = arena_open(), .mode = argc > 2 ? argv[2] : "right"};
    char *line = NULL;
    size_t capacity = 0;
    fake.n = argc > 3 ? atol(argv[3]) : 0;
    if (argc < 2 || suites_load(argv[1], &fake.suites, &diagnostic) != STATUS_OK) {
        fprintf(stderr, "fake_engine: %s\n", diagnostic.sentence);
        return 2;
    }
    while (getline(&line, &capacity, stdin) > 0) {
        cJSON *message = cJSON_Parse(line);
        if (message && !mode_is(&fake, "silent"))
            answer(&fake, message);
        cJSON_Delete(message);
    }
    free(line);
    suites_close(fake.suites);
    arena_close(fake.arena);
    return 0;
}
