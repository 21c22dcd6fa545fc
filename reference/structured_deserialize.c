/*
 * StructuredDeserialize (HTML 2.7.6): from a record to a new value in the target realm.
 *
 * No user code runs here, and the record is only read: bytes are copied, so that one record can
 * be deserialized in several realms. A message that is deserialized once, with what was transferred,
 * gives its bytes away instead. structured_transfer.c puts transferred buffers into the memory,
 * where step 2 finds them.
 * Invariant: an object is in the memory before anything below it is deserialized, except a
 * view, whose buffer comes first.
 */
#include "agent.h"
#include "platform_object.h"
#include "property_map.h"
#include "structured_data.h"
#include "web_idl.h"
#include <string.h>

static bool throw_data_clone_error(struct agent *agent, const char *message)
{
    return throw_dom_exception(agent, "DataCloneError", message);
}

/* Steps 6 to 10: an object of the kind around the record's primitive. */
static struct value deserialize_wrapper(struct agent *agent, const struct record *serialized,
                                        struct realm *target_realm, enum object_kind kind,
                                        enum intrinsic prototype)
{
    struct primitive_wrapper *wrapper =
        object_allocate(agent, target_realm, kind, realm_intrinsic(target_realm, prototype),
                        sizeof(struct primitive_wrapper));
    wrapper->data = serialized->data;
    return value_object(&wrapper->object);
}

/* Step 11. lastIndex is 0, as for every new RegExp object. */
static struct value deserialize_regexp(struct agent *agent, const struct record *serialized,
                                       struct realm *target_realm)
{
    struct regexp_object *regexp = object_allocate(
        agent, target_realm, OBJECT_REGEXP,
        realm_intrinsic(target_realm, INTRINSIC_REGEXP_PROTOTYPE), sizeof(struct regexp_object));
    regexp->original_source = serialized->original_source;
    regexp->original_flags = serialized->original_flags;
    define_value(agent, &regexp->object, "lastIndex", value_number(0), true, false, false);
    return value_object(&regexp->object);
}

static bool deserialize_shared_array_buffer(struct agent *agent, const struct record *serialized,
                                            struct realm *target_realm, struct value *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(12.1);
    if (target_realm->agent->agent_cluster != serialized->agent_cluster)
        return throw_data_clone_error(agent, "shared memory stays in its agent cluster");
    STEP(12.2);
    struct array_buffer *buffer =
        shared_array_buffer_create(agent, target_realm, serialized->array_buffer_data,
                                   serialized->array_buffer_byte_length, NULL, 0);
    *value = value_object(&buffer->object);
    return true;
}

static bool deserialize_growable_shared_array_buffer(struct agent *agent,
                                                     const struct record *serialized,
                                                     struct realm *target_realm,
                                                     struct value *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(13.1);
    if (target_realm->agent->agent_cluster != serialized->agent_cluster)
        return throw_data_clone_error(agent, "shared memory stays in its agent cluster");
    STEP(13.2);
    struct array_buffer *buffer = shared_array_buffer_create(
        agent, target_realm, serialized->array_buffer_data, 0,
        serialized->array_buffer_byte_length_data, serialized->array_buffer_max_byte_length);
    *value = value_object(&buffer->object);
    return true;
}

/*
 * The record's bytes for a buffer of their own: the record's block itself if this is the record's only
 * deserialization, otherwise a copy.
 */
static bool own_data(struct agent *agent, struct record *serialized, const struct memory *memory,
                     struct data_block **data)
{
    size_t size = serialized->array_buffer_byte_length;
    *data = serialized->array_buffer_data;
    if (memory->takes_data && *data)
        return true;
    TRY(create_byte_data_block(agent, size, data));
    if (size)
        memcpy((*data)->bytes, serialized->array_buffer_data->bytes, size);
    return true;
}

