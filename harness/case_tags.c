/*
 * Tagged values of programs: {"!TAG": ..., MODIFIERS} (suites/LANGUAGE.md, "Values"). One table
 * says for each tag how it is read and which modifiers it may have.
 */
#include "loader.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_INTEGER 9007199254740991.0
#define LARGEST_LENGTH 4294967295.0

/* A tag under its reader: what stands under the tag, and the object around it. */
struct tag_use {
    struct loader *loader;
    struct scope *scope;
    const cJSON *operand, *object;
    const char *tag;  // without !
    struct expression *expression;
};

struct tag {
    const char *name;
    enum expression_kind kind;
    bool (*read)(const struct tag_use *use);
    const char *modifiers[4];
};

static bool tag_fail(const struct tag_use *use, const char *wanted)
{
    return load_fail(use->loader, use->operand, "\"!%s\" wants %s.", use->tag, wanted);
}

static const cJSON *modifier(const struct tag_use *use, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(use->object, name);
}

/* Appends the value of item to the operands; NULL for no item. */
static bool add_operand(const struct tag_use *use, const cJSON *item)
{
    struct expression *value = item ? value_read(use->loader, use->scope, item) : NULL;
    LIST_APPEND(use->loader->arena, &use->expression->operands, value);
    return value || !item;
}

static bool is_undefined_word(const cJSON *item)
{
    return cJSON_IsString(item) && strcmp(item->valuestring, "!undefined") == 0;
}

/* True for a whole number from 0, or a path, whose value only the run knows. */
static bool is_count_or_path(const cJSON *item, double limit)
{
    if (cJSON_IsString(item))
        return item->valuestring[0] == '$' && item->valuestring[1] != '$';
    return cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble <= limit &&
           floor(item->valuedouble) == item->valuedouble;
}

/* A modifier that is a count: appended, or NULL where it is missing. */
static bool add_count(const struct tag_use *use, const char *name)
{
    const cJSON *item = modifier(use, name);
    if (item && !is_count_or_path(item, LARGEST_INTEGER))
        return load_fail(use->loader, item, "\"%s\" wants a whole number from 0, or a path.", name);
    return add_operand(use, item);
}

/* ["PATH", value...] */
static bool read_invocation(const struct tag_use *use)
{
    if (!cJSON_IsArray(use->operand) || !use->operand->child)
        return tag_fail(use, "a list: a path and the arguments");
    use->expression->path = path_read_item(use->loader, use->scope, use->operand->child);
    return use->expression->path && values_read(use->loader, use->scope, use->operand->child->next,
                                                &use->expression->operands, false);
}

static bool read_pair(const struct tag_use *use)
{
    if (!cJSON_IsArray(use->operand) || cJSON_GetArraySize(use->operand) != 2)
        return tag_fail(use, "a list of two values");
    return values_read(use->loader, use->scope, use->operand->child, &use->expression->operands,
                       false);
}

static bool read_one(const struct tag_use *use)
{
    return add_operand(use, use->operand);
}

static bool read_optional(const struct tag_use *use)
{
    return is_undefined_word(use->operand) || add_operand(use, use->operand);
}

static bool read_error(const struct tag_use *use)
{
    use->expression->text = intern(use->loader, use->tag);
    return read_optional(use);
}

static bool read_instanceof(const struct tag_use *use)
{
    if (!cJSON_IsArray(use->operand) || cJSON_GetArraySize(use->operand) != 2)
        return tag_fail(use, "a list: a value and the path of a class");
    use->expression->path = path_read_item(use->loader, use->scope, use->operand->child->next);
    return use->expression->path && add_operand(use, use->operand->child);
}

/* "a b": names joined by single spaces. */
static bool read_parameters(const struct tag_use *use, name_list *parameters)
{
    const char *at = use->operand->valuestring;
    while (*at) {
        size_t length = strcspn(at, " ");
        const char *name = intern_bytes(use->loader, at, length);
        if (!is_identifier(name) || (at[length] && !at[length + 1]))
            return tag_fail(use, "the parameters as names joined by single spaces");
        LIST_APPEND(use->loader->arena, parameters, name);
        at += length + (at[length] == ' ');
    }
    return true;
}

