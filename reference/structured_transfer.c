/*
 * Transfer (HTML 2.7.7, 2.7.8) and structuredClone (2.7.10).
 *
 * A data holder is the record that stands for a transferable in the memory, so the message
 * itself refers to it:
 *
 *     transferable ──memory──> { uninitialized }      while the message is serialized
 *     transferable (detached)  { what it held }       then, in the order of the list
 *              { what it held } ──memory──> new object    in the target realm, message last
 *
 * What is not an ArrayBuffer here is a MessagePort or a generic platform object.
 */
#include "agent.h"
#include "message_port.h"
#include "platform_object.h"
#include "structured_data.h"
#include "web_idl.h"
#include "window.h"
#include "window_proxy.h"

static bool throw_data_clone_error(struct agent *agent, const char *message)
{
    return throw_dom_exception(agent, "DataCloneError", message);
}

static bool has_array_buffer_data(const struct object *object)
{
    return object->kind == OBJECT_ARRAY_BUFFER || object->kind == OBJECT_SHARED_ARRAY_BUFFER;
}

/* The [[Detached]] slot of a transferable platform object; NULL: the object has none. */
static bool *detached_slot(struct object *object)
{
    if (object->kind == OBJECT_MESSAGE_PORT)
        return &((struct message_port *)object)->detached;
    struct platform_object *platform_object = transferable_platform_object(object);
    return platform_object ? &platform_object->detached : NULL;
}

/* Step 2: what can be refused without looking into the message, and with nothing detached yet. */
static bool register_transferables(struct agent *agent, const object_list *transfer_list,
                                   struct memory *memory)
{
    SPEC(agent, HTML("structuredserializewithtransfer"));
    STEP(2);
    for (size_t i = 0; i < transfer_list->count; i++) {
        struct object *transferable = transfer_list->items[i];
        STEP(2.1);
        if (!has_array_buffer_data(transferable) && !detached_slot(transferable))
            return throw_data_clone_error(agent, "an object in the list is not transferable");
        STEP(2.2);
        if (has_array_buffer_data(transferable) &&
            is_shared_array_buffer(agent, (struct array_buffer *)transferable))
            return throw_data_clone_error(agent, "shared memory cannot be transferred");
        STEP(2.3);
        if (memory_get(memory, &transferable->mark))
            return throw_data_clone_error(agent, "an object is twice in the transfer list");
        STEP(2.4);
        memory_set(memory, &transferable->mark, record_create(agent, RECORD_UNINITIALIZED));
    }
    return true;
}

static bool transfer_array_buffer(struct agent *agent, struct array_buffer *transferable,
                                  struct record *data_holder)
{
    SPEC(agent, HTML("structuredserializewithtransfer"));
    STEP(5.4.1);
    if (transferable->has_array_buffer_max_byte_length) {
        STEP(5.4.1.1);
        data_holder->type = RECORD_RESIZABLE_ARRAY_BUFFER;
        STEP(5.4.1.2);
        data_holder->array_buffer_data = transferable->array_buffer_data;
        STEP(5.4.1.3);
        data_holder->array_buffer_byte_length = transferable->array_buffer_byte_length;
        STEP(5.4.1.4);
        data_holder->array_buffer_max_byte_length = transferable->array_buffer_max_byte_length;
    } else {
        STEP(5.4.2);
        STEP(5.4.2.1);
        data_holder->type = RECORD_ARRAY_BUFFER;
        STEP(5.4.2.2);
        data_holder->array_buffer_data = transferable->array_buffer_data;
        STEP(5.4.2.3);
        data_holder->array_buffer_byte_length = transferable->array_buffer_byte_length;
    }
    STEP(5.4.3);
    TRY(detach_array_buffer(agent, transferable));
    return true;
}

/* Step 5.5.4 */
static bool transfer_steps(struct agent *agent, struct object *transferable,
                           struct record *data_holder)
{
    if (data_holder->type == RECORD_MESSAGE_PORT)
        return message_port_transfer_steps(agent, (struct message_port *)transferable, data_holder);
    const struct platform_object *object = (struct platform_object *)transferable;
    data_holder->platform_interface = object->primary_interface;
    data_holder->platform_data = object->data;
    return true;
}

static bool transfer_platform_object(struct agent *agent, struct object *transferable,
                                     struct record *data_holder)
{
    SPEC(agent, HTML("structuredserializewithtransfer"));
    PROSE(agent, "html/transferable-objects/prose-1");
    STEP(5.5.1);
    assert(detached_slot(transferable));
    STEP(5.5.2);
    bool is_port = transferable->kind == OBJECT_MESSAGE_PORT;
    enum record_type interface_name = is_port ? RECORD_MESSAGE_PORT : RECORD_PLATFORM_OBJECT;
    STEP(5.5.3);
    data_holder->type = interface_name;
    STEP(5.5.4);
    TRY(transfer_steps(agent, transferable, data_holder));
    STEP(5.5.5);
    PROSE(agent, "html/transferable-objects/prose-4");
    *detached_slot(transferable) = true;
    return true;
}

