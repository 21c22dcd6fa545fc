/*
 * Values of programs without a tag: as in JSON, texts that begin with $ or !, lists and objects
 * (suites/LANGUAGE.md, "Values"). Tags are case_tags.c.
 */
#include "loader.h"
#include "origin_names.h"
#include "../reference/utf16.h"

#include <math.h>
#include <string.h>

struct expression *expression_create(struct loader *loader, enum expression_kind kind,
                                     const cJSON *item)
{
    struct expression *expression = NEW(loader->arena, struct expression);
    expression->kind = kind;
    expression->line = json_line(item);
    return expression;
}

static struct expression *number_create(struct loader *loader, double number, const cJSON *item)
{
    struct expression *expression = expression_create(loader, EXPRESSION_NUMBER, item);
    expression->number = number;
    return expression;
}

static struct expression *number_read(struct loader *loader, const cJSON *item)
{
    if (item->valuedouble == 0 && signbit(item->valuedouble)) {
        load_fail(loader, item, "-0 as a number is lost in JSON; write \"!-0\".");
        return NULL;
    }
    return number_create(loader, item->valuedouble, item);
}

static struct expression *boolean_read(struct loader *loader, const cJSON *item)
{
    struct expression *expression = expression_create(loader, EXPRESSION_BOOLEAN, item);
    expression->number = cJSON_IsTrue(item);
    return expression;
}

static bool is_origin_part(const char *part, size_t length)
{
    static const char *const parts[] = {"origin", "scheme", "host", "HOST", "port"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strlen(parts[i]) == length && memcmp(parts[i], part, length) == 0)
            return true;
    return false;
}

/* True if {REALM.part} begins at text, for a realm of the case. */
static bool is_origin_reference(struct loader *loader, const char *text)
{
    const char *dot = strchr(text, '.'), *close = strchr(text, '}');
    if (!dot || !close || dot > close)
        return false;
    const char *realm = intern_bytes(loader, text + 1, (size_t)(dot - text) - 1);
    return *realm && realm_find(loader->test_case, realm) &&
           is_origin_part(dot + 1, (size_t)(close - dot) - 1);
}

/* True if the text mentions a part of an origin; *unknown: what looks like one and is none. */
static bool has_origin_reference(struct loader *loader, const char *text, const char **unknown)
{
    bool has = false;
    *unknown = NULL;
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{'))
        if (is_origin_reference(loader, open))
            has = true;
        else if (origin_reference_length(open) && !*unknown)
            *unknown = open;
    return has;
}

static struct expression *text_create(struct loader *loader, const char *text, const cJSON *item)
{
    struct expression *expression = expression_create(loader, EXPRESSION_STRING, item);
    struct string string = string_from_utf8(loader->arena, text);
    expression->units = string.units;
    expression->unit_count = string.length;
    expression->text = intern(loader, text);
    const char *unknown;
    if (!has_origin_reference(loader, text, &unknown))
        return expression;
    expression->kind = EXPRESSION_ORIGIN_TEXT;
    if (unknown) {
        load_fail(loader, item, "No realm has the part of an origin \"%.*s\".",
                  (int)origin_reference_length(unknown), unknown);
        return NULL;
    }
    return expression;
}

static struct expression *word_read(struct loader *loader, const cJSON *item)
{
    static const struct {
        const char *word;
        double number;
    } numbers[] = {
        {"!NaN", NAN}, {"!-0", -0.0}, {"!Infinity", INFINITY}, {"!-Infinity", -INFINITY}};
    const char *text = item->valuestring;
    struct nearest nearest = {.word = text};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(text, numbers[i].word) == 0)
            return number_create(loader, numbers[i].number, item);
        nearest_offer(&nearest, numbers[i].word);
    }
    if (strcmp(text, "!undefined") == 0)
        return expression_create(loader, EXPRESSION_UNDEFINED, item);
    if (strcmp(text, "!hole") == 0) {
        load_fail(loader, item, "\"!hole\" can stand in a list only.");
        return NULL;
    }
    nearest_offer(&nearest, "!undefined");
    nearest_offer(&nearest, "!hole");
    load_fail(loader, item,
              "Unknown word \"%s\"%s (a text that begins with ! is written \"!!...\")", text,
              nearest_hint(loader->arena, &nearest));
    return NULL;
}

static struct expression *path_value_read(struct loader *loader, struct scope *scope,
                                          const cJSON *item)
{
    const struct path *path = path_read(loader, scope, item->valuestring + 1, item);
    if (!path)
        return NULL;
    struct expression *expression = expression_create(loader, EXPRESSION_PATH, item);
    expression->path = path;
    return expression;
}

static struct expression *string_read(struct loader *loader, struct scope *scope, const cJSON *item)
{
    const char *text = item->valuestring;
    if ((text[0] == '$' || text[0] == '!') && text[1] == text[0])
        return text_create(loader, text + 1, item);
    if (text[0] == '$')
        return path_value_read(loader, scope, item);
    if (text[0] == '!')
        return word_read(loader, item);
    return text_create(loader, text, item);
}

static bool is_hole(const cJSON *item)
{
    return cJSON_IsString(item) && strcmp(item->valuestring, "!hole") == 0;
}

bool values_read(struct loader *loader, struct scope *scope, const cJSON *first,
                 expression_list *values, bool holes)
{
    for (const cJSON *item = first; item; item = item->next) {
        struct expression *value = holes && is_hole(item)
                                       ? expression_create(loader, EXPRESSION_HOLE, item)
                                       : value_read(loader, scope, item);
        if (!value)
            return false;
        LIST_APPEND(loader->arena, values, value);
    }
    return true;
}

static struct expression *list_read(struct loader *loader, struct scope *scope, const cJSON *item)
{
    struct expression *expression = expression_create(loader, EXPRESSION_ARRAY, item);
    bool ok = values_read(loader, scope, item->child, &expression->operands, true);
    return ok ? expression : NULL;
}

static bool plain_property_read(struct loader *loader, struct scope *scope, const cJSON *item,
                                struct expression *expression)
{
    if (item->string[0] == '!')
        return load_fail(
            loader, item,
            "The key \"%s\" begins with !: a tag is the first key of its object; for a "
            "property of this name write {\"!obj\": {\"!%s\": ...}}.",
            item->string, item->string + (item->string[1] == '!'));
    struct object_property property = {.kind = PROPERTY_VALUE,
                                       .name = intern(loader, item->string)};
    property.value = value_read(loader, scope, item);
    LIST_APPEND(loader->arena, &expression->properties, property);
    return property.value != NULL;
}

static struct expression *object_read(struct loader *loader, struct scope *scope, const cJSON *item)
{
    struct expression *expression = expression_create(loader, EXPRESSION_OBJECT, item);
    for (const cJSON *member = item->child; member; member = member->next)
        if (!plain_property_read(loader, scope, member, expression))
            return NULL;
    return expression;
}

struct expression *value_read(struct loader *loader, struct scope *scope, const cJSON *item)
{
    if (cJSON_IsNull(item))
        return expression_create(loader, EXPRESSION_NULL, item);
    if (cJSON_IsBool(item))
        return boolean_read(loader, item);
    if (cJSON_IsNumber(item))
        return number_read(loader, item);
    if (cJSON_IsString(item))
        return string_read(loader, scope, item);
    if (cJSON_IsArray(item))
        return list_read(loader, scope, item);
    return is_tagged(item) ? tag_read(loader, scope, item) : object_read(loader, scope, item);
}
