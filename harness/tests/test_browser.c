/*
 * The browser host against each browser of this machine, or those that the arguments name; where there
 * is none, there is nothing to test. Its judgement of cases is the suites' affair: here it is that none is lost, whatever goes.
 */
#include "../adapter.h"
#include "../engine.h"
#include "../paths.h"
#include "../run.h"
#include "mortal.h"
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CASES = 7, REMOVALS = 30, TERMINATIONS = 29 };  // over 200 of each in all
enum { DRAIN = 30 };                                   // in its place renderers are killed

#define KILLED_CASES "ports/[a-e]*"

/* One run of cases on a browser. */
struct browser_run_of_cases {
    struct arena *arena;
    struct suites *suites;
    struct case_result *results;
    size_t count;
    const struct browser_kind *kind;
    struct implementation browser;
    struct adapter adapter;
    struct mortal mortal;  // its renderers
    enum status status;
    struct diagnostic diagnostic;
};

/* What the processes that run pages have on their command line. */
static const struct browser_kind {
    const char *name, *renderer;
} kinds[] = {
    {"chromium", "--type=renderer"},
    {"firefox", "-contentproc"},
    {"webkitgtk", "WebKitWebProcess"},
};

/* The root of the project; NULL: the browser is not on this machine. */
static const char *find_browser(struct arena *arena, const struct browser_kind *kind,
                                struct implementation *browser)
{
    struct diagnostic diagnostic;
    size_t count;
    const char *root = project_root(arena, &diagnostic);
    struct implementation *all = implementations(arena, root, NULL, &count);
    struct implementation *found = implementation_find(all, count, kind->name);
    *browser = *found;
    return found->found ? root : NULL;
}

static char **chosen;  // names of the browsers to look at; none: all

static bool is_chosen(const char *name)
{
    for (char **one = chosen; *one; one++)
        if (strcmp(*one, name) == 0)
            return true;
    return !*chosen;
}

/* Calls test with a new run for each browser of this machine, or each that was chosen. */
static void with_each_browser(void (*test)(struct browser_run_of_cases *run, const char *root))
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct browser_run_of_cases run = {.arena = arena_open(), .kind = &kinds[i]};
        const char *root = find_browser(run.arena, &kinds[i], &run.browser);
        if (root && is_chosen(kinds[i].name))
            test(&run, root);
        if (run.suites)
            suites_close(run.suites);
        arena_close(run.arena);
    }
}

/* Kills the renderers of a process group. */

static bool is_renderer_of(int group, const char *pid, const char *mark)
{
    char path[300], line[4096];
    snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
    FILE *file = getpgid(atoi(pid)) == group ? fopen(path, "r") : NULL;
    if (!file)
        return false;
    size_t length = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    return memmem(line, length, mark, strlen(mark)) != NULL;
}

static unsigned kill_renderers(int group, const char *mark)
{
    unsigned killed = 0;
    DIR *folder = opendir("/proc");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9' &&
            is_renderer_of(group, entry->d_name, mark))
            killed += kill(atoi(entry->d_name), SIGKILL) == 0;
    if (folder)
        closedir(folder);
    return killed;
}

static void kill_its_renderers(void *context)
{
    const struct browser_run_of_cases *run = context;
    CU_ASSERT_TRUE(kill_renderers(browser_process(run->adapter.browser), run->kind->renderer) > 0);
}

