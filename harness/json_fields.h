/*
 * Fields of a JSON document that a person or another program wrote. The first mistake fills the
 * diagnostic with file, line and pointer; after it every reader still returns something harmless,
 * so that a reader of a whole document looks once, at the end.
 */
#ifndef PMSPEC_JSON_FIELDS_H
#define PMSPEC_JSON_FIELDS_H

#include "json_text.h"

struct json_fields {
    struct arena *arena;
    const char *file;   // for messages
    const cJSON *root;  // the document
    struct diagnostic *diagnostic;
    bool failed;
};

/* Describes the mistake at where, unless there was one before. Returns false. */
bool json_fields_fail(struct json_fields *fields, const cJSON *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fails if the object has a field whose name is not in names (NULL-terminated), or is no object. */
void json_fields_only(struct json_fields *fields, const cJSON *object, const char *const *names);

/* The field of that kind. After a failure an object or a list is empty, never NULL. */
const cJSON *json_field_object(struct json_fields *fields, const cJSON *object, const char *name);
const cJSON *json_field_list(struct json_fields *fields, const cJSON *object, const char *name);

/* A text that is not empty, copied to the arena; "" after a failure. */
const char *json_field_text(struct json_fields *fields, const cJSON *object, const char *name);
/* The same; NULL where the field is missing or null. */
const char *json_field_text_or_null(struct json_fields *fields, const cJSON *object,
                                    const char *name);
/* 16 hexadecimal digits. */
const char *json_field_digest(struct json_fields *fields, const cJSON *object, const char *name);

bool json_field_flag(struct json_fields *fields, const cJSON *object, const char *name);
double json_field_number(struct json_fields *fields, const cJSON *object, const char *name);
size_t json_field_count(struct json_fields *fields, const cJSON *object, const char *name);

/* True for 16 hexadecimal digits in lower case. */
bool is_digest(const char *text);

#endif