static bool deserialize_array_buffer(struct agent *agent, struct record *serialized,
                                     struct realm *target_realm, struct memory *memory,
                                     struct value *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(14);
    size_t size = serialized->array_buffer_byte_length;
    struct data_block *data;
    if (!own_data(agent, serialized, memory, &data)) {
        STEP(14.p2);  // no memory: this exception takes the place of the RangeError
        return throw_data_clone_error(agent, "the ArrayBuffer cannot be allocated");
    }
    *value = value_object(&array_buffer_create(agent, target_realm, data, size, false, 0)->object);
    return true;
}

static bool deserialize_resizable_array_buffer(struct agent *agent, struct record *serialized,
                                               struct realm *target_realm, struct memory *memory,
                                               struct value *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(15);
    size_t size = serialized->array_buffer_byte_length;
    size_t max = serialized->array_buffer_max_byte_length;
    struct data_block *data;
    if (!own_data(agent, serialized, memory, &data)) {
        STEP(15.p2);
        return throw_data_clone_error(agent, "the ArrayBuffer cannot be allocated");
    }
    *value = value_object(&array_buffer_create(agent, target_realm, data, size, true, max)->object);
    return true;
}

static bool deserialize_array_buffer_view(struct agent *agent, const struct record *serialized,
                                          struct realm *target_realm, struct memory *memory,
                                          struct value *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(16.1);
    struct value deserialized_array_buffer;
    TRY(structured_deserialize_internal(agent, serialized->array_buffer_serialized, target_realm,
                                        memory, &deserialized_array_buffer));
    struct array_buffer *buffer = (struct array_buffer *)deserialized_array_buffer.object;
    struct array_buffer_view *view;
    STEP(16.2);
    if (serialized->is_data_view) {
        view = data_view_create(agent, target_realm, buffer, serialized->byte_length,
                                serialized->byte_offset);
    } else {
        STEP(16.3);
        view = typed_array_create(agent, target_realm, serialized->typed_array_name, buffer,
                                  serialized->byte_length, serialized->byte_offset,
                                  serialized->array_length);
    }
    *value = value_object(&view->object);
    return true;
}

/* Steps 17.1 and 18.1 */
static struct value new_collection(struct agent *agent, struct realm *target_realm,
                                   enum object_kind kind, enum intrinsic prototype)
{
    struct map_object *map =
        object_allocate(agent, target_realm, kind, realm_intrinsic(target_realm, prototype),
                        sizeof(struct map_object));
    return value_object(&map->object);
}

static struct value deserialize_array(struct agent *agent, const struct record *serialized,
                                      struct realm *target_realm, bool *deep)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(19.1);  // array_create takes the prototype from the realm it is given
    struct realm *realm_of_output_proto = target_realm;
    STEP(19.2);
    struct object *array = array_create(agent, realm_of_output_proto, serialized->length);
    STEP(19.3);
    *deep = true;
    return value_object(array);
}

/* Steps 21.1 to 21.7, the prototypes being those of the target realm. */
static struct object *error_prototype(struct agent *agent, struct string name,
                                      struct realm *target_realm)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(21.1);
    enum intrinsic prototype = INTRINSIC_ERROR_PROTOTYPE;
    STEP(21.2);
    if (string_is(name, "EvalError"))
        prototype = INTRINSIC_EVAL_ERROR_PROTOTYPE;
    STEP(21.3);
    if (string_is(name, "RangeError"))
        prototype = INTRINSIC_RANGE_ERROR_PROTOTYPE;
    STEP(21.4);
    if (string_is(name, "ReferenceError"))
        prototype = INTRINSIC_REFERENCE_ERROR_PROTOTYPE;
    STEP(21.5);
    if (string_is(name, "SyntaxError"))
        prototype = INTRINSIC_SYNTAX_ERROR_PROTOTYPE;
    STEP(21.6);
    if (string_is(name, "TypeError"))
        prototype = INTRINSIC_TYPE_ERROR_PROTOTYPE;
    STEP(21.7);
    if (string_is(name, "URIError"))
        prototype = INTRINSIC_URI_ERROR_PROTOTYPE;
    return realm_intrinsic(target_realm, prototype);
}

