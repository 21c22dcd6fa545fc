/*
 * Values of the reference in the notation of observed values. The walk goes over an entry twice in
 * the same order: first it only counts how often each object is met, so that the second time it
 * knows at an object's first sight that it will be named again. Slots and own descriptors are read,
 * nothing else: no getter, trap or function of the program runs. Read observe_buffer.c next.
 */
#include "observe.h"
#include "observe_parts.h"
#include "../reference/event.h"
#include "../reference/web_idl.h"
#include <math.h>

static void write_ascii(struct observer *observer, const char *bytes)
{
    text_append(&observer->text, bytes);
}

static void write_utf16_units(struct observer *observer, struct string string)
{
    for (size_t i = 0; i < string.length; i++)
        text_printf(&observer->text, "%s%04X", i ? " " : "", string.units[i]);
}

static bool begins_with(struct string string, char character)
{
    return string.length > 0 && string.units[0] == (uint16_t)character;
}

static void write_escaped(struct observer *observer, struct string string, const char *prefix)
{
    struct text escaped = {.arena = observer->agent->arena};
    text_append(&escaped, prefix);
    text_append(&escaped, string_to_utf8(observer->agent->arena, string));
    text_append_json_string(&observer->text, escaped.bytes, escaped.length);
}

static void write_string(struct observer *observer, struct string string)
{
    if (!string_is_plain(string)) {
        write_ascii(observer, "{\"!utf16\":\"");
        write_utf16_units(observer, string);
        write_ascii(observer, "\"}");
        return;
    }
    write_escaped(observer, string,
                  begins_with(string, '$')   ? "$"
                  : begins_with(string, '!') ? "!"
                                             : "");
}

/* The name of a property; what JSON cannot hold is spelled as code units. */
static void write_key(struct observer *observer, struct string key)
{
    if (string_is_plain(key)) {
        write_escaped(observer, key, begins_with(key, '!') ? "!" : "");
        return;
    }
    write_ascii(observer, "\"!utf16 ");
    write_utf16_units(observer, key);
    write_ascii(observer, "\"");
}

void observe_number(struct observer *observer, double number)
{
    if (isnan(number))
        write_ascii(observer, "\"!NaN\"");
    else if (isinf(number))
        write_ascii(observer, number > 0 ? "\"!Infinity\"" : "\"!-Infinity\"");
    else if (number == 0 && signbit(number))
        write_ascii(observer, "\"!-0\"");
    else
        text_append_number(&observer->text, number);
}

static void write_bigint_digits(struct observer *observer, struct string digits)
{
    text_printf(&observer->text, "\"%s\"", string_to_utf8(observer->agent->arena, digits));
}

static void write_symbol(struct observer *observer, const struct symbol *symbol)
{
    write_ascii(observer, "{\"!symbol\":");
    if (symbol->has_description)
        write_string(observer, symbol->description);
    else
        write_ascii(observer, "\"!undefined\"");
    write_ascii(observer, "}");
}

/* The own properties of an object, those named by strings before those named by symbols. */
struct own_properties {
    LIST(struct property) strings, symbols;
};

/* Own properties of an object that is no proxy: reading them cannot fail or run anything. */
static struct own_properties own_properties(struct observer *observer, struct object *object)
{
    struct agent *agent = observer->agent;
    struct own_properties properties = {.strings = {NULL, 0, 0}};
    property_key_list keys = {NULL, 0, 0};
    MUST(object_own_property_keys(agent, object, &keys));
    for (size_t i = 0; i < keys.count; i++) {
        struct property property;
        bool found = false;
        MUST(object_get_own_property(agent, object, keys.items[i], &found, &property));
        property.key = keys.items[i];
        if (found && property.key.symbol)
            LIST_APPEND(agent->arena, &properties.symbols, property);
        else if (found)
            LIST_APPEND(agent->arena, &properties.strings, property);
    }
    return properties;
}

static void write_property_value(struct observer *observer, const struct property *property)
{
    if (property->is_accessor) {
        write_ascii(observer, "{\"!get\":0}");
    } else if (!property->enumerable) {
        write_ascii(observer, "{\"!hidden\":");
        observe_value(observer, property->value);
        write_ascii(observer, "}");
    } else {
        observe_value(observer, property->value);
    }
}