static bool read_function(const struct tag_use *use)
{
    const cJSON *body = modifier(use, "do");
    if (!cJSON_IsString(use->operand))
        return tag_fail(use, "a text: the names of the parameters, perhaps \"\"");
    if (!cJSON_IsArray(body))
        return load_fail(use->loader, body ? body : use->object,
                         "\"!fn\" wants \"do\": a list of statements.");
    return read_parameters(use, &use->expression->parameters) &&
           function_body_read(use->loader, use->scope, &use->expression->parameters, use->operand,
                              body->child, &use->expression->body);
}

static bool is_single_tag(const cJSON *item, const char *tag)
{
    return cJSON_IsObject(item) && item->child && strcmp(item->child->string, tag) == 0;
}

static bool getter_read(struct loader *loader, struct scope *scope, const cJSON *item,
                        struct object_property *property)
{
    property->kind = PROPERTY_GETTER;
    if (!cJSON_IsArray(item->child) || item->child->next)
        return load_fail(loader, item, "A getter is {\"!get\": [STATEMENT...]}.");
    return function_body_read(loader, scope, NULL, item->child, item->child->child,
                              &property->body);
}

static bool hidden_read(struct loader *loader, struct scope *scope, const cJSON *item,
                        struct object_property *property)
{
    property->kind = PROPERTY_HIDDEN;
    if (item->child->next)
        return load_fail(loader, item, "A hidden property is {\"!hidden\": value}.");
    property->value = value_read(loader, scope, item->child);
    return property->value != NULL;
}

/* The property that item describes; its name is the caller's. */
static bool property_read(struct loader *loader, struct scope *scope, const cJSON *item,
                          struct object_property *property)
{
    if (is_single_tag(item, "!get"))
        return getter_read(loader, scope, item, property);
    if (is_single_tag(item, "!hidden"))
        return hidden_read(loader, scope, item, property);
    property->kind = PROPERTY_VALUE;
    property->value = value_read(loader, scope, item);
    return property->value != NULL;
}

static bool check_key(struct loader *loader, const cJSON *item)
{
    const char *key = item->string;
    return key[0] != '!' || key[1] == '!' ||
           load_fail(loader, item, "The key \"%s\" begins with !; write \"!%s\".", key, key);
}

static bool properties_read(struct loader *loader, struct scope *scope, const cJSON *object,
                            struct expression *expression)
{
    if (!cJSON_IsObject(object))
        return load_fail(loader, object, "An object of properties should stand here.");
    for (const cJSON *item = object->child; item; item = item->next) {
        const char *key = item->string;
        struct object_property property = {.name = intern(loader, key[0] == '!' ? key + 1 : key)};
        if (!check_key(loader, item) || !property_read(loader, scope, item, &property))
            return false;
        LIST_APPEND(loader->arena, &expression->properties, property);
    }
    return true;
}

static bool check_symbol_name(const struct tag_use *use, const cJSON *item)
{
    static const char *const names[] = {
        "asyncIterator", "hasInstance", "isConcatSpreadable",
        "iterator",      "match",       "matchAll",
        "replace",       "search",      "species",
        "split",         "toPrimitive", "toStringTag",
        "unscopables",
    };
    struct nearest nearest = {.word = item->string};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], item->string) == 0)
            return true;
        nearest_offer(&nearest, names[i]);
    }
    return load_fail(use->loader, item, "Unknown well-known symbol \"%s\"%s", item->string,
                     nearest.best ? nearest_hint(use->loader->arena, &nearest) : ".");
}

static bool read_symbols(const struct tag_use *use, const cJSON *symbols)
{
    if (!cJSON_IsObject(symbols))
        return load_fail(use->loader, symbols, "\"symbols\" wants an object: name, value.");
    for (const cJSON *item = symbols->child; item; item = item->next) {
        struct object_property property = {.name = intern(use->loader, item->string)};
        if (!check_symbol_name(use, item) ||
            !property_read(use->loader, use->scope, item, &property))
            return false;
        LIST_APPEND(use->loader->arena, &use->expression->symbols, property);
    }
    return true;
}