/* Step 5. It throws late: what stands before the refused object stays transferred. */
static bool transfer_all(struct agent *agent, const object_list *transfer_list,
                         struct memory *memory, struct serialize_with_transfer_result *result)
{
    SPEC(agent, HTML("structuredserializewithtransfer"));
    STEP(5);
    for (size_t i = 0; i < transfer_list->count; i++) {
        struct object *transferable = transfer_list->items[i];
        STEP(5.1);
        if (has_array_buffer_data(transferable) &&
            is_detached_buffer(agent, (struct array_buffer *)transferable))
            return throw_data_clone_error(agent, "an ArrayBuffer in the list is detached");
        STEP(5.2);
        if (detached_slot(transferable) && *detached_slot(transferable))
            return throw_data_clone_error(agent, "an object in the list was transferred before");
        STEP(5.3);
        struct record *data_holder = memory_get(memory, &transferable->mark);
        STEP(5.4);
        if (has_array_buffer_data(transferable)) {
            TRY(transfer_array_buffer(agent, (struct array_buffer *)transferable, data_holder));
        } else {
            STEP(5.5);
            TRY(transfer_platform_object(agent, transferable, data_holder));
        }
        STEP(5.6);
        LIST_APPEND(agent->arena, &result->transfer_data_holders, data_holder);
    }
    return true;
}

/* Steps 2 to 6 */
static bool serialize_and_transfer(struct agent *agent, struct value value,
                                   const object_list *transfer_list, struct memory *memory,
                                   struct serialize_with_transfer_result *result)
{
    SPEC(agent, HTML("structuredserializewithtransfer"));
    TRY(register_transferables(agent, transfer_list, memory));
    STEP(3);
    struct record *serialized;
    TRY(structured_serialize_internal(agent, value, false, memory, &serialized));
    STEP(4);
    *result = (struct serialize_with_transfer_result){.serialized = serialized};
    TRY(transfer_all(agent, transfer_list, memory, result));
    STEP(6);
    return true;
}

bool structured_serialize_with_transfer(struct agent *agent, struct value value,
                                        const object_list *transfer_list,
                                        struct serialize_with_transfer_result *result)
{
    SPEC(agent, HTML("structuredserializewithtransfer"));
    STEP(1);
    struct memory memory;
    memory_open(agent, &memory);
    bool completed = serialize_and_transfer(agent, value, transfer_list, &memory, result);
    memory_close(&memory);
    return completed;
}

/* MessagePort is exposed in every realm. */
static bool interface_is_exposed(const struct record *data_holder, struct realm *target_realm)
{
    return data_holder->type == RECORD_MESSAGE_PORT ||
           platform_interface_is_exposed(data_holder->platform_interface, target_realm);
}

/* Step 3.4.3 */
static struct object *new_instance(struct agent *agent, const struct record *data_holder,
                                   struct realm *target_realm)
{
    if (data_holder->type == RECORD_MESSAGE_PORT)
        return &message_port_create(agent, target_realm)->event_target.object;
    return &platform_object_create(agent, target_realm, data_holder->platform_interface)->object;
}

/* Step 3.4.4 */
static bool transfer_receiving_steps(struct agent *agent, struct record *data_holder,
                                     struct object *value)
{
    if (data_holder->type == RECORD_MESSAGE_PORT)
        return message_port_transfer_receiving_steps(agent, data_holder,
                                                     (struct message_port *)value);
    ((struct platform_object *)value)->data = data_holder->platform_data;
    return true;
}

static bool receive_platform_object(struct agent *agent, struct record *transfer_data_holder,
                                    struct realm *target_realm, struct object **value)
{
    SPEC(agent, HTML("structureddeserializewithtransfer"));
    STEP(3.4.1);
    const struct record *interface_name = transfer_data_holder;
    STEP(3.4.2);
    if (!interface_is_exposed(interface_name, target_realm))
        return throw_data_clone_error(agent, "the interface is not exposed in the target realm");
    STEP(3.4.3);
    *value = new_instance(agent, interface_name, target_realm);
    STEP(3.4.4);
    TRY(transfer_receiving_steps(agent, transfer_data_holder, *value));
    return true;
}

