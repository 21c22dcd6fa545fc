/*
 * Values of the reference in the notation of observed values. The walk goes over an entry twice in
 * the same order: first it only counts how often each object is met, so that the second time it
 * knows at an object's first sight that it will be named again. Slots and own descriptors are read,
 * nothing else: no getter, trap or function of the program runs. Read observe_properties.c next.
 */
#include "observe.h"
#include "observe_parts.h"
#include <math.h>

void observe_ascii(struct observer *observer, const char *bytes)
{
    text_append(&observer->text, bytes);
}

static void write_utf16_units(struct observer *observer, struct string string)
{
    for (size_t i = 0; i < string.length; i++)
        text_printf(&observer->text, "%s%04X", i ? " " : "", string.units[i]);
}

bool observe_begins_with(struct string string, char character)
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

void observe_string(struct observer *observer, struct string string)
{
    if (!string_is_plain(string)) {
        observe_ascii(observer, "{\"!utf16\":\"");
        write_utf16_units(observer, string);
        observe_ascii(observer, "\"}");
        return;
    }
    write_escaped(observer, string,
                  observe_begins_with(string, '$')   ? "$"
                  : observe_begins_with(string, '!') ? "!"
                                                     : "");
}

/* The name of a property; what JSON cannot hold is spelled as code units. */
void observe_key(struct observer *observer, struct string key)
{
    if (string_is_plain(key)) {
        write_escaped(observer, key, observe_begins_with(key, '!') ? "!" : "");
        return;
    }
    observe_ascii(observer, "\"!utf16 ");
    write_utf16_units(observer, key);
    observe_ascii(observer, "\"");
}

void observe_number(struct observer *observer, double number)
{
    if (isnan(number))
        observe_ascii(observer, "\"!NaN\"");
    else if (isinf(number))
        observe_ascii(observer, number > 0 ? "\"!Infinity\"" : "\"!-Infinity\"");
    else if (number == 0 && signbit(number))
        observe_ascii(observer, "\"!-0\"");
    else
        text_append_number(&observer->text, number);
}

void observe_bigint_digits(struct observer *observer, struct string digits)
{
    text_printf(&observer->text, "\"%s\"", string_to_utf8(observer->agent->arena, digits));
}

static void write_symbol(struct observer *observer, const struct symbol *symbol)
{
    observe_ascii(observer, "{\"!symbol\":");
    if (symbol->has_description)
        observe_string(observer, symbol->description);
    else
        observe_ascii(observer, "\"!undefined\"");
    observe_ascii(observer, "}");
}

void observe_begin(struct observer *observer, const char *tag)
{
    text_printf(&observer->text, "{\"!%s\":", tag);
}

void observe_end(struct observer *observer, size_t number)
{
    if (number)
        text_printf(&observer->text, ",\"as\":%zu", number);
    observe_ascii(observer, "}");
}

/* {"!TAG": 0} */
static void write_opaque(struct observer *observer, const char *tag, size_t number)
{
    observe_begin(observer, tag);
    observe_ascii(observer, "0");
    observe_end(observer, number);
}

static void write_by_kind(struct observer *observer, struct object *object, size_t number)
{
    switch (object->kind) {
    case OBJECT_ORDINARY:
        return observe_ordinary(observer, object, number);
    case OBJECT_ARRAY:
        return observe_array(observer, object, number);
    case OBJECT_FUNCTION:
        return write_opaque(observer, "function", number);
    case OBJECT_BOOLEAN:
        return observe_wrapper(observer, object, "Boolean", number);
    case OBJECT_NUMBER:
        return observe_wrapper(observer, object, "Number", number);
    case OBJECT_BIGINT:
        return observe_wrapper(observer, object, "BigInt", number);
    case OBJECT_STRING:
        return observe_wrapper(observer, object, "String", number);
    case OBJECT_DATE:
        return observe_wrapper(observer, object, "Date", number);
    case OBJECT_REGEXP:
        return observe_regexp(observer, object, number);
    case OBJECT_ERROR:
        return write_opaque(observer, observe_error_class(object), number);
    case OBJECT_MAP:
    case OBJECT_SET:
        return observe_collection(observer, object, number);
    case OBJECT_ARRAY_BUFFER:
    case OBJECT_SHARED_ARRAY_BUFFER:
        return observe_array_buffer(observer, (struct array_buffer *)object, number);
    case OBJECT_TYPED_ARRAY:
    case OBJECT_DATA_VIEW:
        return observe_view(observer, (struct array_buffer_view *)object, number);
    case OBJECT_DOM_EXCEPTION:
        return observe_dom_exception(observer, object, number);
    case OBJECT_EVENT:
        return observe_event(observer, object, number);
    case OBJECT_MESSAGE_CHANNEL:
        return write_opaque(observer, "MessageChannel", number);
    case OBJECT_MESSAGE_PORT:
        return write_opaque(observer, "MessagePort", number);
    case OBJECT_WINDOW_PROXY:
        return write_opaque(observer, "Window", number);
    default:
        return write_opaque(observer, "object", number);
    }
}

static struct sight *sight_of(struct observer *observer, const struct object *object)
{
    struct sight *sight = memory_get(&observer->sights, &object->mark);
    if (!sight) {
        sight = NEW(observer->agent->arena, struct sight);
        memory_set(&observer->sights, &((struct object *)object)->mark, sight);
    }
    return sight;
}

size_t observe_sights(struct observer *observer, const struct object *object)
{
    return sight_of(observer, object)->count;
}

/* A window of the case is its realm's name, however often it is met. */
static bool write_window(struct observer *observer, const struct object *object)
{
    if (object->kind != OBJECT_WINDOW_PROXY || !*object->realm->name)
        return false;
    text_printf(&observer->text, "\"$%s\"", object->realm->name);
    return true;
}

void observe_object(struct observer *observer, struct object *object)
{
    if (write_window(observer, object))
        return;
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
        return observe_ascii(observer, "\"!undefined\"");
    case VALUE_NULL:
        return observe_ascii(observer, "null");
    case VALUE_BOOLEAN:
        return observe_ascii(observer, value.boolean ? "true" : "false");
    case VALUE_NUMBER:
        return observe_number(observer, value.number);
    case VALUE_BIGINT:
        observe_ascii(observer, "{\"!bigint\":");
        observe_bigint_digits(observer, string_of(value));
        return observe_ascii(observer, "}");
    case VALUE_STRING:
        return observe_string(observer, string_of(value));
    case VALUE_SYMBOL:
        return write_symbol(observer, value.symbol);
    case VALUE_OBJECT:
        return observe_object(observer, value.object);
    }
}

static void write_list(struct observer *observer, const struct value *values, size_t count)
{
    observer->text = (struct text){.arena = observer->agent->arena};
    observe_ascii(observer, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            observe_ascii(observer, ",");
        observe_value(observer, values[i]);
    }
    observe_ascii(observer, "]");
}

const char *observe_entry(struct agent *agent, const struct value *values, size_t count)
{
    struct observer observer = {.agent = agent};
    bool has_objects = false;
    for (size_t i = 0; i < count; i++)
        has_objects = has_objects || is_object(values[i]);
    memory_open(agent, &observer.sights);
    if (has_objects) {
        observer.counting = true;
        write_list(&observer, values, count);
        observer.counting = false;
    }
    write_list(&observer, values, count);
    memory_close(&observer.sights);
    return observer.text.bytes;
}