static bool read_object(const struct tag_use *use)
{
    const cJSON *prototype = modifier(use, "proto"), *symbols = modifier(use, "symbols"),
                *frozen = modifier(use, "frozen");
    if (!properties_read(use->loader, use->scope, use->operand, use->expression))
        return false;
    if (prototype)
        use->expression->prototype = value_read(use->loader, use->scope, prototype);
    if (prototype && !use->expression->prototype)
        return false;
    if (frozen && !cJSON_IsTrue(frozen))
        return load_fail(use->loader, frozen, "\"frozen\" can only be true.");
    use->expression->frozen = frozen != NULL;
    return !symbols || read_symbols(use, symbols);
}

static bool read_array(const struct tag_use *use)
{
    const cJSON *properties = modifier(use, "props"), *length = modifier(use, "length");
    struct expression *expression = use->expression;
    if (!cJSON_IsArray(use->operand))
        return tag_fail(use, "a list of values");
    if (!values_read(use->loader, use->scope, use->operand->child, &expression->operands, true))
        return false;
    if (length && (!cJSON_IsNumber(length) || !is_count_or_path(length, LARGEST_LENGTH) ||
                   length->valuedouble < (double)expression->operands.count))
        return load_fail(use->loader, length,
                         "\"length\" wants a whole number from the number of elements to 2^32-1.");
    expression->has_length = length != NULL;
    expression->length = length ? length->valuedouble : 0;
    return !properties || properties_read(use->loader, use->scope, properties, expression);
}

static bool is_decimal(const cJSON *item)
{
    if (!cJSON_IsString(item))
        return false;
    const char *digits = item->valuestring + (item->valuestring[0] == '-');
    bool zero_first = digits[0] == '0' && (digits[1] || digits != item->valuestring);
    return *digits && !zero_first && !digits[strspn(digits, "0123456789")];
}

static bool read_bigint(const struct tag_use *use)
{
    if (!is_decimal(use->operand))
        return tag_fail(use, "a text of decimal digits, perhaps with - in front");
    use->expression->text = intern(use->loader, use->operand->valuestring);
    return true;
}

/* Four hexadecimal digits at text, or -1. */
static long code_unit(const char *text)
{
    for (int i = 0; i < 4; i++)
        if (!isxdigit((unsigned char)text[i]))
            return -1;
    return strtol((char[]){text[0], text[1], text[2], text[3], 0}, NULL, 16);
}

static bool read_utf16(const struct tag_use *use)
{
    static const char form[] = "code units as four hexadecimal digits joined by single spaces";
    if (!cJSON_IsString(use->operand))
        return tag_fail(use, form);
    const char *at = use->operand->valuestring;
    size_t length = strlen(at), count = length ? (length + 1) / 5 : 0;
    uint16_t *units = NEW_ARRAY(use->loader->arena, uint16_t, count + 1);
    for (size_t i = 0; i < count; i++, at += 5) {
        long unit = code_unit(at);
        if (unit < 0 || (at[4] && (at[4] != ' ' || !at[5])))
            return tag_fail(use, form);
        units[i] = (uint16_t)unit;
    }
    if (length != (count ? count * 5 - 1 : 0))
        return tag_fail(use, form);
    use->expression->units = units;
    use->expression->unit_count = count;
    return true;
}

static bool read_regexp(const struct tag_use *use)
{
    const cJSON *source = use->operand->child;
    bool texts = cJSON_IsArray(use->operand) && cJSON_IsString(source) &&
                 cJSON_IsString(source->next) && !source->next->next;
    if (!texts)
        return tag_fail(use, "a list of two texts: source and flags");
    return values_read(use->loader, use->scope, source, &use->expression->operands, false);
}

static bool read_map(const struct tag_use *use)
{
    if (!cJSON_IsArray(use->operand))
        return tag_fail(use, "a list of [key, value] pairs");
    for (const cJSON *pair = use->operand->child; pair; pair = pair->next) {
        if (!cJSON_IsArray(pair) || cJSON_GetArraySize(pair) != 2)
            return load_fail(use->loader, pair, "An entry of \"!Map\" is a list [key, value].");
        if (!values_read(use->loader, use->scope, pair->child, &use->expression->operands, false))
            return false;
    }
    return true;
}

static bool read_set(const struct tag_use *use)
{
    if (!cJSON_IsArray(use->operand))
        return tag_fail(use, "a list of values");
    return values_read(use->loader, use->scope, use->operand->child, &use->expression->operands,
                       false);
}