static struct value deserialize_error(struct agent *agent, const struct record *serialized,
                                      struct realm *target_realm)
{
    SPEC(agent, HTML("structureddeserialize"));
    struct object *prototype = error_prototype(agent, serialized->name, target_realm);
    STEP(21.8);
    struct value message = serialized->message;
    STEP(21.9);
    struct error_object *value =
        object_allocate(agent, target_realm, OBJECT_ERROR, prototype, sizeof(struct error_object));
    STEP(21.10);
    struct property_descriptor message_desc = data_descriptor(message, true, false, true);
    STEP(21.11);
    if (!is_undefined(message)) {
        bool success;
        MUST(object_define_own_property(agent, &value->object,
                                        key_from_ascii(agent->arena, "message"), &message_desc,
                                        &success));
    }
    STEP(21.12);  // our [[Stack]] is an own property
    if (!is_undefined(serialized->stack))
        define_value(agent, &value->object, "stack", serialized->stack, true, false, true);
    STEP(21.13);  // nothing else was attached
    return value_object(&value->object);
}

/* DOMException and QuotaExceededError are exposed in every realm. */
static bool interface_is_exposed(const struct record *serialized, struct realm *target_realm)
{
    return serialized->type != RECORD_PLATFORM_OBJECT ||
           platform_interface_is_exposed(serialized->platform_interface, target_realm);
}

/* Step 22.3: none of its data set up, which is the work of step 24.4.1. */
static struct object *new_instance(struct agent *agent, const struct record *serialized,
                                   struct realm *target_realm)
{
    struct string empty = {0};
    if (serialized->type == RECORD_PLATFORM_OBJECT)
        return &platform_object_create(agent, target_realm, serialized->platform_interface)->object;
    if (serialized->type == RECORD_QUOTA_EXCEEDED_ERROR)
        return &quota_exceeded_error_create(agent, target_realm)->object;
    return &dom_exception_create(agent, target_realm, empty, empty)->object;
}

static bool deserialize_platform_object(struct agent *agent, const struct record *serialized,
                                        struct realm *target_realm, struct value *value, bool *deep)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(22.1);
    const struct record *interface_name =
        serialized;  // its type, with the interface of a generic one
    STEP(22.2);
    if (!interface_is_exposed(interface_name, target_realm))
        return throw_data_clone_error(agent, "the interface is not exposed in the target realm");
    STEP(22.3);
    *value = value_object(new_instance(agent, interface_name, target_realm));
    STEP(22.4);
    *deep = true;
    return true;
}

