/*
 * Typed fields, and the one mistake that is told.
 */
#include "json_fields.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool json_fields_fail(struct json_fields *fields, const cJSON *where, const char *format, ...)
{
    char sentence[512];
    struct text pointer = {.arena = fields->arena};
    va_list arguments;
    if (fields->failed)
        return false;
    fields->failed = true;
    text_append(&pointer, "");
    json_pointer_of(&pointer, fields->root, where);
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    diagnose(fields->diagnostic, fields->file, json_line(where), pointer.bytes, "%s", sentence);
    return false;
}

void json_fields_only(struct json_fields *fields, const cJSON *object, const char *const *names)
{
    if (!cJSON_IsObject(object)) {
        json_fields_fail(fields, object, "an object should stand here");
        return;
    }
    for (const cJSON *field = object->child; field; field = field->next) {
        size_t i = 0;
        while (names[i] && strcmp(names[i], field->string) != 0)
            i++;
        if (!names[i])
            json_fields_fail(fields, field, "there is no field \"%s\" here", field->string);
    }
}

/* The field if it is of the kind; else NULL, after a failure. */
static const cJSON *typed(struct json_fields *fields, const cJSON *object, const char *name,
                          cJSON_bool (*is_kind)(const cJSON *), const char *kind)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!field)
        json_fields_fail(fields, object, "the field \"%s\" is missing", name);
    else if (!is_kind(field))
        json_fields_fail(fields, field, "%s should stand here", kind);
    else
        return field;
    return NULL;
}

const cJSON *json_field_object(struct json_fields *fields, const cJSON *object, const char *name)
{
    static const cJSON empty = {.type = cJSON_Object};
    const cJSON *field = typed(fields, object, name, cJSON_IsObject, "an object");
    return field ? field : &empty;
}

const cJSON *json_field_list(struct json_fields *fields, const cJSON *object, const char *name)
{
    static const cJSON empty = {.type = cJSON_Array};
    const cJSON *field = typed(fields, object, name, cJSON_IsArray, "a list");
    return field ? field : &empty;
}

static const char *copy(struct arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(arena_allocate(arena, size), text, size);
}

const char *json_field_text(struct json_fields *fields, const cJSON *object, const char *name)
{
    const cJSON *field = typed(fields, object, name, cJSON_IsString, "a text");
    if (field && !*field->valuestring)
        json_fields_fail(fields, field, "\"%s\" should not be empty", name);
    return field ? copy(fields->arena, field->valuestring) : "";
}

const char *json_field_text_or_null(struct json_fields *fields, const cJSON *object,
                                    const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, name);
    return !field || cJSON_IsNull(field) ? NULL : json_field_text(fields, object, name);
}

bool is_digest(const char *text)
{
    return strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

const char *json_field_digest(struct json_fields *fields, const cJSON *object, const char *name)
{
    const char *text = json_field_text(fields, object, name);
    if (!is_digest(text))
        json_fields_fail(fields, object, "\"%s\" should be 16 hexadecimal digits", name);
    return text;
}

bool json_field_flag(struct json_fields *fields, const cJSON *object, const char *name)
{
    return cJSON_IsTrue(typed(fields, object, name, cJSON_IsBool, "true or false"));
}

double json_field_number(struct json_fields *fields, const cJSON *object, const char *name)
{
    const cJSON *field = typed(fields, object, name, cJSON_IsNumber, "a number");
    return field ? field->valuedouble : 0;
}

size_t json_field_count(struct json_fields *fields, const cJSON *object, const char *name)
{
    double number = json_field_number(fields, object, name);
    if (number < 0 || number > 1e9 || number != (double)(size_t)number) {
        json_fields_fail(fields, object, "\"%s\" should be a whole number from 0", name);
        return 0;
    }
    return (size_t)number;
}