/* {"name": value, ...} of count properties. */
static void write_properties(struct observer *observer, const struct property *properties,
                             size_t count)
{
    write_ascii(observer, "{");
    for (size_t i = 0; i < count; i++) {
        struct property_key key = properties[i].key;
        if (i > 0)
            write_ascii(observer, ",");
        write_key(observer, key.symbol ? key.symbol->description : key.string);
        write_ascii(observer, ":");
        write_property_value(observer, &properties[i]);
    }
    write_ascii(observer, "}");
}

/* The text of the modifier "proto", or NULL if the prototype is the usual one of some realm. */
static const char *unusual_prototype(const struct object *object, enum intrinsic usual)
{
    const struct object *prototype = object->prototype;
    if (!prototype)
        return "null";
    return prototype == prototype->realm->intrinsics[usual] ? NULL : "\"other\"";
}

static void write_symbols(struct observer *observer, const struct own_properties *properties)
{
    if (properties->symbols.count == 0)
        return;
    write_ascii(observer, ",\"symbols\":");
    write_properties(observer, properties->symbols.items, properties->symbols.count);
}

static void write_prototype(struct observer *observer, const char *prototype)
{
    if (prototype)
        text_printf(&observer->text, ",\"proto\":%s", prototype);
}

void observe_end(struct observer *observer, size_t number)
{
    if (number)
        text_printf(&observer->text, ",\"as\":%zu", number);
    write_ascii(observer, "}");
}

/* True if the property can only be told inside "!obj" or "props". */
static bool is_unusual(const struct property *property)
{
    return property->is_accessor || !property->enumerable ||
           (!property->key.symbol &&
            (begins_with(property->key.string, '!') || !string_is_plain(property->key.string)));
}

static bool any_is_unusual(const struct property *properties, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_unusual(&properties[i]))
            return true;
    return false;
}

static void write_ordinary(struct observer *observer, struct object *object, size_t number)
{
    struct own_properties own = own_properties(observer, object);
    const char *prototype = unusual_prototype(object, INTRINSIC_OBJECT_PROTOTYPE);
    bool tagged = number || prototype || own.symbols.count > 0 ||
                  any_is_unusual(own.strings.items, own.strings.count);
    if (tagged)
        write_ascii(observer, "{\"!obj\":");
    write_properties(observer, own.strings.items, own.strings.count);
    if (!tagged)
        return;
    write_prototype(observer, prototype);
    write_symbols(observer, &own);
    observe_end(observer, number);
}

/* The number of own properties that are elements; they come first, "length" somewhere behind. */
static size_t element_count(const struct own_properties *own)
{
    uint32_t index;
    size_t count = 0;
    while (count < own->strings.count && key_is_array_index(own->strings.items[count].key, &index))
        count++;
    return count;
}

/* Writes the list up to its last element, with holes, and returns its length. */
static uint32_t write_elements(struct observer *observer, const struct property *elements,
                               size_t count)
{
    uint32_t next = 0, index = 0;
    write_ascii(observer, "[");
    for (size_t i = 0; i < count; i++) {
        key_is_array_index(elements[i].key, &index);
        for (; next < index; next++)
            write_ascii(observer, next ? ",\"!hole\"" : "\"!hole\"");
        if (next++ > 0)
            write_ascii(observer, ",");
        write_property_value(observer, &elements[i]);
    }
    write_ascii(observer, "]");
    return next;
}

/* Takes "length" out of the properties. */
static void remove_length(struct own_properties *own)
{
    for (size_t i = 0; i < own->strings.count; i++)
        if (string_is(own->strings.items[i].key.string, "length")) {
            LIST_REMOVE(&own->strings, i);
            return;
        }
}

static uint32_t end_of_elements(const struct own_properties *own, size_t elements)
{
    uint32_t index = 0;
    if (elements == 0)
        return 0;
    key_is_array_index(own->strings.items[elements - 1].key, &index);
    return index + 1;
}

static void write_array(struct observer *observer, struct object *object, size_t number)
{
    struct own_properties own = own_properties(observer, object);
    remove_length(&own);
    size_t elements = element_count(&own), others = own.strings.count - elements;
    uint32_t length = ((struct array_object *)object)->length;
    const char *prototype = unusual_prototype(object, INTRINSIC_ARRAY_PROTOTYPE);
    bool tagged = number || prototype || own.symbols.count > 0 || others > 0 ||
                  length > end_of_elements(&own, elements) ||
                  any_is_unusual(own.strings.items, elements);
    if (tagged)
        write_ascii(observer, "{\"!arr\":");
    uint32_t written = write_elements(observer, own.strings.items, elements);
    if (!tagged)
        return;
    if (length > written)
        text_printf(&observer->text, ",\"length\":%u", (unsigned)length);
    write_prototype(observer, prototype);
    if (others > 0) {
        write_ascii(observer, ",\"props\":");
        write_properties(observer, own.strings.items + elements, others);
    }
    write_symbols(observer, &own);
    observe_end(observer, number);
}