static bool is_hex_text(const cJSON *item)
{
    if (!cJSON_IsString(item) || item->valuestring[0] == '$')
        return false;
    size_t length = strlen(item->valuestring);
    return length % 2 == 0 && strspn(item->valuestring, "0123456789abcdefABCDEF") == length;
}

static bool read_buffer(const struct tag_use *use)
{
    struct expression *expression = use->expression;
    expression->shared = strcmp(use->tag, "SharedArrayBuffer") == 0;
    expression->is_hex = !expression->shared && is_hex_text(use->operand);
    if (expression->is_hex)
        expression->text = intern(use->loader, use->operand->valuestring);
    else if (!is_count_or_path(use->operand, LARGEST_INTEGER))
        return tag_fail(use, expression->shared
                                 ? "a number of bytes, or a path"
                                 : "a number of bytes, a text of hexadecimal bytes, or a path");
    if (!add_operand(use, expression->is_hex ? NULL : use->operand))
        return false;
    return !modifier(use, "max") || add_count(use, "max");
}

static bool is_big_array(const char *class_name)
{
    return strncmp(class_name, "Big", 3) == 0;
}

static bool add_bigint_element(const struct tag_use *use, const cJSON *item)
{
    if (!is_decimal(item))
        return load_fail(use->loader, item,
                         "An element of \"!%s\" is a text of decimal digits, perhaps with - in "
                         "front.",
                         use->tag);
    struct expression *element = expression_create(use->loader, EXPRESSION_BIGINT, item);
    element->text = intern(use->loader, item->valuestring);
    LIST_APPEND(use->loader->arena, &use->expression->operands, element);
    return true;
}

static bool add_number_element(const struct tag_use *use, const cJSON *item)
{
    if (!add_operand(use, item))
        return false;
    expression_list *operands = &use->expression->operands;
    enum expression_kind kind = operands->items[operands->count - 1]->kind;
    return kind == EXPRESSION_NUMBER || kind == EXPRESSION_PATH ||
           load_fail(use->loader, item, "An element of \"!%s\" is a number.", use->tag);
}

static bool read_elements(const struct tag_use *use)
{
    bool big = is_big_array(use->tag);
    if (modifier(use, "offset") || modifier(use, "length"))
        return load_fail(
            use->loader, use->object,
            "\"offset\" and \"length\" are for a view over a buffer, not for a list of "
            "elements.");
    use->expression->kind = EXPRESSION_TYPED_ARRAY;
    for (const cJSON *item = use->operand->child; item; item = item->next)
        if (!(big ? add_bigint_element(use, item) : add_number_element(use, item)))
            return false;
    return true;
}

static bool read_view(const struct tag_use *use)
{
    use->expression->text = intern(use->loader, use->tag);
    if (cJSON_IsArray(use->operand) && strcmp(use->tag, "DataView") != 0)
        return read_elements(use);
    bool is_buffer = cJSON_IsString(use->operand) || cJSON_IsObject(use->operand);
    if (!is_buffer)
        return tag_fail(use, strcmp(use->tag, "DataView") == 0 ? "a buffer"
                                                               : "a list of elements, or a buffer");
    return add_operand(use, use->operand) && add_count(use, "offset") && add_count(use, "length");
}

#define ERROR_TAG(name)                                                                            \
    {                                                                                              \
        name, EXPRESSION_ERROR, read_error,                                                        \
        {                                                                                          \
            NULL                                                                                   \
        }                                                                                          \
    }
#define VIEW_TAG(name)                                                                             \
    {                                                                                              \
        name, EXPRESSION_VIEW, read_view,                                                          \
        {                                                                                          \
            "offset", "length"                                                                     \
        }                                                                                          \
    }

