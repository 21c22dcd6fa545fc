/*
 * The interpreter of the case language: one of its two back ends (suites/LANGUAGE.md). A program is
 * a strict function: the row's parameters and the setup are its body, main is a function inside
 * it. What a program cannot catch is reported for its realm's global object.
 */
#include "interpreter_parts.h"
#include "../reference/event.h"

struct interpreter *interpreter_create(struct agent *agent, struct realm *realm,
                                       const struct test_case *test_case,
                                       const struct realm_program *program,
                                       const struct interpreter_host *host)
{
    struct interpreter *interpreter = NEW(agent->arena, struct interpreter);
    interpreter->agent = agent;
    interpreter->realm = realm;
    interpreter->test_case = test_case;
    interpreter->program = program;
    interpreter->host = *host;
    return interpreter;
}

void interpreter_bind(struct interpreter *interpreter, const char *name, struct value value)
{
    struct slot slot = {.name = name, .value = value, .initialized = true, .constant = true};
    LIST_APPEND(interpreter->agent->arena, &interpreter->realms, slot);
}

void interpreter_report(struct interpreter *interpreter, struct value exception)
{
    struct value entry[] = {value_ascii(interpreter->agent->arena, "reported"), exception};
    log_values(interpreter, entry, 2);
}

static enum completion run_parameters(struct interpreter *interpreter,
                                      struct environment *environment)
{
    for (size_t i = 0; i < interpreter->test_case->parameters.count; i++) {
        const struct parameter *parameter = &interpreter->test_case->parameters.items[i];
        struct value value;
        if (!evaluate_named(environment, parameter->value, parameter->name, &value))
            return COMPLETION_THROW;
        environment_initialize(environment, parameter->name, value);
    }
    return COMPLETION_NORMAL;
}

/* The beginning of the program's function: constants of the row, statements of the setup. */
static enum completion run_program(struct interpreter *interpreter)
{
    struct environment *environment = environment_create(interpreter, NULL);
    struct value ignored;
    interpreter->program_environment = environment;
    for (size_t i = 0; i < interpreter->test_case->parameters.count; i++)
        environment_declare(environment, interpreter->test_case->parameters.items[i].name, true);
    environment_declare_labels(environment, &interpreter->program->setup);
    enum completion completion = run_parameters(interpreter, environment);
    if (completion == COMPLETION_NORMAL)
        completion = run_statements(environment, &interpreter->program->setup, &ignored);
    interpreter->abandoned = completion != COMPLETION_NORMAL;
    return completion;
}

static enum completion run_main(struct interpreter *interpreter)
{
    struct value ignored;
    if (!interpreter->program_environment && run_program(interpreter) == COMPLETION_THROW)
        return COMPLETION_THROW;
    if (interpreter->abandoned)
        return COMPLETION_NORMAL;
    struct environment *environment =
        environment_create(interpreter, interpreter->program_environment);
    environment_declare_labels(environment, &interpreter->program->main);
    return run_statements(environment, &interpreter->program->main, &ignored);
}

/* As "run a classic script": an exception is reported before the clean up. */
static void run_script(struct interpreter *interpreter,
                       enum completion (*statements)(struct interpreter *))
{
    struct agent *agent = interpreter->agent;
    prepare_to_run_script(agent, interpreter->realm);
    push_execution_context(agent, interpreter->realm, true);
    bool normal = statements(interpreter) != COMPLETION_THROW;
    pop_execution_context(agent);
    if (!normal)
        report_an_exception(agent, agent->exception, interpreter->realm);
    clean_up_after_running_script(agent, interpreter->realm);
}

void interpreter_run_setup(struct interpreter *interpreter)
{
    run_script(interpreter, run_program);
}

void interpreter_run_main(struct interpreter *interpreter)
{
    run_script(interpreter, run_main);
}