void observe_begin(struct observer *observer, const char *tag)
{
    text_printf(&observer->text, "{\"!%s\":", tag);
}

/* {"!TAG": 0} */
static void write_opaque(struct observer *observer, const char *tag, size_t number)
{
    observe_begin(observer, tag);
    write_ascii(observer, "0");
    observe_end(observer, number);
}

/* {"!TAG": value} of the primitive in the object's slot. */
static void write_wrapper(struct observer *observer, const struct object *object, const char *tag,
                          size_t number)
{
    struct value data = ((const struct primitive_wrapper *)object)->data;
    observe_begin(observer, tag);
    if (data.type == VALUE_BIGINT)
        write_bigint_digits(observer, data.bigint);
    else
        observe_value(observer, data);
    observe_end(observer, number);
}

static void write_regexp(struct observer *observer, struct object *object, size_t number)
{
    struct agent *agent = observer->agent;
    const struct regexp_object *regexp = (const struct regexp_object *)object;
    struct property last_index;
    bool found = false;
    observe_begin(observer, "RegExp");
    write_ascii(observer, "[");
    write_string(observer, regexp->original_source);
    write_ascii(observer, ",");
    write_string(observer, regexp->original_flags);
    write_ascii(observer, "]");
    MUST(object_get_own_property(agent, object, key_from_ascii(agent->arena, "lastIndex"), &found,
                                 &last_index));
    if (found && !last_index.is_accessor && !same_value(last_index.value, value_number(0))) {
        write_ascii(observer, ",\"lastIndex\":");
        observe_value(observer, last_index.value);
    }
    observe_end(observer, number);
}

static void write_map_entry(struct observer *observer, const struct map_entry *entry, bool is_map)
{
    if (!is_map) {
        observe_value(observer, entry->key);
        return;
    }
    write_ascii(observer, "[");
    observe_value(observer, entry->key);
    write_ascii(observer, ",");
    observe_value(observer, entry->value);
    write_ascii(observer, "]");
}

static void write_collection(struct observer *observer, const struct object *object, size_t number)
{
    const struct map_object *map = (const struct map_object *)object;
    bool is_map = object->kind == OBJECT_MAP, first = true;
    observe_begin(observer, is_map ? "Map" : "Set");
    write_ascii(observer, "[");
    for (size_t i = 0; i < map->data.count; i++) {
        if (map->data.items[i].empty)
            continue;
        if (!first)
            write_ascii(observer, ",");
        first = false;
        write_map_entry(observer, &map->data.items[i], is_map);
    }
    write_ascii(observer, "]");
    observe_end(observer, number);
}

/* The class of an error: the nearest of the built-in prototypes that it inherits from. */
static const char *error_class(const struct object *error)
{
    static const struct {
        enum intrinsic prototype;
        const char *name;
    } classes[] = {
        {INTRINSIC_ERROR_PROTOTYPE, "Error"},
        {INTRINSIC_EVAL_ERROR_PROTOTYPE, "EvalError"},
        {INTRINSIC_RANGE_ERROR_PROTOTYPE, "RangeError"},
        {INTRINSIC_REFERENCE_ERROR_PROTOTYPE, "ReferenceError"},
        {INTRINSIC_SYNTAX_ERROR_PROTOTYPE, "SyntaxError"},
        {INTRINSIC_TYPE_ERROR_PROTOTYPE, "TypeError"},
        {INTRINSIC_URI_ERROR_PROTOTYPE, "URIError"},
    };
    const struct object *prototype = error->prototype;
    for (; prototype && prototype->kind != OBJECT_PROXY; prototype = prototype->prototype)
        for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
            if (prototype == prototype->realm->intrinsics[classes[i].prototype])
                return classes[i].name;
    return "Error";
}

static void write_dom_exception(struct observer *observer, const struct object *object,
                                size_t number)
{
    observe_begin(observer, "DOMException");
    write_string(observer, ((const struct dom_exception *)object)->name);
    observe_end(observer, number);
}

