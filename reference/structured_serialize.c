/*
 * StructuredSerialize (HTML 2.7.3, 2.7.4): from a value to a record that belongs to no realm.
 *
 * The standard's chain "otherwise, if value has [[X]]" (steps 7 to 24) is one switch on the kind
 * of the object, without a default: the compiler asks for a decision about each new kind.
 * Invariant: an object's record is in the memory before anything below the object is
 * serialized, except a view's, whose buffer comes first. User code can run in steps 17 (the
 * name and message of an error, conversions) and 26.4 (getters), and nowhere else.
 * Read next: structured_deserialize.c, then structured_transfer.c.
 */
#include "agent.h"
#include "platform_object.h"
#include "structured_data.h"
#include "web_idl.h"
#include <string.h>

static bool throw_data_clone_error(struct agent *agent, const char *message)
{
    return throw_dom_exception(agent, "DataCloneError", message);
}

/* The current settings object's. */
static bool cross_origin_isolated_capability(struct agent *agent)
{
    return agent->current_realm->cross_origin_isolated_capability;
}

/* How much of a struct record a type has: all up to the end of one member. */
#define SIZE_UP_TO(member) (offsetof(struct record, member) + sizeof((struct record *)0)->member)

static size_t record_size(enum record_type type)
{
    switch (type) {
    case RECORD_PRIMITIVE:
        return SIZE_UP_TO(value);
    case RECORD_MAP:
    case RECORD_SET:
        return SIZE_UP_TO(map_data);
    case RECORD_ARRAY:
    case RECORD_OBJECT:
        return SIZE_UP_TO(properties);
    default:
        return sizeof(struct record);
    }
}

struct record *record_create(struct agent *agent, enum record_type type)
{
    struct record *record = arena_allocate(agent->arena, record_size(type));
    record->type = type;
    return record;
}

/* Steps 7 to 11: an object around one primitive. */
static struct record *wrapper_record(struct agent *agent, enum record_type type,
                                     const struct object *value)
{
    struct record *record = record_create(agent, type);
    record->data = ((const struct primitive_wrapper *)value)->data;
    return record;
}

/* Step 12. The matcher is not kept: source and flags determine it. */
static struct record *regexp_record(struct agent *agent, const struct regexp_object *value)
{
    struct record *record = record_create(agent, RECORD_REGEXP);
    record->original_source = value->original_source;
    record->original_flags = value->original_flags;
    return record;
}

/* Steps 13.1.3 to 13.2.6: a buffer's record of one of the four types. */
static struct record *buffer_record(struct agent *agent, enum record_type type,
                                    struct data_block *array_buffer_data,
                                    const struct array_buffer *value)
{
    struct record *record = record_create(agent, type);
    record->array_buffer_data = array_buffer_data;
    record->array_buffer_byte_length = value->array_buffer_byte_length;
    if (value->has_array_buffer_max_byte_length)
        record->array_buffer_max_byte_length = value->array_buffer_max_byte_length;
    if (is_shared_array_buffer(agent, (struct array_buffer *)value)) {
        record->array_buffer_byte_length_data = value->array_buffer_byte_length_data;
        record->agent_cluster = agent->agent_cluster;
    }
    return record;
}

static bool serialize_shared_array_buffer(struct agent *agent, struct array_buffer *value,
                                          bool for_storage, struct record **serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(13.1.1);
    if (!cross_origin_isolated_capability(agent))
        return throw_data_clone_error(agent, "SharedArrayBuffer needs cross-origin isolation");
    STEP(13.1.2);
    if (for_storage)
        return throw_data_clone_error(agent, "SharedArrayBuffer cannot be stored");
    STEP(13.1.3);
    if (value->has_array_buffer_max_byte_length) {
        *serialized = buffer_record(agent, RECORD_GROWABLE_SHARED_ARRAY_BUFFER,
                                    value->array_buffer_data, value);
    } else {
        STEP(13.1.4);
        *serialized =
            buffer_record(agent, RECORD_SHARED_ARRAY_BUFFER, value->array_buffer_data, value);
    }
    return true;
}