static const struct tag tags[] = {
    {"new", EXPRESSION_NEW, read_invocation, {NULL}},
    {"call", EXPRESSION_CALL, read_invocation, {NULL}},
    {"is", EXPRESSION_IS, read_pair, {NULL}},
    {"not", EXPRESSION_NOT, read_one, {NULL}},
    {"typeof", EXPRESSION_TYPEOF, read_one, {NULL}},
    {"in", EXPRESSION_IN, read_pair, {NULL}},
    {"add", EXPRESSION_ADD, read_pair, {NULL}},
    {"instanceof", EXPRESSION_INSTANCEOF, read_instanceof, {NULL}},
    {"fn", EXPRESSION_FUNCTION, read_function, {"do"}},
    {"obj", EXPRESSION_OBJECT, read_object, {"proto", "symbols", "frozen"}},
    {"arr", EXPRESSION_ARRAY, read_array, {"props", "length"}},
    {"bigint", EXPRESSION_BIGINT, read_bigint, {NULL}},
    {"symbol", EXPRESSION_SYMBOL, read_optional, {NULL}},
    {"utf16", EXPRESSION_STRING, read_utf16, {NULL}},
    {"Date", EXPRESSION_DATE, read_one, {NULL}},
    {"RegExp", EXPRESSION_REGEXP, read_regexp, {NULL}},
    ERROR_TAG("Error"),
    ERROR_TAG("EvalError"),
    ERROR_TAG("RangeError"),
    ERROR_TAG("ReferenceError"),
    ERROR_TAG("SyntaxError"),
    ERROR_TAG("TypeError"),
    ERROR_TAG("URIError"),
    {"Map", EXPRESSION_MAP, read_map, {NULL}},
    {"Set", EXPRESSION_SET, read_set, {NULL}},
    {"ArrayBuffer", EXPRESSION_ARRAY_BUFFER, read_buffer, {"max"}},
    {"SharedArrayBuffer", EXPRESSION_ARRAY_BUFFER, read_buffer, {"max"}},
    VIEW_TAG("Int8Array"),
    VIEW_TAG("Uint8Array"),
    VIEW_TAG("Uint8ClampedArray"),
    VIEW_TAG("Int16Array"),
    VIEW_TAG("Uint16Array"),
    VIEW_TAG("Int32Array"),
    VIEW_TAG("Uint32Array"),
    VIEW_TAG("BigInt64Array"),
    VIEW_TAG("BigUint64Array"),
    VIEW_TAG("Float16Array"),
    VIEW_TAG("Float32Array"),
    VIEW_TAG("Float64Array"),
    VIEW_TAG("DataView"),
};

enum { TAGS = sizeof tags / sizeof *tags };

bool is_tagged(const cJSON *item)
{
    return cJSON_IsObject(item) && item->child && item->child->string[0] == '!' &&
           item->child->string[1] != '!';
}

static const struct tag *find_tag(const struct tag_use *use)
{
    struct nearest nearest = {.word = use->tag};
    for (size_t i = 0; i < TAGS; i++) {
        if (strcmp(tags[i].name, use->tag) == 0)
            return &tags[i];
        nearest_offer(&nearest, tags[i].name);
    }
    if (strcmp(use->tag, "get") == 0 || strcmp(use->tag, "hidden") == 0)
        load_fail(
            use->loader, use->object,
            "\"!%s\" describes a property of \"!obj\", \"props\" or \"symbols\"; it is no value.",
            use->tag);
    else
        load_fail(use->loader, use->object, "Unknown tag \"!%s\"%s", use->tag,
                  nearest.best ? nearest_hint(use->loader->arena, &nearest) : ".");
    return NULL;
}

static bool check_modifier(const struct tag_use *use, const struct tag *tag, const cJSON *item)
{
    struct nearest nearest = {.word = item->string};
    for (size_t i = 0; tag->modifiers[i]; i++) {
        if (strcmp(tag->modifiers[i], item->string) == 0)
            return true;
        nearest_offer(&nearest, tag->modifiers[i]);
    }
    return load_fail(use->loader, item, "Unknown modifier \"%s\" of \"!%s\"%s", item->string,
                     use->tag, nearest.best ? nearest_hint(use->loader->arena, &nearest) : ".");
}

struct expression *tag_read(struct loader *loader, struct scope *scope, const cJSON *item)
{
    struct tag_use use = {.loader = loader,
                          .scope = scope,
                          .operand = item->child,
                          .object = item,
                          .tag = item->child->string + 1};
    const struct tag *tag = find_tag(&use);
    if (!tag)
        return NULL;
    for (const cJSON *other = item->child->next; other; other = other->next)
        if (!check_modifier(&use, tag, other))
            return NULL;
    use.expression = expression_create(loader, tag->kind, item);
    return tag->read(&use) ? use.expression : NULL;
}