static void write_event(struct observer *observer, const struct object *object, size_t number)
{
    const struct event *event = (const struct event *)object;
    observe_begin(observer, event->is_message_event ? "MessageEvent" : "Event");
    write_string(observer, event->type);
    observe_end(observer, number);
}

static void write_by_kind(struct observer *observer, struct object *object, size_t number)
{
    switch (object->kind) {
    case OBJECT_ORDINARY:
        return write_ordinary(observer, object, number);
    case OBJECT_ARRAY:
        return write_array(observer, object, number);
    case OBJECT_FUNCTION:
        return write_opaque(observer, "function", number);
    case OBJECT_BOOLEAN:
        return write_wrapper(observer, object, "Boolean", number);
    case OBJECT_NUMBER:
        return write_wrapper(observer, object, "Number", number);
    case OBJECT_BIGINT:
        return write_wrapper(observer, object, "BigInt", number);
    case OBJECT_STRING:
        return write_wrapper(observer, object, "String", number);
    case OBJECT_DATE:
        return write_wrapper(observer, object, "Date", number);
    case OBJECT_REGEXP:
        return write_regexp(observer, object, number);
    case OBJECT_ERROR:
        return write_opaque(observer, error_class(object), number);
    case OBJECT_MAP:
    case OBJECT_SET:
        return write_collection(observer, object, number);
    case OBJECT_ARRAY_BUFFER:
    case OBJECT_SHARED_ARRAY_BUFFER:
        return observe_array_buffer(observer, (struct array_buffer *)object, number);
    case OBJECT_TYPED_ARRAY:
    case OBJECT_DATA_VIEW:
        return observe_view(observer, (struct array_buffer_view *)object, number);
    case OBJECT_DOM_EXCEPTION:
        return write_dom_exception(observer, object, number);
    case OBJECT_EVENT:
        return write_event(observer, object, number);
    case OBJECT_MESSAGE_CHANNEL:
        return write_opaque(observer, "MessageChannel", number);
    case OBJECT_MESSAGE_PORT:
        return write_opaque(observer, "MessagePort", number);
    default:
        return write_opaque(observer, "object", number);
    }
}

static struct sight *sight_of(struct observer *observer, const struct object *object)
{
    struct sight *sight = memory_get(&observer->sights, object);
    if (!sight) {
        sight = NEW(observer->agent->arena, struct sight);
        memory_set(&observer->sights, object, sight);
    }
    return sight;
}

size_t observe_sights(struct observer *observer, const struct object *object)
{
    return sight_of(observer, object)->count;
}

void observe_object(struct observer *observer, struct object *object)
{
    struct sight *sight = sight_of(observer, object);
    if (observer->counting && ++sight->count > 1)
        return;
    if (sight->number) {
        text_printf(&observer->text, "\"$%zu\"", sight->number);
        return;
    }
    if (!observer->counting && sight->count > 1)
        sight->number = ++observer->last_number;
    write_by_kind(observer, object, sight->number);
}

void observe_value(struct observer *observer, struct value value)
{
    switch (value.type) {
    case VALUE_UNDEFINED:
        return write_ascii(observer, "\"!undefined\"");
    case VALUE_NULL:
        return write_ascii(observer, "null");
    case VALUE_BOOLEAN:
        return write_ascii(observer, value.boolean ? "true" : "false");
    case VALUE_NUMBER:
        return observe_number(observer, value.number);
    case VALUE_BIGINT:
        write_ascii(observer, "{\"!bigint\":");
        write_bigint_digits(observer, value.bigint);
        return write_ascii(observer, "}");
    case VALUE_STRING:
        return write_string(observer, value.string);
    case VALUE_SYMBOL:
        return write_symbol(observer, value.symbol);
    case VALUE_OBJECT:
        return observe_object(observer, value.object);
    }
}

static void write_list(struct observer *observer, const struct value *values, size_t count)
{
    observer->text = (struct text){.arena = observer->agent->arena};
    write_ascii(observer, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            write_ascii(observer, ",");
        observe_value(observer, values[i]);
    }
    write_ascii(observer, "]");
}

const char *observe_entry(struct agent *agent, const struct value *values, size_t count)
{
    struct observer observer = {.agent = agent, .sights = {.arena = agent->arena}};
    bool has_objects = false;
    for (size_t i = 0; i < count; i++)
        has_objects = has_objects || is_object(values[i]);
    if (has_objects) {
        observer.counting = true;
        write_list(&observer, values, count);
        observer.counting = false;
    }
    write_list(&observer, values, count);
    return observer.text.bytes;
}
