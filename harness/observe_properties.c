/*
 * Ordinary objects and arrays as they are observed: by their own property descriptors.
 */
#include "observe_parts.h"

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
        if (found && key_symbol(property.key))
            LIST_APPEND(agent->arena, &properties.symbols, property);
        else if (found)
            LIST_APPEND(agent->arena, &properties.strings, property);
    }
    return properties;
}

static void write_property_value(struct observer *observer, const struct property *property)
{
    if (property->is_accessor) {
        observe_ascii(observer, "{\"!get\":0}");
    } else if (!property->enumerable) {
        observe_ascii(observer, "{\"!hidden\":");
        observe_value(observer, property->value);
        observe_ascii(observer, "}");
    } else {
        observe_value(observer, property->value);
    }
}

/* {"name": value, ...} of count properties. */
static void write_properties(struct observer *observer, const struct property *properties,
                             size_t count)
{
    observe_ascii(observer, "{");
    for (size_t i = 0; i < count; i++) {
        struct property_key key = properties[i].key;
        if (i > 0)
            observe_ascii(observer, ",");
        observe_key(observer, key_symbol(key) ? key_symbol(key)->description : key_string(key));
        observe_ascii(observer, ":");
        write_property_value(observer, &properties[i]);
    }
    observe_ascii(observer, "}");
}

/* The text of the modifier "proto", or NULL if the prototype is the usual one of some realm. */
static const char *unusual_prototype(const struct object *object, enum intrinsic usual)
{
    const struct object *prototype = object->prototype;
    if (!prototype)
        return "null";
    return is_intrinsic(prototype, prototype->realm, usual) ? NULL : "\"other\"";
}

static void write_symbols(struct observer *observer, const struct own_properties *properties)
{
    if (properties->symbols.count == 0)
        return;
    observe_ascii(observer, ",\"symbols\":");
    write_properties(observer, properties->symbols.items, properties->symbols.count);
}

static void write_prototype(struct observer *observer, const char *prototype)
{
    if (prototype)
        text_printf(&observer->text, ",\"proto\":%s", prototype);
}

/* True if the property can only be told inside "!obj" or "props". */
static bool is_unusual(const struct property *property)
{
    return property->is_accessor || !property->enumerable ||
           (!key_symbol(property->key) && (observe_begins_with(key_string(property->key), '!') ||
                                           !string_is_plain(key_string(property->key))));
}

static bool any_is_unusual(const struct property *properties, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_unusual(&properties[i]))
            return true;
    return false;
}

void observe_ordinary(struct observer *observer, struct object *object, size_t number)
{
    struct own_properties own = own_properties(observer, object);
    const char *prototype = unusual_prototype(object, INTRINSIC_OBJECT_PROTOTYPE);
    bool tagged = number || prototype || own.symbols.count > 0 ||
                  any_is_unusual(own.strings.items, own.strings.count);
    if (tagged)
        observe_ascii(observer, "{\"!obj\":");
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
    observe_ascii(observer, "[");
    for (size_t i = 0; i < count; i++) {
        key_is_array_index(elements[i].key, &index);
        for (; next < index; next++)
            observe_ascii(observer, next ? ",\"!hole\"" : "\"!hole\"");
        if (next++ > 0)
            observe_ascii(observer, ",");
        write_property_value(observer, &elements[i]);
    }
    observe_ascii(observer, "]");
    return next;
}

/* Takes "length" out of the properties. */
static void remove_length(struct own_properties *own)
{
    for (size_t i = 0; i < own->strings.count; i++)
        if (string_is(key_string(own->strings.items[i].key), "length")) {
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

void observe_array(struct observer *observer, struct object *object, size_t number)
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
        observe_ascii(observer, "{\"!arr\":");
    uint32_t written = write_elements(observer, own.strings.items, elements);
    if (!tagged)
        return;
    if (length > written)
        text_printf(&observer->text, ",\"length\":%u", (unsigned)length);
    write_prototype(observer, prototype);
    if (others > 0) {
        observe_ascii(observer, ",\"props\":");
        write_properties(observer, own.strings.items + elements, others);
    }
    write_symbols(observer, &own);
    observe_end(observer, number);
}