static bool serialize_array_buffer(struct agent *agent, struct array_buffer *value,
                                   bool for_storage, struct record **serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(13.1);
    if (is_shared_array_buffer(agent, value))
        return serialize_shared_array_buffer(agent, value, for_storage, serialized);

    STEP(13.2);
    STEP(13.2.1);
    if (is_detached_buffer(agent, value))
        return throw_data_clone_error(agent, "the ArrayBuffer is detached");
    STEP(13.2.2);
    size_t size = value->array_buffer_byte_length;
    STEP(13.2.3);
    struct data_block *data_copy;
    TRY(create_byte_data_block(agent, size, &data_copy));
    STEP(13.2.4);
    if (size)
        memcpy(data_copy->bytes, value->array_buffer_data->bytes, size);
    STEP(13.2.5);
    if (value->has_array_buffer_max_byte_length) {
        *serialized = buffer_record(agent, RECORD_RESIZABLE_ARRAY_BUFFER, data_copy, value);
    } else {
        STEP(13.2.6);
        *serialized = buffer_record(agent, RECORD_ARRAY_BUFFER, data_copy, value);
    }
    return true;
}

/* What step 14.4 should say: an untransferred entry of the transfer list has no type yet. */
static bool is_array_buffer_record(const struct record *record)
{
    return record->type == RECORD_ARRAY_BUFFER || record->type == RECORD_RESIZABLE_ARRAY_BUFFER ||
           record->type == RECORD_SHARED_ARRAY_BUFFER ||
           record->type == RECORD_GROWABLE_SHARED_ARRAY_BUFFER ||
           record->type == RECORD_UNINITIALIZED;
}

/* Steps 14.5 and 14.6.2, but for the constructor. */
static struct record *view_record(struct agent *agent, const struct array_buffer_view *value,
                                  struct record *buffer_serialized)
{
    struct record *record = record_create(agent, RECORD_ARRAY_BUFFER_VIEW);
    record->array_buffer_serialized = buffer_serialized;
    record->byte_length = value->byte_length;
    record->byte_offset = value->byte_offset;
    return record;
}

static bool serialize_array_buffer_view(struct agent *agent, struct array_buffer_view *value,
                                        bool for_storage, struct memory *memory,
                                        struct record **serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(14.1);
    if (is_array_buffer_view_out_of_bounds(agent, value))
        return throw_data_clone_error(agent, "the view is out of the bounds of its buffer");
    STEP(14.2);
    struct value buffer = value_object(&value->viewed_array_buffer->object);
    STEP(14.3);
    struct record *buffer_serialized;
    TRY(structured_serialize_internal(agent, buffer, for_storage, memory, &buffer_serialized));
    STEP(14.4);  // false by the letter for a buffer in the transfer list, which must work
    assert(is_array_buffer_record(buffer_serialized));
    STEP(14.5);
    if (value->object.kind == OBJECT_DATA_VIEW) {
        *serialized = view_record(agent, value, buffer_serialized);
        (*serialized)->is_data_view = true;
        return true;
    }
    STEP(14.6);
    STEP(14.6.1);
    assert(value->object.kind == OBJECT_TYPED_ARRAY);
    STEP(14.6.2);
    {
        *serialized = view_record(agent, value, buffer_serialized);
        (*serialized)->typed_array_name = value->typed_array_name;
        (*serialized)->array_length = value->array_length;
    }
    return true;
}

static bool is_error_name(struct value name)
{
    static const char *const names[] = {"Error",       "EvalError", "RangeError", "ReferenceError",
                                        "SyntaxError", "TypeError", "URIError"};
    if (name.type != VALUE_STRING)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (string_is(string_of(name), names[i]))
            return true;
    return false;
}

/* Step 17.5: our [[Stack]] is an own data property that holds a string; undefined without one. */
static bool error_stack(struct agent *agent, struct object *value, struct value *stack)
{
    struct property property;
    bool found;
    TRY(object_get_own_property(agent, value, key_from_ascii(agent->arena, "stack"), &found,
                                &property));
    bool is_string = found && !property.is_accessor && property.value.type == VALUE_STRING;
    *stack = is_string ? property.value : UNDEFINED;
    return true;
}

static bool serialize_error(struct agent *agent, struct object *value, struct record **serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(17.1);  // may be inherited, may be a getter
    struct value name;
    TRY(get_named(agent, value, "name", &name));
    STEP(17.2);
    if (!is_error_name(name))
        name = value_ascii(agent->arena, "Error");
    STEP(17.3);  // own properties only, and no getter is called
    struct property message_property;
    bool has_message;
    TRY(object_get_own_property(agent, value, key_from_ascii(agent->arena, "message"), &has_message,
                                &message_property));
    STEP(17.4);
    struct value message = UNDEFINED;
    if (has_message && !message_property.is_accessor) {
        struct string text;
        TRY(to_string(agent, message_property.value, &text));
        message = value_string(text);
    }
    STEP(17.5);
    struct value stack;
    TRY(error_stack(agent, value, &stack));
    STEP(17.6);
    {
        *serialized = record_create(agent, RECORD_ERROR);
        (*serialized)->name = string_of(name);
        (*serialized)->message = message;
        (*serialized)->stack = stack;
    }
    STEP(17.7);  // nothing more is interesting
    return true;
}

