/*
 * Execution contexts and the incumbent settings object (HTML 8.1.3.3.2).
 */
#include "incumbent.h"
#include "agent.h"

void push_execution_context(struct agent *agent, struct realm *realm, bool has_script)
{
    PROSE(agent, HTML("skip-when-determining-incumbent-counter/prose-1"));
    struct execution_context context = {
        .realm = realm, .has_script = has_script, .realm_before = agent->current_realm};
    LIST_APPEND(agent->arena, &agent->execution_context_stack, context);
    agent->current_realm = realm;
}

void pop_execution_context(struct agent *agent)
{
    execution_context_list *stack = &agent->execution_context_stack;
    assert(stack->count > 0);
    agent->current_realm = stack->items[--stack->count].realm_before;
}

/* NULL is null. */
static struct execution_context *topmost_script_having_execution_context(struct agent *agent)
{
    PROSE(agent, HTML("topmost-script-having-execution-context/prose-1"));
    execution_context_list *stack = &agent->execution_context_stack;
    for (size_t i = stack->count; i-- > 0;)
        if (stack->items[i].has_script)
            return &stack->items[i];
    return NULL;
}

void prepare_to_run_a_callback(struct agent *agent, struct realm *settings)
{
    SPEC(agent, HTML("prepare-to-run-a-callback"));
    PROSE(agent, HTML("backup-incumbent-settings-object-stack/prose-1"));
    settings_list *backup_stack = &agent->event_loop.backup_incumbent_settings_object_stack;
    STEP(1);
    LIST_APPEND(agent->arena, backup_stack, settings);
    STEP(2);
    struct execution_context *context = topmost_script_having_execution_context(agent);
    STEP(3);
    if (context)
        context->skip_when_determining_incumbent_counter++;
}

void clean_up_after_running_a_callback(struct agent *agent, struct realm *settings)
{
    SPEC(agent, HTML("clean-up-after-running-a-callback"));
    settings_list *backup_stack = &agent->event_loop.backup_incumbent_settings_object_stack;
    STEP(1);
    struct execution_context *context = topmost_script_having_execution_context(agent);
    STEP(2);
    if (context)
        context->skip_when_determining_incumbent_counter--;
    STEP(3);
    assert(backup_stack->count > 0 && backup_stack->items[backup_stack->count - 1] == settings);
    STEP(4);
    backup_stack->count--;
}

struct realm *incumbent_settings_object(struct agent *agent)
{
    SPEC(agent, HTML("incumbent-settings-object"));
    const settings_list *backup_stack = &agent->event_loop.backup_incumbent_settings_object_stack;
    STEP(1);
    const struct execution_context *context = topmost_script_having_execution_context(agent);
    if (STEP(2), !context || context->skip_when_determining_incumbent_counter > 0) {
        STEP(2.1);
        assert(backup_stack->count > 0);
        STEP(2.2);
        return backup_stack->items[backup_stack->count - 1];
    }
    STEP(3);
    return context->realm;
}
