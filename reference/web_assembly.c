/*
 * WebAssembly.Memory, as far as messaging can tell one: its buffer has a detach key, so that no
 * program can transfer it (ECMA-262 25.1.3.5, WebAssembly JavaScript Interface 5.3).
 */
#include "builtins.h"
#include "buffer.h"
#include "web_assembly.h"

enum { PAGE_SIZE = 65536, MOST_PAGES = 65536 };

/* A Memory is a generic object that keeps its buffer. */
struct memory_object {
    struct object object;
    struct array_buffer *buffer;
};

static bool initial_pages(struct agent *agent, struct value descriptor, double *pages)
{
    struct value initial;
    if (!is_object(descriptor))
        return throw_type_error(agent, "a memory descriptor is an object");
    TRY(get(agent, descriptor.object, STATIC_KEY("initial"), &initial));
    TRY(to_integer_or_infinity(agent, initial, pages));
    return (*pages >= 0 && *pages <= MOST_PAGES) ||
           throw_type_error(agent, "not a number of pages");
}

/* new WebAssembly.Memory(descriptor) */
static bool memory_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    double pages;
    struct data_block *block;
    struct memory_object *memory;
    TRY(require_new(agent, call));
    TRY(initial_pages(agent, call_argument(call, 0), &pages));
    TRY(create_from_constructor(agent, call, INTRINSIC_WEB_ASSEMBLY_MEMORY_PROTOTYPE,
                                OBJECT_WEB_ASSEMBLY_MEMORY, sizeof *memory, &memory));
    size_t size = (size_t)pages * PAGE_SIZE;
    TRY(create_byte_data_block(agent, size, &block));
    memory->buffer = array_buffer_create(agent, agent->current_realm, block, size, false, 0);
    memory->buffer->array_buffer_detach_key = value_ascii(agent->arena, "WebAssembly.Memory");
    *result = value_object(&memory->object);
    return true;
}

static bool memory_buffer(struct agent *agent, const struct call *call, struct value *result)
{
    struct memory_object *memory = this_object(agent, call, OBJECT_WEB_ASSEMBLY_MEMORY);
    if (memory)
        *result = value_object(&memory->buffer->object);
    return memory != NULL;
}

void web_assembly_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype =
        create_prototype(agent, realm, INTRINSIC_WEB_ASSEMBLY_MEMORY_PROTOTYPE);
    struct object *namespace = object_create(agent, realm);
    struct object *memory = function_create(agent, realm, "Memory", 1, memory_constructor, NULL);
    ((struct function_object *)memory)->is_constructor = true;
    define_value(agent, memory, "prototype", value_object(prototype), false, false, false);
    define_value(agent, prototype, "constructor", value_object(memory), true, false, true);
    define_accessor(agent, realm, prototype, "buffer", memory_buffer, NULL, true);
    define_to_string_tag(agent, prototype, "WebAssembly.Memory");
    define_value(agent, namespace, "Memory", value_object(memory), true, false, true);
    define_to_string_tag(agent, namespace, "WebAssembly");
    define_value(agent, realm->global_object, "WebAssembly", value_object(namespace), true, false,
                 true);
}