static bool serialize_array(struct agent *agent, struct object *value, struct record **serialized,
                            bool *deep)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(18.1);
    struct property value_length_descriptor;
    bool found;
    MUST(object_get_own_property(agent, value, key_from_ascii(agent->arena, "length"), &found,
                                 &value_length_descriptor));
    assert(found);
    STEP(18.2);
    double value_length = value_length_descriptor.value.number;
    STEP(18.3);
    {
        *serialized = record_create(agent, RECORD_ARRAY);
        (*serialized)->length = (uint32_t)value_length;
    }
    STEP(18.4);
    *deep = true;
    return true;
}

/* Only a generic platform object can be both serializable and transferable here. */
static bool serializable_object_is_detached(struct object *value)
{
    const struct platform_object *object = transferable_platform_object(value);
    return object && object->detached;
}

/* The identifier of the primary interface, as the type of its records. */
static enum record_type primary_interface(const struct object *value)
{
    if (value->kind == OBJECT_PLATFORM)
        return RECORD_PLATFORM_OBJECT;
    bool is_quota_exceeded_error = ((const struct dom_exception *)value)->is_quota_exceeded_error;
    return is_quota_exceeded_error ? RECORD_QUOTA_EXCEEDED_ERROR : RECORD_DOM_EXCEPTION;
}

static bool serialize_platform_object(struct agent *agent, struct object *value,
                                      struct record **serialized, bool *deep)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    PROSE(agent, "html/serializable-objects/prose-1");
    STEP(19.1);
    if (serializable_object_is_detached(value))
        return throw_data_clone_error(agent, "the object was transferred away");
    STEP(19.2);
    enum record_type type_string = primary_interface(value);
    STEP(19.3);
    {
        *serialized = record_create(agent, type_string);
        if (type_string == RECORD_PLATFORM_OBJECT)
            (*serialized)->platform_interface =
                ((struct platform_object *)value)->primary_interface;
    }
    STEP(19.4);
    *deep = true;
    return true;
}

/* Step 20, for a platform object that may be serializable or not. */
static bool serialize_generic_platform_object(struct agent *agent, struct object *value,
                                              struct record **serialized, bool *deep)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    const struct platform_object *object = (struct platform_object *)value;
    STEP(19);
    if (object->primary_interface->serializable)
        return serialize_platform_object(agent, value, serialized, deep);
    STEP(20);
    return throw_data_clone_error(agent, "a platform object that cannot be cloned");
}

static bool is_object_prototype_of_a_realm(const struct object *value)
{
    return value->realm && is_intrinsic(value, value->realm, INTRINSIC_OBJECT_PROTOTYPE);
}

/* Steps 23 and 24. Immutable prototype objects are the exotic ones left here. */
static bool serialize_ordinary_object(struct agent *agent, const struct object *value,
                                      struct record **serialized, bool *deep)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(23);
    if (value->immutable_prototype && !is_object_prototype_of_a_realm(value))
        return throw_data_clone_error(agent, "an exotic object cannot be cloned");
    STEP(24);
    STEP(24.1);
    *serialized = record_create(agent, RECORD_OBJECT);
    STEP(24.2);
    *deep = true;
    return true;
}

/* Steps 21 and 22: objects with internal slots that steps 7 to 20 do not name. */
static bool refuse_other_slots(struct agent *agent, struct object *value)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(21);  // functions, and proxies of functions
    if (is_callable(value_object(value)))
        return throw_data_clone_error(agent, "a function cannot be cloned");
    STEP(22);
    return throw_data_clone_error(agent, "an object of this kind cannot be cloned");
}

