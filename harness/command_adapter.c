/*
 * pmspec adapter doctor.
 */
#include "command.h"
#include "doctor.h"
#include "implementation.h"
#include <signal.h>
#include <string.h>

enum { PATIENCE_SECONDS = 5 };

enum status command_adapter(struct command_context *context)
{
    const struct options *options = &context->options;
    if (options->operands.count != 2 || strcmp(options->operands.items[0], "doctor") != 0)
        return diagnose(&context->diagnostic, "", 0, "",
                        "say: pmspec adapter doctor 'COMMAND', with the command in quotes");
    struct implementation adapter = implementation_of_command(options->operands.items[1]);
    unsigned patience = options->hang_seconds ? options->hang_seconds : PATIENCE_SECONDS;
    signal(SIGPIPE, SIG_IGN);
    unsigned faults = doctor_examine(context->arena, adapter.argv, patience, stdout);
    if (faults == 0) {
        printf("\nNothing is wrong with it. Next: pmspec run --cmd '%s'\n", adapter.binary);
        return STATUS_OK;
    }
    printf(
        "\nharness/adapters/PROTOCOL.md says it all; harness/adapters/examples/ has adapters that "
        "are complete.\n");
    return STATUS_DIFFERS;
}