/* Steps 5 to 22 */
static bool deserialize_by_type(struct agent *agent, struct record *serialized,
                                struct realm *target_realm, struct memory *memory,
                                struct value *value, bool *deep)
{
    SPEC(agent, HTML("structureddeserialize"));
    switch (serialized->type) {
    case RECORD_PRIMITIVE:
        STEP(5);
        *value = serialized->value;
        return true;
    case RECORD_BOOLEAN:
        STEP(6);
        *value = deserialize_wrapper(agent, serialized, target_realm, OBJECT_BOOLEAN,
                                     INTRINSIC_BOOLEAN_PROTOTYPE);
        return true;
    case RECORD_NUMBER:
        STEP(7);
        *value = deserialize_wrapper(agent, serialized, target_realm, OBJECT_NUMBER,
                                     INTRINSIC_NUMBER_PROTOTYPE);
        return true;
    case RECORD_BIGINT:
        STEP(8);
        *value = deserialize_wrapper(agent, serialized, target_realm, OBJECT_BIGINT,
                                     INTRINSIC_BIGINT_PROTOTYPE);
        return true;
    case RECORD_STRING:
        STEP(9);
        *value = deserialize_wrapper(agent, serialized, target_realm, OBJECT_STRING,
                                     INTRINSIC_STRING_PROTOTYPE);
        return true;
    case RECORD_DATE:
        STEP(10);
        *value = deserialize_wrapper(agent, serialized, target_realm, OBJECT_DATE,
                                     INTRINSIC_DATE_PROTOTYPE);
        return true;
    case RECORD_REGEXP:
        STEP(11);
        *value = deserialize_regexp(agent, serialized, target_realm);
        return true;
    case RECORD_SHARED_ARRAY_BUFFER:
        STEP(12);
        return deserialize_shared_array_buffer(agent, serialized, target_realm, value);
    case RECORD_GROWABLE_SHARED_ARRAY_BUFFER:
        STEP(13);
        return deserialize_growable_shared_array_buffer(agent, serialized, target_realm, value);
    case RECORD_ARRAY_BUFFER:
        return deserialize_array_buffer(agent, serialized, target_realm, memory, value);
    case RECORD_RESIZABLE_ARRAY_BUFFER:
        return deserialize_resizable_array_buffer(agent, serialized, target_realm, memory, value);
    case RECORD_ARRAY_BUFFER_VIEW:
        STEP(16);
        return deserialize_array_buffer_view(agent, serialized, target_realm, memory, value);
    case RECORD_MAP:
        STEP(17);
        STEP(17.1);
        *value = new_collection(agent, target_realm, OBJECT_MAP, INTRINSIC_MAP_PROTOTYPE);
        STEP(17.2);
        *deep = true;
        return true;
    case RECORD_SET:
        STEP(18);
        STEP(18.1);
        *value = new_collection(agent, target_realm, OBJECT_SET, INTRINSIC_SET_PROTOTYPE);
        STEP(18.2);
        *deep = true;
        return true;
    case RECORD_ARRAY:
        STEP(19);
        *value = deserialize_array(agent, serialized, target_realm, deep);
        return true;
    case RECORD_OBJECT:
        STEP(20);
        STEP(20.1);
        *value = value_object(object_create(agent, target_realm));
        STEP(20.2);
        *deep = true;
        return true;
    case RECORD_ERROR:
        STEP(21);
        *value = deserialize_error(agent, serialized, target_realm);
        return true;
    case RECORD_DOM_EXCEPTION:
    case RECORD_QUOTA_EXCEEDED_ERROR:
    case RECORD_PLATFORM_OBJECT:
        STEP(22);
        return deserialize_platform_object(agent, serialized, target_realm, value, deep);
    case RECORD_MESSAGE_PORT:
    case RECORD_UNINITIALIZED:
        break;  // a data holder: its value is in the memory
    }
    assert(!"a data holder outside of the memory");
    return false;
}

static bool deserialize_map_data(struct agent *agent, const struct record *serialized,
                                 struct realm *target_realm, struct memory *memory,
                                 struct map_object *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    LIST_RESERVE(agent->arena, &value->data, serialized->map_data.count);
    STEP(24.1.1);
    for (size_t i = 0; i < serialized->map_data.count; i++) {
        const struct record_entry *entry = &serialized->map_data.items[i];
        struct map_entry deserialized = {0};
        STEP(24.1.1.1);
        TRY(structured_deserialize_internal(agent, entry->key, target_realm, memory,
                                            &deserialized.key));
        STEP(24.1.1.2);
        TRY(structured_deserialize_internal(agent, entry->value, target_realm, memory,
                                            &deserialized.value));
        STEP(24.1.1.3);
        LIST_APPEND(agent->arena, &value->data, deserialized);
    }
    return true;
}

static bool deserialize_set_data(struct agent *agent, const struct record *serialized,
                                 struct realm *target_realm, struct memory *memory,
                                 struct map_object *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    LIST_RESERVE(agent->arena, &value->data, serialized->map_data.count);
    STEP(24.2.1);
    for (size_t i = 0; i < serialized->map_data.count; i++) {
        struct map_entry deserialized_entry = {0};
        STEP(24.2.1.1);
        TRY(structured_deserialize_internal(agent, serialized->map_data.items[i].key, target_realm,
                                            memory, &deserialized_entry.key));
        STEP(24.2.1.2);
        LIST_APPEND(agent->arena, &value->data, deserialized_entry);
    }
    return true;
}