/* Steps 7 to 24 */
static bool serialize_by_kind(struct agent *agent, struct object *value, bool for_storage,
                              struct memory *memory, struct record **serialized, bool *deep)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    switch (value->kind) {
    case OBJECT_BOOLEAN:
        STEP(7);
        *serialized = wrapper_record(agent, RECORD_BOOLEAN, value);
        return true;
    case OBJECT_NUMBER:
        STEP(8);
        *serialized = wrapper_record(agent, RECORD_NUMBER, value);
        return true;
    case OBJECT_BIGINT:
        STEP(9);
        *serialized = wrapper_record(agent, RECORD_BIGINT, value);
        return true;
    case OBJECT_STRING:
        STEP(10);
        *serialized = wrapper_record(agent, RECORD_STRING, value);
        return true;
    case OBJECT_DATE:
        STEP(11);
        *serialized = wrapper_record(agent, RECORD_DATE, value);
        return true;
    case OBJECT_REGEXP:
        STEP(12);
        *serialized = regexp_record(agent, (struct regexp_object *)value);
        return true;
    case OBJECT_ARRAY_BUFFER:
    case OBJECT_SHARED_ARRAY_BUFFER:
        STEP(13);
        return serialize_array_buffer(agent, (struct array_buffer *)value, for_storage, serialized);
    case OBJECT_TYPED_ARRAY:
    case OBJECT_DATA_VIEW:
        STEP(14);
        return serialize_array_buffer_view(agent, (struct array_buffer_view *)value, for_storage,
                                           memory, serialized);
    case OBJECT_MAP:
        STEP(15);
        STEP(15.1);
        *serialized = record_create(agent, RECORD_MAP);
        STEP(15.2);
        *deep = true;
        return true;
    case OBJECT_SET:
        STEP(16);
        STEP(16.1);
        *serialized = record_create(agent, RECORD_SET);
        STEP(16.2);
        *deep = true;
        return true;
    case OBJECT_ERROR:
        STEP(17);
        return serialize_error(agent, value, serialized);
    case OBJECT_ARRAY:
        STEP(18);
        return serialize_array(agent, value, serialized, deep);
    case OBJECT_DOM_EXCEPTION:
        STEP(19);
        return serialize_platform_object(agent, value, serialized, deep);
    case OBJECT_PLATFORM:
        return serialize_generic_platform_object(agent, value, serialized, deep);
    case OBJECT_DOCUMENT:
    case OBJECT_EVENT:
    case OBJECT_EVENT_TARGET:
    case OBJECT_GLOBAL:
    case OBJECT_IFRAME_ELEMENT:
    case OBJECT_MESSAGE_CHANNEL:
    case OBJECT_MESSAGE_PORT:
    case OBJECT_WEB_ASSEMBLY_MEMORY:
        STEP(20);
        return throw_data_clone_error(agent, "a platform object that cannot be cloned");
    case OBJECT_FUNCTION:
    case OBJECT_SYMBOL:
    case OBJECT_WEAK_MAP:
    case OBJECT_WEAK_SET:
    case OBJECT_WEAK_REF:
    case OBJECT_PROMISE:
    case OBJECT_ITERATOR:
    case OBJECT_PROXY:
    case OBJECT_WINDOW_PROXY:
        return refuse_other_slots(agent, value);
    case OBJECT_ORDINARY:
        return serialize_ordinary_object(agent, value, serialized, deep);
    }
    assert(!"a kind of object without a decision");
    return false;
}

static bool serialize_map_data(struct agent *agent, const struct map_object *value,
                               bool for_storage, struct memory *memory, struct record *serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(26.1.1);  // a copy, since getters below may change the Map
    LIST(struct map_entry) copied_list = {0};
    STEP(26.1.2);
    for (size_t i = 0; i < value->data.count; i++) {
        STEP(26.1.2.1);
        struct map_entry copied_entry = value->data.items[i];
        STEP(26.1.2.2);
        if (!copied_entry.empty)
            LIST_APPEND(agent->arena, &copied_list, copied_entry);
    }
    STEP(26.1.3);
    for (size_t i = 0; i < copied_list.count; i++) {
        const struct map_entry *entry = &copied_list.items[i];
        struct record_entry serialized_entry;
        STEP(26.1.3.1);
        TRY(structured_serialize_internal(agent, entry->key, for_storage, memory,
                                          &serialized_entry.key));
        STEP(26.1.3.2);
        TRY(structured_serialize_internal(agent, entry->value, for_storage, memory,
                                          &serialized_entry.value));
        STEP(26.1.3.3);
        LIST_APPEND(agent->arena, &serialized->map_data, serialized_entry);
    }
    return true;
}

static bool serialize_set_data(struct agent *agent, const struct map_object *value,
                               bool for_storage, struct memory *memory, struct record *serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(26.2.1);
    LIST(struct value) copied_list = {0};
    STEP(26.2.2);
    for (size_t i = 0; i < value->data.count; i++) {
        const struct map_entry *entry = &value->data.items[i];
        STEP(26.2.2.1);
        if (!entry->empty)
            LIST_APPEND(agent->arena, &copied_list, entry->key);
    }
    STEP(26.2.3);
    for (size_t i = 0; i < copied_list.count; i++) {
        struct record_entry serialized_entry = {0};
        STEP(26.2.3.1);
        TRY(structured_serialize_internal(agent, copied_list.items[i], for_storage, memory,
                                          &serialized_entry.key));
        STEP(26.2.3.2);
        LIST_APPEND(agent->arena, &serialized->map_data, serialized_entry);
    }
    return true;
}

