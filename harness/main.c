/*
 * pmspec: one program, one table of commands. main loads what the command needs, runs it, prints
 * the one diagnostic there may be, and returns the exit status.
 */
#include "command.h"
#include "paths.h"
#include "selection.h"
#include <stdio.h>
#include <string.h>

static const char *const run_options[] = {
    "--only",   "--report",    "--binary",          "--cmd",           "--all",
    "--jobs",   "--in-flight", "--hang-seconds",    "--start-seconds", "--allow-differences",
    "--repeat", "--baseline",  "--update-baseline", "--reasons",       "--shard",
    "--junit",  "--tap",       "--wptreport",       "--markdown",      "--html",
    NULL};
static const char *const list_options[] = {"--only", "--json", NULL};
static const char *const show_options[] = {"--js", "--json", NULL};
static const char *const explore_options[] = {"--json", "--limit", NULL};
static const char *const explain_options[] = {"--schedule", "--observed", "--all",
                                              "--json",     "--html",     NULL};
static const char *const lint_options[] = {"--only", "--limit", "--fences", NULL};
static const char *const map_options[] = {"--check", NULL};
static const char *const impls_options[] = {"--binary", NULL};
static const char *const serve_options[] = {"--only", "--report",       "--case",
                                            "--hold", "--hang-seconds", NULL};
static const char *const origin_options[] = {NULL};
static const char *const report_options[] = {"--output", "--baseline", "--update-baseline",
                                             "--reasons", NULL};
static const char *const adapter_options[] = {"--hang-seconds", NULL};

const struct command commands[] = {
    {"run", "[IMPL...]", "run the suites; without IMPL on the built-in reference", run_options,
     "pmspec run node --only 'ports/*' --report node.json\n"
     "         pmspec run node --baseline node.baseline.json --update-baseline\n"
     "         pmspec run node --baseline node.baseline.json --junit node.xml\n"
     "         pmspec run --all --allow-differences --html all.html --markdown all.md\n"
     "         pmspec run node --tap > node.tap\n"
     "         pmspec run node --wptreport wptreport.json --only @failed:node.json\n"
     "         pmspec run node --shard 1/4 --report node-1.json",
     true, command_run},
    {"list", "", "list the cases", list_options, "pmspec list --only 'transfer/*' --json", true,
     command_list},
    {"show", "CASE", "show a case; --js: a program that runs by itself", show_options,
     "pmspec show --js transfer/getter-throws > case.js && node case.js", true, command_show},
    {"explore", "CASE", "every outcome that the standard allows, with a schedule for each",
     explore_options, "pmspec explore ordering/two-ports", true, command_explore},
    {"explain", "CASE", "how an outcome comes about, step by step; --observed: or why it cannot",
     explain_options, "pmspec explain ordering/shipping-frees-the-order --html steps.html", true,
     command_explain},
    {"lint", "", "prove that each expectation equals the allowed outcomes", lint_options,
     "pmspec lint --only 'ordering/*'", true, command_lint},
    {"map", "", "write SPEC_MAP.md; --check: fail when it is stale", map_options,
     "pmspec map --check", true, command_map},
    {"origin", "URL [URL]",
     "the origin a URL stands for, or failure; whether two are same origin; -: one URL a line",
     origin_options, "pmspec origin https://a.test/ HTTPS://A.TEST:443", false, command_origin},
    {"impls", "", "the implementations that this machine has, and their versions", impls_options,
     "pmspec impls", false, command_impls},
    {"serve", "", "serve the suites to a browser that you open on this machine", serve_options,
     "pmspec serve --report browser.json", true, command_serve},
    {"report", "WHAT FILES",
     "reports as junit, tap, wptreport, markdown, html, interop (engines side by side, by clause) "
     "or\n"
     "compact (one, to publish); merge: of shards; diff: what changed; baseline: hold to it",
     report_options,
     "pmspec report html node.json deno.json --output all.html\n"
     "         pmspec report merge node-1.json node-2.json --output node.json\n"
     "         pmspec report diff node-before.json node.json\n"
     "         pmspec report interop node.json deno.json --output INTEROP.md\n"
     "         pmspec report baseline node.json --baseline ci/%.json --update-baseline "
     "--reasons ci/reasons.json",
     false, command_report},
    {"adapter", "doctor CMD", "talk to an adapter and say in words what is wrong with it",
     adapter_options, "pmspec adapter doctor 'node harness/adapters/examples/minimal.js'", false,
     command_adapter},
    {NULL, NULL, NULL, NULL, NULL, false, NULL},
};

