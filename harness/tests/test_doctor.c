/*
 * The doctor examines adapters whose faults are known: small shell scripts, and the examples.
 */
#include "../doctor.h"
#include "../implementation.h"
#include "../paths.h"
#include "../../reference/tests/suite.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define HELLO                                                                                      \
    "read hello; echo '{\"type\":\"hello\",\"protocol\":1,\"name\":\"x\",\"version\":\"1\","       \
    "\"takes\":\"js\",\"realms\":[\"top\"]}'; "
#define UNSUPPORTED "read run; echo '{\"type\":\"unsupported\",\"run\":1,\"what\":\"x\"}'; "
#define LOG(N)                                                                                     \
    "read run; echo '{\"type\":\"log\",\"run\":2,\"realm\":\"\",\"n\":" N                          \
    ",\"entry\":[\"canary\",42,[\"!undefined\"]]}'; "
#define END "echo '{\"type\":\"end\",\"run\":2,\"realm\":\"\",\"n\":2}'; "
#define DRAINED(COUNT)                                                                             \
    "read drain; echo '{\"type\":\"drained\",\"run\":2,\"counts\":{\"\":" COUNT "}}'; "
#define PONG(N) "read ping; echo '{\"type\":\"pong\",\"n\":" N "}'; "
#define SILENCE "exec cat >/dev/null"

static struct arena *arena;
static char *findings;
static unsigned faults;

/* Examines a shell command; findings and faults say what came of it. */
static void examine(const char *command)
{
    size_t size;
    struct implementation adapter = implementation_of_command(command);
    arena = arena_open();
    FILE *file = open_memstream(&findings, &size);
    faults = doctor_examine(arena, adapter.argv, 1, file);
    fclose(file);
}

static void end_examination(void)
{
    free(findings);
    arena_close(arena);
}

static void finds(const char *command, const char *sentence)
{
    examine(command);
    CU_ASSERT_TRUE(faults > 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(findings, sentence));
    if (!strstr(findings, sentence))
        fprintf(stderr, "%s\n", findings);
    end_examination();
}

static void test_ends(void)
{
    finds("echo alas >&2; exit 3", "it exited with status 3, and its last words were:\n      alas");
}

static void test_silent(void)
{
    finds(SILENCE, "no \"hello\" came within 1 s");
}

static void test_not_json(void)
{
    finds("echo hello; " SILENCE, "a line that is not JSON");
}

static void test_no_type(void)
{
    finds("echo '{}'; " SILENCE, "a message without a type");
}

static void test_protocol(void)
{
    finds("echo '{\"type\":\"hello\",\"protocol\":2}'; " SILENCE, "has not \"protocol\":1");
}

static void test_takes(void)
{
    finds("echo '{\"type\":\"hello\",\"protocol\":1,\"name\":\"x\",\"version\":\"1\"}'; " SILENCE,
          "neither \"takes\":\"js\" nor");
}

static void test_realms(void)
{
    finds("echo '{\"type\":\"hello\",\"protocol\":1,\"name\":\"x\",\"version\":\"1\","
          "\"takes\":\"js\",\"realms\":[]}'; " SILENCE,
          "with \"top\" in it");
}

static void test_runs_missing(void)
{
    finds(HELLO LOG("1") SILENCE, "instead of \"unsupported\" about run 1 came");
}

static void test_numbers(void)
{
    finds(HELLO UNSUPPORTED LOG("0") END SILENCE, "\"n\" must be 1 here");
}

static void test_wrong_answer(void)
{
    finds(HELLO UNSUPPORTED
          "read run; echo "
          "'{\"type\":\"log\",\"run\":2,\"realm\":\"\",\"n\":1,\"entry\":[]}'; " SILENCE,
          "the entry must be [\"canary\",42,[\"!undefined\"]]");
}

static void test_no_drain(void)
{
    finds(HELLO UNSUPPORTED LOG("1") END SILENCE, "no \"drained\" came");
}

static void test_counts(void)
{
    finds(HELLO UNSUPPORTED LOG("1") END DRAINED("1") SILENCE, "\"counts\" must be {\"\":2}");
}

static void test_no_pong(void)
{
    finds(HELLO UNSUPPORTED LOG("1") END DRAINED("2") SILENCE, "no \"pong\" came");
}

static void test_wrong_pong(void)
{
    finds(HELLO UNSUPPORTED LOG("1") END DRAINED("2") PONG("7") SILENCE, "as in the ping");
}

static void test_dies_of_unknown(void)
{
    finds(HELLO UNSUPPORTED LOG("1") END DRAINED("2") PONG("1") PONG("2") "exit 1",
          "it exited with status 1");
}

static void test_no_program(void)
{
    const char *const argv[] = {"/nowhere/adapter", NULL};
    size_t size;
    arena = arena_open();
    FILE *file = open_memstream(&findings, &size);
    CU_ASSERT_EQUAL(doctor_examine(arena, argv, 1, file), 1);
    fclose(file);
    CU_ASSERT_PTR_NOT_NULL(strstr(findings, "/nowhere/adapter"));
    end_examination();
}

/* An example of harness/adapters/examples; interpreter must be in PATH. */
static void is_well(const char *interpreter, const char *example)
{
    char command[512], known[128];
    struct diagnostic diagnostic = {0};
    arena = arena_open();
    const char *root = project_root(arena, &diagnostic);
    snprintf(known, sizeof known, "command -v %s >/dev/null", interpreter);
    snprintf(command, sizeof command, "%s %s/harness/adapters/examples/%s", interpreter, root,
             example);
    arena_close(arena);
    if (system(known) != 0)
        return;
    size_t size;
    struct implementation adapter = implementation_of_command(command);
    arena = arena_open();
    FILE *file = open_memstream(&findings, &size);
    faults = doctor_examine(arena, adapter.argv, 20, file);
    fclose(file);
    CU_ASSERT_EQUAL(faults, 0);
    CU_ASSERT_PTR_NULL(strstr(findings, "WRONG"));
    end_examination();
}

static void test_minimal_js(void)
{
    is_well("node", "minimal.js");
}

static void test_minimal_py(void)
{
    is_well("python3", "minimal.py");
}

static const struct test tests[] = {
    {"an adapter that ends is told apart, with its last words", test_ends},
    {"an adapter that says nothing is told that no hello came", test_silent},
    {"a line that is not JSON is quoted", test_not_json},
    {"a message without a type is no message", test_no_type},
    {"another protocol is named", test_protocol},
    {"a hello that does not say what it takes is told so", test_takes},
    {"a hello without the kind top is told so", test_realms},
    {"an adapter that runs what it cannot run is told so", test_runs_missing},
    {"numbers begin at 1", test_numbers},
    {"a wrong answer is shown beside the right one", test_wrong_answer},
    {"an adapter that does not drain is told so", test_no_drain},
    {"counts are those of what was sent", test_counts},
    {"an adapter that does not answer pings is told so", test_no_pong},
    {"a pong has the number of its ping", test_wrong_pong},
    {"an adapter that dies of an unknown message is told so", test_dies_of_unknown},
    {"a program that does not exist is told so", test_no_program},
    {"the example in JavaScript is without fault", test_minimal_js},
    {"the example in Python is without fault", test_minimal_py},
};

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    return RUN_SUITE("doctor", tests);
}
