/*
 * The doctor: one table of steps. Each sends something and waits for the answer, with a clock, since
 * an adapter that does not answer must be told apart from one that is wrong.
 */
#include "doctor.h"
#include "handshake.h"
#include "process.h"
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

enum {
    RUN_ERROR = FIRST_RUN,
    RUN_THROWS,
    RUN_DROPPED,
    RUN_TWO,  // and the one after it
};

struct doctor {
    struct arena *arena;
    FILE *file;
    unsigned patience_seconds, faults;
    uv_loop_t loop;
    uv_timer_t timer;
    struct process *process;
    bool timed_out, ended, said_hello;
    const char *broken;       // what came that is no message
    const char *how, *words;  // how it ended, and its last words
    struct engine_info info;
    LIST(cJSON *) inbox;
    size_t taken;  // of the inbox
};

struct check {
    const char *what;
    const char *(*body)(struct doctor *doctor);  // NULL, or what is wrong
    const char *advice;
    bool vital;    // without it nothing else can be examined
    bool only_js;  // not for adapters that take a case's JSON
};

static const char *copy(struct arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(arena_allocate(arena, size), text, size);
}

static const char *fault(struct doctor *doctor, const char *format, ...)
{
    char sentence[3000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return copy(doctor->arena, sentence);
}

/* What the process tells. */

static void on_message(void *context, cJSON *message)
{
    struct doctor *doctor = context;
    LIST_APPEND(doctor->arena, &doctor->inbox, cJSON_Duplicate(message, true));
}

static void on_broken(void *context, const char *sentence)
{
    struct doctor *doctor = context;
    doctor->broken = copy(doctor->arena, sentence);
}

static void on_ended(void *context, const char *how, const char *last_words)
{
    struct doctor *doctor = context;
    doctor->ended = true;
    doctor->how = copy(doctor->arena, how);
    size_t length = strlen(last_words);
    while (length > 0 && isspace((unsigned char)last_words[length - 1]))
        length--;
    char *words = memcpy(arena_allocate(doctor->arena, length + 1), last_words, length);
    words[length] = '\0';
    doctor->words = words;
}

static void on_timer(uv_timer_t *timer)
{
    struct doctor *doctor = timer->data;
    doctor->timed_out = true;
}

/* Waiting. */

static bool is_over(const struct doctor *doctor)
{
    return doctor->timed_out || doctor->ended || doctor->broken;
}

static void start_clock(struct doctor *doctor)
{
    doctor->timed_out = false;
    uv_timer_start(&doctor->timer, on_timer, doctor->patience_seconds * 1000ull, 0);
}

/* The next message, or NULL: none came. */
static const cJSON *next_message(struct doctor *doctor)
{
    start_clock(doctor);
    while (doctor->taken == doctor->inbox.count && !is_over(doctor))
        uv_run(&doctor->loop, UV_RUN_ONCE);
    return doctor->taken < doctor->inbox.count ? doctor->inbox.items[doctor->taken++] : NULL;
}

static const char *nothing_came(struct doctor *doctor, const char *wanted)
{
    if (doctor->broken)
        return fault(doctor, "instead of %s it wrote %s", wanted, doctor->broken);
    if (doctor->ended)
        return fault(doctor, "instead of %s came its end: it %s%s%s", wanted, doctor->how,
                     *doctor->words ? ", and its last words were: " : "", doctor->words);
    return fault(doctor, "no %s came within %u s", wanted, doctor->patience_seconds);
}

static const char *text_of(const cJSON *message, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(message, name);
    return cJSON_IsString(field) ? field->valuestring : "";
}

static long number_of(const cJSON *message, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(message, name);
    return cJSON_IsNumber(field) ? (long)field->valuedouble : -1;
}

static const char *printed(struct doctor *doctor, const cJSON *message)
{
    return json_canonical(doctor->arena, message);
}

/*
 * The next message, which must be of this type and, if run is not 0, about this run. NULL:
 * *what_is_wrong says what came instead.
 */
static const cJSON *expect(struct doctor *doctor, const char *type, long run,
                           const char **what_is_wrong)
{
    const cJSON *message = next_message(doctor);
    if (!message) {
        *what_is_wrong = nothing_came(doctor, fault(doctor, "\"%s\"", type));
        return NULL;
    }
    if (strcmp(text_of(message, "type"), type) == 0 &&
        (run == 0 || number_of(message, "run") == run))
        return message;
    *what_is_wrong =
        run == 0 ? fault(doctor, "instead of \"%s\" came %s", type, printed(doctor, message))
                 : fault(doctor, "instead of \"%s\" about run %ld came %s", type, run,
                         printed(doctor, message));
    return NULL;
}

static void send_text(struct doctor *doctor, const char *text)
{
    if (!doctor->ended)
        process_send(doctor->process, text);
}

static void send_about(struct doctor *doctor, const char *type, long run)
{
    send_text(doctor, fault(doctor, "{\"type\":\"%s\",\"run\":%ld}", type, run));
}

/* A run of one realm; batch adapters begin at once. */
static void send_program(struct doctor *doctor, long run, const char *program)
{
    send_text(doctor, fault(doctor,
                            "{\"type\":\"run\",\"run\":%ld,\"realms\":[{\"name\":\"\",\"kind\":"
                            "\"top\",\"owner\":-1,\"program\":\"%s\"}],\"requires\":[]}",
                            run, program));
}

static void send_start(struct doctor *doctor)
{
    if (doctor->info.batch)
        send_text(doctor, "{\"type\":\"start\"}");
}

/* Number n of what the realm "" sends in the run: a log with this entry, or end if it is NULL. */
static const char *expect_number(struct doctor *doctor, long run, long n, const char *entry)
{
    const char *what = NULL;
    const cJSON *message = expect(doctor, entry ? "log" : "end", run, &what);
    if (!message)
        return what;
    const cJSON *realm = cJSON_GetObjectItemCaseSensitive(message, "realm");
    if (!cJSON_IsString(realm) || *realm->valuestring)
        return fault(doctor, "the realm's name is \"\", but there came %s",
                     printed(doctor, message));
    if (number_of(message, "n") != n)
        return fault(doctor, "\"n\" must be %ld here, but there came %s", n,
                     printed(doctor, message));
    const cJSON *seen = cJSON_GetObjectItemCaseSensitive(message, "entry");
    if (entry && (!seen || strcmp(printed(doctor, seen), entry) != 0))
        return fault(doctor, "the entry must be %s, but there came %s", entry,
                     printed(doctor, message));
    return NULL;
}

/* The steps. */

static const char *says_hello(struct doctor *doctor)
{
    const char *what = NULL;
    send_text(doctor, hello_message);
    const cJSON *message = expect(doctor, "hello", 0, &what);
    if (!message)
        return what;
    doctor->said_hello = true;
    what = hello_read(doctor->arena, message, &doctor->info);
    return what ? fault(doctor, "%s; it is %s", what, printed(doctor, message)) : NULL;
}

static const char *refuses_missing(struct doctor *doctor)
{
    const char *what = NULL;
    send_text(doctor, canary_missing_message(&doctor->info));
    send_start(doctor);
    expect(doctor, "unsupported", CANARY_MISSING, &what);
    return what;
}

static const char *runs_fixed(struct doctor *doctor)
{
    send_text(doctor, canary_fixed_message(&doctor->info));
    send_start(doctor);
    const char *what = expect_number(doctor, CANARY_FIXED, 1, "[\"canary\",42,[\"!undefined\"]]");
    return what ? what : expect_number(doctor, CANARY_FIXED, 2, NULL);
}

static const char *drains(struct doctor *doctor)
{
    const char *what = NULL;
    send_about(doctor, "drain", CANARY_FIXED);
    const cJSON *message = expect(doctor, "drained", CANARY_FIXED, &what);
    if (!message)
        return what;
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(message, "counts");
    if (number_of(counts, "") != 2)
        return fault(doctor,
                     "\"counts\" must be {\"\":2}, since the realm sent 2, but there came %s",
                     printed(doctor, message));
    return NULL;
}

/* Pings number n and waits for its pong. */
static const char *ping(struct doctor *doctor, long n)
{
    const char *what = NULL;
    send_text(doctor, fault(doctor, "{\"type\":\"ping\",\"n\":%ld}", n));
    const cJSON *message = expect(doctor, "pong", 0, &what);
    if (message && number_of(message, "n") != n)
        return fault(doctor, "\"n\" must be %ld, as in the ping, but there came %s", n,
                     printed(doctor, message));
    if (message && cJSON_GetObjectItemCaseSensitive(message, "run"))
        return fault(doctor, "the top realm's pong has no \"run\", but there came %s",
                     printed(doctor, message));
    return what;
}

static const char *answers_pings(struct doctor *doctor)
{
    const char *what = ping(doctor, 1);
    return what ? what : ping(doctor, 2);
}

static const char *ignores_unknown(struct doctor *doctor)
{
    send_text(doctor, "{\"type\":\"pmspec-doctor\",\"run\":99}");
    send_about(doctor, "drop", 99);
    return ping(doctor, 3);
}

static const char *tells_of_bad_syntax(struct doctor *doctor)
{
    const char *what = NULL;
    send_program(doctor, RUN_ERROR, "log(");
    send_start(doctor);
    expect(doctor, "error", RUN_ERROR, &what);
    return what;
}

static const char *reports_exceptions(struct doctor *doctor)
{
    send_program(doctor, RUN_THROWS, "main(() => { throw 'thrown'; });");
    send_start(doctor);
    return expect_number(doctor, RUN_THROWS, 1, "[\"reported\",\"thrown\"]");
}

static const char *forgets_dropped(struct doctor *doctor)
{
    send_program(doctor, RUN_DROPPED,
                 "log(1); setTimeout(function again() { log(2); setTimeout(again, 0); }, 0);");
    send_start(doctor);
    const char *what = expect_number(doctor, RUN_DROPPED, 1, "[1]");
    if (what)
        return what;
    send_about(doctor, "drop", RUN_DROPPED);
    send_text(doctor, "{\"type\":\"ping\",\"n\":4}");
    const cJSON *message = next_message(doctor);
    while (message && strcmp(text_of(message, "type"), "log") == 0)
        message = next_message(doctor);
    if (!message || strcmp(text_of(message, "type"), "pong") != 0)
        return nothing_came(doctor, "\"pong\"");
    what = ping(doctor, 5);
    return what ? fault(doctor, "after the drop of run %d: %s", RUN_DROPPED, what) : NULL;
}

/* Both runs, in any order between them. */
static const char *runs_two(struct doctor *doctor)
{
    long counts[2] = {0};
    send_program(doctor, RUN_TWO, "log('a'); main(() => { log('b'); end(); });");
    send_program(doctor, RUN_TWO + 1, "log('a'); main(() => { log('b'); end(); });");
    send_start(doctor);
    while (counts[0] < 3 || counts[1] < 3) {
        const cJSON *message = next_message(doctor);
        if (!message)
            return nothing_came(doctor, "two logs and an end of each of two runs");
        long run = number_of(message, "run") - RUN_TWO;
        if (run < 0 || run > 1 || number_of(message, "n") != ++counts[run])
            return fault(doctor, "each run has numbers of its own, from 1; but there came %s",
                         printed(doctor, message));
    }
    return NULL;
}

static const char *ends(struct doctor *doctor)
{
    send_text(doctor, "{\"type\":\"bye\"}");
    start_clock(doctor);
    while (!is_over(doctor))
        uv_run(&doctor->loop, UV_RUN_ONCE);
    if (!doctor->ended)
        return nothing_came(doctor, "end");
    if (strcmp(doctor->how, "exited with status 0") != 0)
        return fault(doctor, "it %s", doctor->how);
    return NULL;
}

static const struct check checks[] = {
    {"it says hello", says_hello,
     "Read lines from stdin; answer {\"type\":\"hello\",\"protocol\":1} with one line on stdout, "
     "like "
     "{\"type\":\"hello\",\"protocol\":1,\"name\":\"mine\",\"version\":\"1.0\",\"takes\":\"js\","
     "\"realms\":[\"top\"]}, and flush. Nothing else may go to stdout; what is for people goes to "
     "stderr.",
     true, false},
    {"a program that requires a global which does not exist is unsupported", refuses_missing,
     "Before anything of the program runs, look for each name of \"requires\" in the global "
     "object; "
     "the first that is missing is the answer: {\"type\":\"unsupported\",\"run\":1,\"what\":NAME}. "
     "An "
     "adapter that takes cases answers so to a form it does not know, with \"what\":\"program\".",
     false, false},
    {"a program runs, and what it logs comes back", runs_fixed,
     "log(...values) sends {\"type\":\"log\",\"run\":2,\"realm\":\"\",\"n\":1,\"entry\":[...]} "
     "with the "
     "values in the notation of observed values (suites/LANGUAGE.md; runtime.js writes it), end() "
     "sends {\"type\":\"end\",\"run\":2,\"realm\":\"\",\"n\":2}: n counts both, for each realm of "
     "a run.",
     true, false},
    {"a drain is answered", drains,
     "After one round trip through the event loop of every realm of the run, send "
     "{\"type\":\"drained\",\"run\":2,\"counts\":{\"\":2}}, with the last n of each realm.",
     false, false},
    {"pings are answered", answers_pings,
     "After one turn of the event loop, send {\"type\":\"pong\",\"n\":1} with the ping's n.", true,
     false},
    {"messages that it does not know, and runs that it does not know, are ignored", ignores_unknown,
     "Ignore what has an unknown type, and a drop of a run that is not there.", true, false},
    {"a program that does not parse is an error", tells_of_bad_syntax,
     "Send {\"type\":\"error\",\"run\":3,\"sentence\":\"...\"} and forget the run.", false, true},
    {"an exception that nobody catches is reported", reports_exceptions,
     "Send it as the entry [\"reported\", exception] of the run; the adapter itself lives on.",
     false, true},
    {"a dropped run is silent", forgets_dropped,
     "After {\"type\":\"drop\"} send nothing more of the run, whatever its program does.", false,
     true},
    {"two runs side by side are kept apart", runs_two,
     "Several runs are in flight at once: keep numbers, realms and main functions by run.", false,
     true},
    {"bye ends it", ends, "On {\"type\":\"bye\"}, and at the end of stdin, exit with status 0.",
     false, false},
};

/* Wraps the words at some 90 columns, each line indented. */
static void print_wrapped(FILE *file, const char *indent, const char *text)
{
    int column = 0;
    while (*text) {
        int word = (int)strcspn(text, " ");
        bool breaks = column == 0 || column + word > 90;
        if (breaks)
            fprintf(file, column == 0 ? "%s" : "\n%s", indent);
        column = breaks ? (int)strlen(indent) : column;
        column += fprintf(file, breaks ? "%.*s" : " %.*s", word, text);
        text += word + (text[word] == ' ');
    }
    fprintf(file, "\n");
}

static void print_hello(const struct doctor *doctor)
{
    fprintf(doctor->file, "      %s %s takes %s, with realms of the kind", doctor->info.name,
            doctor->info.version, doctor->info.takes_case ? "a case's JSON" : "JavaScript");
    for (size_t i = 0; i < doctor->info.realms.count; i++)
        fprintf(doctor->file, "%s %s", i ? "," : "", doctor->info.realms.items[i]);
    fprintf(doctor->file, "\n");
}

/* False: nothing more can be examined. */
static bool perform(struct doctor *doctor, const struct check *check)
{
    const char *what = check->body(doctor);
    fprintf(doctor->file, "%-5s %s\n", what ? "WRONG" : "ok", check->what);
    if (!what) {
        if (check->body == says_hello)
            print_hello(doctor);
        return true;
    }
    doctor->faults++;
    print_wrapped(doctor->file, "      ", what);
    print_wrapped(doctor->file, "      ", check->advice);
    return !check->vital && !doctor->broken && !doctor->ended;
}

static void close_doctor(struct doctor *doctor)
{
    if (doctor->process) {
        process_kill(doctor->process);
        while (!doctor->ended)
            uv_run(&doctor->loop, UV_RUN_ONCE);
        process_close(doctor->process);
    }
    uv_close((uv_handle_t *)&doctor->timer, NULL);
    uv_run(&doctor->loop, UV_RUN_DEFAULT);
    uv_loop_close(&doctor->loop);
    for (size_t i = 0; i < doctor->inbox.count; i++)
        cJSON_Delete(doctor->inbox.items[i]);
}

unsigned doctor_examine(struct arena *arena, const char *const *argv, unsigned patience_seconds,
                        FILE *file)
{
    struct doctor doctor = {.arena = arena, .file = file, .patience_seconds = patience_seconds};
    struct transport_owner owner = {&doctor, on_message, on_broken, on_ended};
    const char *error = NULL;
    uv_loop_init(&doctor.loop);
    uv_timer_init(&doctor.loop, &doctor.timer);
    doctor.timer.data = &doctor;
    doctor.process = process_start(&doctor.loop, argv, &owner, &error);
    if (!doctor.process) {
        doctor.faults = 1;
        fprintf(file, "WRONG it starts\n      %s: %s.\n", argv[0], error);
    }
    for (size_t i = 0; doctor.process && i < sizeof checks / sizeof *checks; i++)
        if (!(checks[i].only_js && doctor.info.takes_case) && !perform(&doctor, &checks[i]))
            break;
    close_doctor(&doctor);
    return doctor.faults;
}