static const char *option_help(const char *name)
{
    static const struct {
        const char *name, *text;
    } texts[] = {
        {"--only",
         "--only GLOB          only cases whose id matches, or @failed:REPORT: what failed "
         "there; may be repeated"},
        {"--report", "--report FILE        write the JSON report; % stands for IMPL's name"},
        {"--case", "--case ID            only this case"},
        {"--hold", "--hold               its page stays after the verdict, for a debugger"},
        {"--binary", "--binary PATH        your own build of the engine"},
        {"--cmd", "--cmd COMMAND        a program of your own that speaks the adapter protocol on "
                  "stdin and stdout"},
        {"--all", "--all                every implementation that is found"},
        {"--repeat", "--repeat N           run each case N times: a histogram of what is seen"},
        {"--in-flight", "--in-flight N        cases side by side in one process"},
        {"--jobs", "--jobs N, -j N       processes and browsers at the same time; by default as "
                   "many as cores, 4 at most"},
        {"--hang-seconds", "--hang-seconds N     without a heartbeat until an agent counts as "
                           "hung; a sixth if it computes, half in a browser"},
        {"--start-seconds",
         "--start-seconds N    until an engine counts as one that does not start"},
        {"--allow-differences",
         "--allow-differences  engines may differ without exit status 1; the reference may not"},
        {"--baseline",
         "--baseline FILE      known differences, which the run must match exactly; % as above"},
        {"--update-baseline", "--update-baseline    write what is seen into it; then write a "
                              "reason for each difference"},
        {"--reasons", "--reasons FILE       with --update-baseline: reasons for groups of cases"},
        {"--json", "--json               as JSON"},
        {"--js", "--js                 as a JavaScript program that runs by itself"},
        {"--limit", "--limit N            schedules at most, of one case"},
        {"--fences", "--fences             say on what the absence of dropped messages rests"},
        {"--schedule", "--schedule N         tell outcome number N of those that explore lists"},
        {"--observed",
         "--observed FILE      an outcome as JSON: is it allowed, and what is nearest?"},
        {"--html", "--html FILE          also as a web page; of several runs one"},
        {"--shard", "--shard I/N          only part I of N; rows of a case stay together"},
        {"--junit", "--junit FILE         also as JUnit's XML, as most CI reads it"},
        {"--tap", "--tap                TAP 14 on stdout, and all else on stderr"},
        {"--wptreport", "--wptreport FILE     also as the wptreport.json of web-platform-tests"},
        {"--markdown", "--markdown FILE      also as Markdown, for a job's summary"},
        {"--output", "--output FILE        write there instead of to stdout"},
        {"--check", "--check              compare instead of writing"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].name, name) == 0)
            return texts[i].text;
    return name;
}

static void print_usage(FILE *file)
{
    fprintf(file, "usage: pmspec COMMAND [OPTION...]\n\n");
    for (const struct command *command = commands; command->name; command++)
        fprintf(file, "  %-8s %-10s %s\n", command->name, command->operands, command->summary);
    fprintf(file, "\nExit status: 0 as expected, 1 the implementation differs, 2 bad usage or bad "
                  "input,\n3 the harness could not do its work.\n"
                  "pmspec COMMAND --help tells more; for example: pmspec run node\n");
}

static void print_help(const struct command *command)
{
    printf("usage: pmspec %s %s [OPTION...]\n\n%s\n\n", command->name, command->operands,
           command->summary);
    for (size_t i = 0; command->options[i]; i++)
        printf("  %s\n", option_help(command->options[i]));
    printf("\nexample: %s\n", command->example);
}

static const struct command *find_command(const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static enum status run_command(const struct command *command, struct command_context *context)
{
    struct diagnostic *diagnostic = &context->diagnostic;
    context->root = project_root(context->arena, diagnostic);
    if (!context->root)
        return STATUS_HARNESS;
    if (selection_read(context->arena, &context->options, diagnostic) != STATUS_OK)
        return STATUS_BAD_INPUT;
    if (command->needs_suites) {
        enum status status =
            inventory_load(context->arena, context->root, &context->inventory, diagnostic);
        if (status == STATUS_OK)
            status = suites_load(context->root, &context->suites, diagnostic);
        if (status != STATUS_OK)
            return status;
    }
    enum status status = command->body(context);
    if (context->suites)
        suites_close(context->suites);
    return status;
}

int main(int argc, char **argv)
{
    const struct command *command = argc > 1 ? find_command(argv[1]) : NULL;
    bool help = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0);
    if (!command) {
        print_usage(help ? stdout : stderr);
        return help ? 0 : status_exit_code(STATUS_BAD_INPUT);
    }
    struct command_context context = {.arena = arena_open()};
    enum status status = options_parse(context.arena, argc - 2, argv + 2, command->options,
                                       &context.options, &context.diagnostic);
    if (status == STATUS_OK && context.options.help)
        print_help(command);
    else if (status == STATUS_OK)
        status = run_command(command, &context);
    if (context.diagnostic.sentence[0]) {
        char text[2048];
        diagnostic_print(&context.diagnostic, text, sizeof text);
        fprintf(stderr, "pmspec: %s\n", text);
    }
    if (fflush(stdout) != 0)
        status = status == STATUS_OK ? STATUS_HARNESS : status;
    arena_close(context.arena);
    return status_exit_code(status);
}