/* Steps 3.1 to 3.4: the object that receives what the data holder holds. */
static bool receive_transferred(struct agent *agent, struct record *transfer_data_holder,
                                struct realm *target_realm, struct object **value)
{
    SPEC(agent, HTML("structureddeserializewithtransfer"));
    STEP(3.1);
    *value = NULL;
    if (transfer_data_holder->type == RECORD_ARRAY_BUFFER) {
        STEP(3.2);
        *value = &array_buffer_create(agent, target_realm, transfer_data_holder->array_buffer_data,
                                      transfer_data_holder->array_buffer_byte_length, false, 0)
                      ->object;
        return true;
    }
    if (transfer_data_holder->type == RECORD_RESIZABLE_ARRAY_BUFFER) {
        STEP(3.3);
        *value = &array_buffer_create(agent, target_realm, transfer_data_holder->array_buffer_data,
                                      transfer_data_holder->array_buffer_byte_length, true,
                                      transfer_data_holder->array_buffer_max_byte_length)
                      ->object;
        return true;
    }
    STEP(3.4);
    return receive_platform_object(agent, transfer_data_holder, target_realm, value);
}

/* Steps 2 to 5 */
static bool receive_and_deserialize(struct agent *agent,
                                    const struct serialize_with_transfer_result *result,
                                    struct realm *target_realm, struct memory *memory,
                                    struct deserialize_record *record)
{
    SPEC(agent, HTML("structureddeserializewithtransfer"));
    STEP(2);
    object_list transferred_values = {0};
    STEP(3);
    for (size_t i = 0; i < result->transfer_data_holders.count; i++) {
        struct record *transfer_data_holder = result->transfer_data_holders.items[i];
        struct object *value;
        TRY(receive_transferred(agent, transfer_data_holder, target_realm, &value));
        STEP(3.5);
        memory_set(memory, &transfer_data_holder->mark, value);
        STEP(3.6);
        LIST_APPEND(agent->arena, &transferred_values, value);
    }
    STEP(4);
    struct value deserialized;
    TRY(structured_deserialize_internal(agent, result->serialized, target_realm, memory,
                                        &deserialized));
    STEP(5);
    record->deserialized = deserialized;
    record->transferred_values = transferred_values;
    return true;
}

bool structured_deserialize_with_transfer(struct agent *agent,
                                          const struct serialize_with_transfer_result *result,
                                          struct realm *target_realm,
                                          struct deserialize_record *record)
{
    SPEC(agent, HTML("structureddeserializewithtransfer"));
    STEP(1);
    struct memory memory;
    memory_open(agent, &memory);
    memory.takes_data = true;
    bool completed = receive_and_deserialize(agent, result, target_realm, &memory, record);
    memory_close(&memory);
    return completed;
}

static bool structured_clone_steps(struct agent *agent, struct value value,
                                   const struct structured_serialize_options *options,
                                   struct realm *relevant_realm, struct value *result)
{
    SPEC(agent, HTML("dom-structuredclone"));
    STEP(1);
    struct serialize_with_transfer_result serialized;
    TRY(structured_serialize_with_transfer(agent, value, &options->transfer, &serialized));
    STEP(2);
    struct deserialize_record deserialize_record;
    TRY(structured_deserialize_with_transfer(agent, &serialized, relevant_realm,
                                             &deserialize_record));
    STEP(3);
    *result = deserialize_record.deserialized;
    return true;
}

/* The global object that a global's operation is called on: its own one if on nothing. */
static bool this_global(struct agent *agent, const struct call *call, struct object **global)
{
    bool is_nothing = is_undefined(call->this_value) || call->this_value.type == VALUE_NULL;
    *global = is_nothing ? call->callee->realm->global_object : NULL;
    if (is_object(call->this_value) && call->this_value.object->kind == OBJECT_GLOBAL)
        *global = call->this_value.object;
    struct window *window =
        is_object(call->this_value) ? window_of_object(agent, call->this_value.object) : NULL;
    if (window) {
        TRY(perform_a_security_check(agent, window, NULL));
        *global = &window->event_target.object;
    }
    return *global || throw_type_error(agent, "structuredClone was called on no global object");
}

/* The function structuredClone(value, options): conversions come before the method steps. */
static bool structured_clone(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *global;
    TRY(this_global(agent, call, &global));
    if (call->argument_count == 0)
        return throw_type_error(agent, "structuredClone needs a value");
    struct structured_serialize_options options;
    TRY(js_to_structured_serialize_options(agent, call_argument(call, 1), &options));
    return structured_clone_steps(agent, call_argument(call, 0), &options, global->realm, result);
}

void structured_clone_create_intrinsics(struct agent *agent, struct realm *realm)
{
    define_method(agent, realm, realm->global_object, "structuredClone", 1, structured_clone);
}