static bool serialize_properties(struct agent *agent, struct object *value, bool for_storage,
                                 struct memory *memory, struct record *serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(26.4);  // the keys as they are before the first getter runs
    property_key_list keys = {0};
    MUST(enumerable_own_property_keys(agent, value, &keys));
    LIST_RESERVE(agent->arena, &serialized->properties, keys.count);
    for (size_t i = 0; i < keys.count; i++) {
        struct property_key key = keys.items[i];
        STEP(26.4.1);  // an earlier getter may have removed it
        bool has;
        MUST(has_own_property(agent, value, key, &has));
        if (!has)
            continue;
        STEP(26.4.1.1);
        struct value input_value;
        TRY(object_get(agent, value, key, value_object(value), &input_value));
        STEP(26.4.1.2);
        struct record *output_value;
        TRY(structured_serialize_internal(agent, input_value, for_storage, memory, &output_value));
        STEP(26.4.1.3);
        LIST_APPEND(agent->arena, &serialized->properties,
                    ((struct record_property){.key = key, .value = output_value}));
    }
    return true;
}

/* Step 26.3 */
static void serialization_steps(struct agent *agent, struct object *value,
                                struct record *serialized)
{
    if (serialized->type == RECORD_PLATFORM_OBJECT)
        platform_object_serialization_steps((struct platform_object *)value, serialized);
    else if (serialized->type == RECORD_QUOTA_EXCEEDED_ERROR)
        quota_exceeded_error_serialization_steps(agent, (struct dom_exception *)value, serialized);
    else
        dom_exception_serialization_steps(agent, (struct dom_exception *)value, serialized);
}

/* Step 26 */
static bool serialize_deep(struct agent *agent, struct object *value, bool for_storage,
                           struct memory *memory, struct record *serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    if (value->kind == OBJECT_MAP) {
        STEP(26.1);
        return serialize_map_data(agent, (struct map_object *)value, for_storage, memory,
                                  serialized);
    }
    if (value->kind == OBJECT_SET) {
        STEP(26.2);
        return serialize_set_data(agent, (struct map_object *)value, for_storage, memory,
                                  serialized);
    }
    if (value->kind == OBJECT_DOM_EXCEPTION || value->kind == OBJECT_PLATFORM) {
        STEP(26.3);  // no sub-serialization (26.3.p2) is needed
        serialization_steps(agent, value, serialized);
        return true;
    }
    return serialize_properties(agent, value, for_storage, memory, serialized);
}

/* All but step 1: the memory is there. */
static bool serialize_value(struct agent *agent, struct value value, bool for_storage,
                            struct memory *memory, struct record **result)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(2);  // only objects are ever in the memory
    struct record *known = is_object(value) ? memory_get(memory, &value.object->mark) : NULL;
    if (known) {
        *result = known;
        return true;
    }
    STEP(3);
    bool deep = false;
    STEP(4);
    if (!is_object(value) && value.type != VALUE_SYMBOL) {
        *result = record_create(agent, RECORD_PRIMITIVE);
        (*result)->value = value;
        return true;
    }
    STEP(5);
    if (value.type == VALUE_SYMBOL)
        return throw_data_clone_error(agent, "a symbol cannot be cloned");
    STEP(6);
    struct record *serialized = NULL;
    if (agent_stack_exhausted(agent))
        return false;
    TRY(serialize_by_kind(agent, value.object, for_storage, memory, &serialized, &deep));
    STEP(25);
    memory_set(memory, &value.object->mark, serialized);
    STEP(26);
    if (deep)
        TRY(serialize_deep(agent, value.object, for_storage, memory, serialized));
    STEP(27);
    *result = serialized;
    return true;
}

static bool serialize_with_empty_map(struct agent *agent, struct value value, bool for_storage,
                                     struct record **serialized)
{
    struct memory empty_map;
    memory_open(agent, &empty_map);
    bool completed = serialize_value(agent, value, for_storage, &empty_map, serialized);
    memory_close(&empty_map);
    return completed;
}

bool structured_serialize_internal(struct agent *agent, struct value value, bool for_storage,
                                   struct memory *memory, struct record **serialized)
{
    SPEC(agent, HTML("structuredserializeinternal"));
    STEP(1);
    if (!memory)
        return serialize_with_empty_map(agent, value, for_storage, serialized);
    return serialize_value(agent, value, for_storage, memory, serialized);
}

bool structured_serialize(struct agent *agent, struct value value, struct record **serialized)
{
    SPEC(agent, HTML("structuredserialize"));
    STEP(1);
    return structured_serialize_internal(agent, value, false, NULL, serialized);
}
