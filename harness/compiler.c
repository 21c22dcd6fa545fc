/*
 * The program of one realm: the row's constants, the setup, and main. Read on in
 * compiler_statement.c, compiler_expression.c and compiler_writer.h (the layout).
 */
#include "compiler.h"
#include "compiler_writer.h"

static void write_marker(struct writer *writer, const char *mark, const struct test_case *test_case,
                         const char *realm)
{
    write_text(writer, "// ");
    write_text(writer, mark);
    write_text(writer, ": ");
    write_text(writer, test_case->id);
    if (*realm) {
        write_text(writer, " ");
        write_text(writer, realm);
    }
}

static void write_parameters(struct writer *writer, const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->parameters.count; i++) {
        write_newline(writer);
        write_text(writer, "const ");
        write_text(writer, test_case->parameters.items[i].name);
        write_text(writer, " = ");
        write_expression(writer, test_case->parameters.items[i].value);
        write_text(writer, ";");
    }
}

/* main stands alone where nothing must be set up before it. */
static bool needs_barrier(const struct test_case *test_case, const struct realm_program *program)
{
    return test_case->realms.count > 1 || program->setup.count > 0;
}

static void write_main(struct writer *writer, const struct test_case *test_case,
                       const struct realm_program *program)
{
    if (program->main.count == 0)
        return;
    write_newline(writer);
    if (!needs_barrier(test_case, program)) {
        write_statements(writer, &program->main);
        return;
    }
    write_text(writer, "main(() => ");
    write_broken_block(writer, &program->main);
    write_text(writer, ");");
}

const char *compile_program(struct arena *arena, const struct test_case *test_case,
                            size_t realm_index)
{
    const struct realm_program *program = &test_case->realms.items[realm_index];
    struct writer writer = {.text = {.arena = arena}};
    write_marker(&writer, "begin", test_case, program->name);
    write_parameters(&writer, test_case);
    if (program->setup.count) {
        write_newline(&writer);
        write_statements(&writer, &program->setup);
    }
    write_main(&writer, test_case, program);
    write_newline(&writer);
    write_marker(&writer, "end", test_case, program->name);
    write_newline(&writer);
    return writer.text.bytes;
}
