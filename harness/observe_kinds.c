/*
 * Objects that are told by an internal slot: boxed primitives, dates, regular expressions,
 * collections, errors and events.
 */
#include "observe_parts.h"
#include "../reference/event.h"
#include "../reference/web_idl.h"

/* {"!TAG": value} of the primitive in the object's slot. */
void observe_wrapper(struct observer *observer, const struct object *object, const char *tag,
                     size_t number)
{
    struct value data = ((const struct primitive_wrapper *)object)->data;
    observe_begin(observer, tag);
    if (data.type == VALUE_BIGINT)
        observe_bigint_digits(observer, string_of(data));
    else
        observe_value(observer, data);
    observe_end(observer, number);
}

/* EscapeRegExpPattern: the source as it can stand between slashes. */
static struct string regexp_source(struct arena *arena, struct string original)
{
    static const struct {
        uint16_t unit;
        const char *escape;
    } line_ends[] = {{'\n', "\\n"}, {'\r', "\\r"}, {0x2028, "\\u2028"}, {0x2029, "\\u2029"}};
    struct string source = {.length = 0};
    bool escaped = false, in_class = false;
    if (original.length == 0)
        return string_from_utf8(arena, "(?:)");
    for (size_t i = 0; i < original.length; i++) {
        uint16_t unit = original.units[i];
        const char *escape = unit == '/' && !in_class ? "\\/" : NULL;
        for (size_t j = 0; j < sizeof line_ends / sizeof *line_ends; j++)
            if (unit == line_ends[j].unit)
                escape = line_ends[j].escape;
        struct string next =
            escape ? string_from_utf8(arena, escape + escaped) : string_from_units(arena, &unit, 1);
        source = string_concat(arena, source, next);
        in_class = escaped ? in_class : unit == '[' || (in_class && unit != ']');
        escaped = !escaped && unit == '\\';
    }
    return source;
}

/* The flags in the order of the getter "flags". */
static void write_regexp_flags(struct observer *observer, struct string original)
{
    for (const char *flag = "dgimsuvy"; *flag; flag++)
        for (size_t i = 0; i < original.length; i++)
            if (original.units[i] == (uint16_t)*flag)
                text_append_bytes(&observer->text, flag, 1);
}

static void write_last_index(struct observer *observer, struct object *regexp)
{
    struct agent *agent = observer->agent;
    struct property last_index;
    bool found = false;
    MUST(object_get_own_property(agent, regexp, key_from_ascii(agent->arena, "lastIndex"), &found,
                                 &last_index));
    if (found && !same_value(last_index.value, value_number(0))) {
        observe_ascii(observer, ",\"lastIndex\":");
        observe_value(observer, last_index.value);
    }
}

void observe_regexp(struct observer *observer, struct object *object, size_t number)
{
    const struct regexp_object *regexp = (const struct regexp_object *)object;
    observe_begin(observer, "RegExp");
    observe_ascii(observer, "[");
    observe_string(observer, regexp_source(observer->agent->arena, regexp->original_source));
    observe_ascii(observer, ",\"");
    write_regexp_flags(observer, regexp->original_flags);
    observe_ascii(observer, "\"]");
    write_last_index(observer, object);
    observe_end(observer, number);
}

static void write_map_entry(struct observer *observer, const struct map_entry *entry, bool is_map)
{
    if (!is_map) {
        observe_value(observer, entry->key);
        return;
    }
    observe_ascii(observer, "[");
    observe_value(observer, entry->key);
    observe_ascii(observer, ",");
    observe_value(observer, entry->value);
    observe_ascii(observer, "]");
}

void observe_collection(struct observer *observer, const struct object *object, size_t number)
{
    const struct map_object *map = (const struct map_object *)object;
    bool is_map = object->kind == OBJECT_MAP, first = true;
    observe_begin(observer, is_map ? "Map" : "Set");
    observe_ascii(observer, "[");
    for (size_t i = 0; i < map->data.count; i++) {
        if (map->data.items[i].empty)
            continue;
        if (!first)
            observe_ascii(observer, ",");
        first = false;
        write_map_entry(observer, &map->data.items[i], is_map);
    }
    observe_ascii(observer, "]");
    observe_end(observer, number);
}

const char *observe_error_class(const struct object *error)
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
            if (is_intrinsic(prototype, prototype->realm, classes[i].prototype))
                return classes[i].name;
    return "Error";
}

void observe_dom_exception(struct observer *observer, const struct object *object, size_t number)
{
    observe_begin(observer, "DOMException");
    observe_string(observer, ((const struct dom_exception *)object)->name);
    observe_end(observer, number);
}

void observe_event(struct observer *observer, const struct object *object, size_t number)
{
    const struct event *event = (const struct event *)object;
    observe_begin(observer, event->is_message_event ? "MessageEvent" : "Event");
    observe_string(observer, event->type);
    observe_end(observer, number);
}