static bool deserialize_properties(struct agent *agent, const struct record *serialized,
                                   struct realm *target_realm, struct memory *memory,
                                   struct object *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    property_map_reserve(agent->arena, &value->properties, serialized->properties.count);
    STEP(24.3.1);
    for (size_t i = 0; i < serialized->properties.count; i++) {
        const struct record_property *entry = &serialized->properties.items[i];
        STEP(24.3.1.1);
        struct value deserialized_value;
        TRY(structured_deserialize_internal(agent, entry->value, target_realm, memory,
                                            &deserialized_value));
        STEP(24.3.1.2);
        bool result;
        MUST(create_data_property(agent, value, entry->key, deserialized_value, &result));
        STEP(24.3.1.3);
        assert(result);
    }
    return true;
}

/* Step 24.4.1 */
static void deserialization_steps(struct agent *agent, const struct record *serialized,
                                  struct object *value)
{
    if (serialized->type == RECORD_PLATFORM_OBJECT)
        platform_object_deserialization_steps(serialized, (struct platform_object *)value);
    else if (serialized->type == RECORD_QUOTA_EXCEEDED_ERROR)
        quota_exceeded_error_deserialization_steps(agent, serialized,
                                                   (struct dom_exception *)value);
    else
        dom_exception_deserialization_steps(agent, serialized, (struct dom_exception *)value);
}

/* Step 24 */
static bool deserialize_deep(struct agent *agent, struct record *serialized,
                             struct realm *target_realm, struct memory *memory,
                             struct object *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    if (agent_stack_exhausted(agent))
        return false;
    switch (serialized->type) {
    case RECORD_MAP:
        STEP(24.1);
        return deserialize_map_data(agent, serialized, target_realm, memory,
                                    (struct map_object *)value);
    case RECORD_SET:
        STEP(24.2);
        return deserialize_set_data(agent, serialized, target_realm, memory,
                                    (struct map_object *)value);
    case RECORD_ARRAY:
    case RECORD_OBJECT:
        STEP(24.3);
        return deserialize_properties(agent, serialized, target_realm, memory, value);
    default:
        STEP(24.4);
        STEP(24.4.1);  // no sub-deserialization (24.4.1.p2) is needed
        deserialization_steps(agent, serialized, value);
        return true;
    }
}

/* All but step 1: the memory is there. */
static bool deserialize_record(struct agent *agent, struct record *serialized,
                               struct realm *target_realm, struct memory *memory,
                               struct value *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(2);  // only objects are ever in the memory: each primitive has a record of its own
    struct object *known = NULL;
    if (serialized->type != RECORD_PRIMITIVE)
        known = memory_get(memory, &serialized->mark);
    if (known) {
        *value = value_object(known);
        return true;
    }
    STEP(3);
    bool deep = false;
    STEP(4);
    *value = UNDEFINED;
    TRY(deserialize_by_type(agent, serialized, target_realm, memory, value, &deep));
    STEP(23);
    if (serialized->type != RECORD_PRIMITIVE)
        memory_set(memory, &serialized->mark, value->object);
    STEP(24);
    if (deep)
        TRY(deserialize_deep(agent, serialized, target_realm, memory, value->object));
    STEP(25);
    return true;
}

static bool deserialize_with_empty_map(struct agent *agent, struct record *serialized,
                                       struct realm *target_realm, struct value *value)
{
    struct memory empty_map;
    memory_open(agent, &empty_map);
    bool completed = deserialize_record(agent, serialized, target_realm, &empty_map, value);
    memory_close(&empty_map);
    return completed;
}

bool structured_deserialize_internal(struct agent *agent, struct record *serialized,
                                     struct realm *target_realm, struct memory *memory,
                                     struct value *value)
{
    SPEC(agent, HTML("structureddeserialize"));
    STEP(1);
    if (!memory)
        return deserialize_with_empty_map(agent, serialized, target_realm, value);
    return deserialize_record(agent, serialized, target_realm, memory, value);
}

bool structured_deserialize(struct agent *agent, struct record *serialized,
                            struct realm *target_realm, struct value *value)
{
    return structured_deserialize_internal(agent, serialized, target_realm, NULL, value);
}