/* Runs the cases of run->suites whose id matches. */
static void run_cases(struct browser_run_of_cases *run, const char *only)
{
    struct options options = {0};
    struct inventory inventory = {0};
    LIST_APPEND(run->arena, &options.only, only);
    struct run_plan plan = {
        .arena = run->arena, .suites = run->suites, .inventory = &inventory, .options = &options};
    CU_ASSERT_EQUAL_FATAL(run_plan(&plan, &run->diagnostic), STATUS_OK);
    run->count = plan.count;
    run->results = NEW_ARRAY(run->arena, struct case_result, plan.count);
    for (size_t i = 0; i < plan.count; i++) {
        run->results[i].test_case = plan.cases[i];
        run->results[i].allowed = plan.allowed[i];
    }
    adapter_open(&run->adapter, &run->browser, false);
    struct engine_run engine_run = {
        .results = run->results,
        .count = run->count,
        .transports = &run->adapter.transport,
        .transport_count = 1,
    };
    run->mortal.transport = run->adapter.transport;
    run->mortal.kill = kill_its_renderers;
    run->mortal.context = run;
    mortal_begin(&run->mortal);
    engines_run(run->arena, &engine_run, 1, 1);
    mortal_end(&run->mortal);
    run->status = engine_run.status;
    run->diagnostic = engine_run.diagnostic;
    adapter_close(&run->adapter);
    CU_ASSERT_EQUAL(run->status, STATUS_OK);
}

static size_t count_of(const struct browser_run_of_cases *run, enum verdict verdict)
{
    return count_verdicts(run->results, run->count, verdict);
}

static size_t count_executed(const struct browser_run_of_cases *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        count += run->results[i].executed;
    return count;
}

static void judges_all(struct browser_run_of_cases *run, const char *root)
{
    CU_ASSERT_EQUAL_FATAL(suites_load(root, &run->suites, &run->diagnostic), STATUS_OK);
    run_cases(run, "seeds/*");
    CU_ASSERT_EQUAL(count_executed(run), run->count);
    CU_ASSERT_EQUAL(count_of(run, VERDICT_ERROR) + count_of(run, VERDICT_CRASH), 0);
    CU_ASSERT_EQUAL(count_of(run, VERDICT_TIMEOUT), 0);
    CU_ASSERT_TRUE(count_of(run, VERDICT_PASS) > run->count / 2);
}

static void gives_each_case_a_verdict(void)
{
    with_each_browser(judges_all);
}

/* Runs the cases again; drain and victim as in struct mortal. */
static void run_disturbed(struct browser_run_of_cases *run, unsigned drain, const char *victim)
{
    const struct case_result *undisturbed = run->results;
    run->mortal = (struct mortal){.drain = drain, .victim = victim};
    run_cases(run, KILLED_CASES);
    check_results(run->kind->name, undisturbed, run->results, run->count, victim);
}

static void survives(struct browser_run_of_cases *run, const char *root)
{
    CU_ASSERT_EQUAL_FATAL(suites_load(root, &run->suites, &run->diagnostic), STATUS_OK);
    run_cases(run, KILLED_CASES);
    run_disturbed(run, DRAIN, NULL);
    CU_ASSERT_EQUAL(run->mortal.kills, 1);
    CU_ASSERT_TRUE(count_interrupted(run->results, run->count) >= 1);
}

static void survives_its_renderers(void)
{
    with_each_browser(survives);
}

static void crashes_on_one(struct browser_run_of_cases *run, const char *root)
{
    CU_ASSERT_EQUAL_FATAL(suites_load(root, &run->suites, &run->diagnostic), STATUS_OK);
    run_cases(run, KILLED_CASES);
    run_disturbed(run, 0, choose_victim(run->results, run->count));
    CU_ASSERT_TRUE(run->mortal.kills >= 2);
    CU_ASSERT_EQUAL(count_of(run, VERDICT_CRASH), 1);
}

static void crashes_on_one_case(void)
{
    with_each_browser(crashes_on_one);
}

/* Cases with many realms that are no more as soon as they have logged. */

static void run_text(struct browser_run_of_cases *run, const struct text *text)
{
    enum status status = suites_load_text(text->bytes, text->length, "tests.json", "tests",
                                          &run->suites, &run->diagnostic);
    if (status != STATUS_OK)
        printf("    %s: %s\n", run->diagnostic.pointer, run->diagnostic.sentence);
    CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
    run_cases(run, "*");
    CU_ASSERT_EQUAL(count_of(run, VERDICT_PASS), CASES);
    for (size_t i = 0; i < run->count; i++)
        if (run->results[i].attempt.verdict != VERDICT_PASS)
            printf("    %s: %s\n", verdict_text(run->results[i].attempt.verdict),
                   run->results[i].attempt.difference);
}

