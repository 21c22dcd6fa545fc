/*
 * Statements. A block has an environment of its own if it declares labels.
 */
#include "interpreter_parts.h"
#include "../reference/message_port.h"
#include "observe.h"
#include "origin_names.h"

void log_values(struct interpreter *interpreter, const struct value *values, size_t count)
{
    const char *entry = observe_entry(interpreter->agent, values, count);
    entry = origin_names_replace(interpreter->agent->arena, interpreter->test_case, &symbolic_ports,
                                 entry);
    interpreter->host.log(interpreter->host.context, interpreter->program, entry);
}

static enum completion completion_of(bool normal)
{
    return normal ? COMPLETION_NORMAL : COMPLETION_THROW;
}

static enum completion run_block(struct environment *environment, const statement_list *statements,
                                 struct value *value)
{
    struct environment *block = environment_create(environment->interpreter, environment);
    environment_declare_labels(block, statements);
    return run_statements(block->slots.count > 0 ? block : environment, statements, value);
}

/* let and var; a container that mentions its own label is named before it is filled. */
static bool run_declaration(struct environment *environment, const struct statement *statement)
{
    const struct expression *expression = statement->operands.items[0];
    struct value value;
    if (statement->self_reference && is_container(expression)) {
        TRY(container_create(environment, expression, &value));
        environment_initialize(environment, statement->label, value);
        return container_fill(environment, expression, value);
    }
    TRY(evaluate_named(environment, expression, statement->label, &value));
    environment_initialize(environment, statement->label, value);
    if (is_object(value) && value.object->kind == OBJECT_MESSAGE_CHANNEL)
        message_channel_label(environment->interpreter->agent,
                              (struct message_channel *)value.object, statement->label);
    return true;
}

static bool run_log(struct environment *environment, const struct statement *statement)
{
    struct value *values;
    TRY(evaluate_all(environment, &statement->operands, &values));
    log_values(environment->interpreter, values, statement->operands.count);
    return true;
}

/* catch (x) {...} */
static enum completion run_handler(struct environment *environment,
                                   const struct statement *statement, struct value exception,
                                   struct value *value)
{
    struct interpreter *interpreter = environment->interpreter;
    if (!statement->has_handler) {
        struct value entry[] = {value_ascii(interpreter->agent->arena, "threw"), exception};
        log_values(interpreter, entry, 2);
        return COMPLETION_NORMAL;
    }
    struct environment *catch_environment = environment_create(interpreter, environment);
    environment_declare(catch_environment, "x", false);
    environment_initialize(catch_environment, "x", exception);
    return run_block(catch_environment, &statement->handler, value);
}

static enum completion run_try(struct environment *environment, const struct statement *statement,
                               struct value *value)
{
    enum completion completion = run_block(environment, &statement->body, value);
    if (completion != COMPLETION_THROW)
        return completion;
    return run_handler(environment, statement, environment->interpreter->agent->exception, value);
}

static enum completion run_if(struct environment *environment, const struct statement *statement,
                              struct value *value)
{
    struct value condition;
    if (!evaluate(environment, statement->operands.items[0], &condition))
        return COMPLETION_THROW;
    if (to_boolean(condition) != (statement->kind == STATEMENT_IF))
        return COMPLETION_NORMAL;
    return run_block(environment, &statement->body, value);
}

static enum completion run_return(struct environment *environment,
                                  const struct statement *statement, struct value *value)
{
    if (statement->operands.count > 0 &&
        !evaluate(environment, statement->operands.items[0], value))
        return COMPLETION_THROW;
    return COMPLETION_RETURN;
}

static bool run_throw(struct environment *environment, const struct statement *statement)
{
    struct value exception;
    TRY(evaluate(environment, statement->operands.items[0], &exception));
    return throw_value(environment->interpreter->agent, exception);
}

struct reaction {
    struct interpreter *interpreter;
    struct value function;
};

/* The job of a promise reaction; a rejection that nobody handles is reported. */
static void run_reaction(struct agent *agent, struct task *task)
{
    struct reaction *reaction = task->data;
    struct interpreter *interpreter = reaction->interpreter;
    struct value result;
    prepare_to_run_script(agent, interpreter->realm);
    if (!call_function(agent, reaction->function, UNDEFINED, NULL, 0, &result))
        interpreter_report(interpreter, agent->exception);
    clean_up_after_running_script(agent, interpreter->realm);
}

static bool run_micro(struct environment *environment, const struct statement *statement)
{
    struct agent *agent = environment->interpreter->agent;
    struct reaction *reaction = NEW(agent->arena, struct reaction);
    reaction->interpreter = environment->interpreter;
    reaction->function = arrow_from_body(environment, NULL, &statement->body);
    queue_a_microtask(agent, run_reaction, reaction);
    return true;
}

static bool run_simple(struct environment *environment, const struct statement *statement)
{
    struct interpreter *interpreter = environment->interpreter;
    struct value ignored;
    switch (statement->kind) {
    case STATEMENT_CALL:
        return path_call(environment, statement->path, &statement->operands, &ignored);
    case STATEMENT_LET:
    case STATEMENT_VAR:
        return run_declaration(environment, statement);
    case STATEMENT_SET:
        return path_assign(environment, statement->path, statement->operands.items[0]);
    case STATEMENT_DELETE:
        return path_delete(environment, statement->path);
    case STATEMENT_ON:
        return path_listen(environment, statement->path, statement->text, &statement->body);
    case STATEMENT_LOG:
        return run_log(environment, statement);
    case STATEMENT_THROW:
        return run_throw(environment, statement);
    case STATEMENT_MICRO:
        return run_micro(environment, statement);
    case STATEMENT_END:
        interpreter->host.end(interpreter->host.context, interpreter->program);
        return true;
    case STATEMENT_REMOVE:
        interpreter->host.remove(interpreter->host.context, interpreter->program, statement->label);
        return true;
    case STATEMENT_CLOSE:
        interpreter->host.close(interpreter->host.context, interpreter->program, statement->label);
        return true;
    case STATEMENT_NAVIGATE:
        interpreter->host.navigate(interpreter->host.context, interpreter->program,
                                   statement->label);
        return true;
    default:  // garbage collection belongs to cases that wait for it
        return throw_type_error(interpreter->agent, "the reference does not have this statement");
    }
}

static enum completion run_statement(struct environment *environment,
                                     const struct statement *statement, struct value *value)
{
    switch (statement->kind) {
    case STATEMENT_TRY:
        return run_try(environment, statement, value);
    case STATEMENT_IF:
    case STATEMENT_UNLESS:
        return run_if(environment, statement, value);
    case STATEMENT_RETURN:
        return run_return(environment, statement, value);
    default:
        return completion_of(run_simple(environment, statement));
    }
}

enum completion run_statements(struct environment *environment, const statement_list *statements,
                               struct value *value)
{
    enum completion completion = COMPLETION_NORMAL;
    for (size_t i = 0; i < statements->count && completion == COMPLETION_NORMAL; i++)
        completion = run_statement(environment, statements->items[i], value);
    return completion;
}