/* "NAME": for each number up to count, with commas; form has the number thrice at most. */
static void append_each(struct text *text, int count, const char *form)
{
    for (int i = 0; i < count; i++) {
        text_append(text, i ? "," : "");
        for (const char *at = form; *at; at++)
            if (*at == '#')
                text_printf(text, "%d", i);
            else
                text_append_bytes(text, at, 1);
    }
}

static void append_case(struct text *text, int number, int count, const char *realms,
                        const char *top_listener, const char *main_form, const char *expect_form)
{
    text_printf(
        text,
        "%s{\"id\":\"tests/case-%d\",\"title\":\"It loses nothing.\",\"clauses\":[\"html/x/1\"],",
        number ? "," : "{\"cases\":[", number);
    text_append(text, "\"realms\":{\"top\":{},");
    append_each(text, count, realms);
    text_append(text, "},\"setup\":{\"top\":[[\"var\",\"left\",0],[\"on\",\"self\",\"message\",");
    append_each(text, count, top_listener);
    text_append(text, ",[\"set\",\"left\",{\"!add\":[\"$left\",1]}],");
    text_printf(text, "[\"if\",{\"!is\":[\"$left\",%d]},[\"log\",\"all\"],[\"end\"]]]]},", count);
    text_append(text, "\"main\":{");
    append_each(text, count, main_form);
    text_append(text, "},\"expect\":{\"top\":[[\"all\"]],");
    append_each(text, count, expect_form);
    text_printf(text, "}}%s", number == CASES - 1 ? "]}" : "");
}

static void removes_frames(struct browser_run_of_cases *run, const char *root)
{
    struct text text = {.arena = run->arena};
    for (int i = 0; i < CASES; i++)
        append_case(&text, i, REMOVALS, "\"f#\":{\"frame\":\"top\",\"sandbox\":true}",
                    "[\"if\",{\"!is\":[\"$e.data\",#]},[\"remove\",\"f#\"]]",
                    "\"f#\":[[\"log\",1],[\"log\",2],[\"top.postMessage\",#,\"*\"]]",
                    "\"f#\":[[1],[2]]");
    run_text(run, &text);
}

static void loses_nothing_of_removed_frames(void)
{
    with_each_browser(removes_frames);
}

/* A worker ends with the document that owns it, and that with its frame. */
static void terminates_workers(struct browser_run_of_cases *run, const char *root)
{
    struct text text = {.arena = run->arena};
    for (int i = 0; i < CASES; i++)
        append_case(
            &text, i, TERMINATIONS, "\"f#\":{\"frame\":\"top\"},\"w#\":{\"agent\":\"f#\"}",
            "[\"if\",{\"!is\":[\"$e.data\",#]},[\"remove\",\"f#\"]]",
            "\"f#\":[[\"set\",\"w#.onmessage\",{\"!fn\":\"e\",\"do\":[[\"top.postMessage\",#,"
            "\"*\"]]}]],\"w#\":[[\"log\",1],[\"log\",2],[\"f#.postMessage\",0]]",
            "\"w#\":[[1],[2]]");
    run_text(run, &text);
}

static void loses_nothing_of_terminated_workers(void)
{
    with_each_browser(terminates_workers);
}

static const struct test tests[] = {
    {"each planned case has a verdict", gives_each_case_a_verdict},
    {"renderers that are killed once cost no case its verdict", survives_its_renderers},
    {"renderers that are killed whenever they run one case crash on that alone",
     crashes_on_one_case},
    {"a frame that is removed right after it logs loses no entry", loses_nothing_of_removed_frames},
    {"a worker that is terminated right after it logs loses no entry",
     loses_nothing_of_terminated_workers},
};

int main(int argc, char **argv)
{
    chosen = argv + 1;
    return RUN_SUITE("browser", tests);
}
