/*
 * What the files that load cases share: the loader's state, scopes of labels, and the readers of
 * each form. Every reader returns false or NULL after load_fail has filled the diagnostic.
 * Read next: suites.c, case_load.c, case_statements.c, case_values.c.
 */
#ifndef PMSPEC_LOADER_H
#define PMSPEC_LOADER_H

#include "case.h"

struct binding {
    const char *name;
    bool declared;        // its declaration has been read
    bool initializing;    // its own value is being read
    bool self_reference;  // its own value mentions it, outside of functions
    bool variable;        // set may change it
};

/*
 * A block of a program. Label lookup goes outward; declarations that come later in a block count
 * only for uses inside a function that is nested in it.
 */
struct scope {
    struct scope *outer;
    bool is_function;  // the body of a function, handler, getter or microtask
    bool in_function;  // it, or an outer one, is such a body
    bool is_tried;     // the statements of a try: a last catch is no statement of theirs
    LIST(struct binding) bindings;
};

struct name_table;

/* Sorted ids. */
struct id_set {
    name_list ids;
};

struct loader {
    struct arena *arena;
    struct suites *suites;
    struct diagnostic *diagnostic;
    struct name_table *names;
    const struct id_set *known_clauses;  // NULL: any
    const struct id_set *retired;        // NULL: none

    const char *file, *text, *suite;  // the file being read
    const cJSON *document;

    const char *case_text;          // canonical, of the case being read with all its rows
    struct test_case *test_case;    // the case being read
    struct realm_program *program;  // the realm whose program it is; NULL: parameters of a row
};

/* Describes the mistake at where (a value of the current document); returns false. */
bool load_fail(const struct loader *loader, const cJSON *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* case_names.c: the one pointer for a name. */
struct name_table *name_table_create(struct arena *arena);
const char *intern(struct loader *loader, const char *name);
const char *intern_bytes(struct loader *loader, const char *name, size_t length);
bool name_list_has(const name_list *list, const char *name);

/* Letters, digits and _, no digit first. */
bool is_identifier(const char *text);
/* Lower-case words and digits joined by single hyphens. */
bool is_hyphen_name(const char *text);
/* The same with capitals, as rows are often named by a member of an interface. */
bool is_row_name(const char *text);
/* Why the name cannot be a label or a realm, or NULL. */
const char *label_refusal(const struct loader *loader, const char *name);

/*
 * The word nearest to a misspelt one. nearest_offer looks at one candidate; nearest_hint is
 * "; did you mean X?" or "".
 */
struct nearest {
    const char *word, *best;
    size_t distance;
};
void nearest_offer(struct nearest *nearest, const char *candidate);
const char *nearest_hint(struct arena *arena, const struct nearest *nearest);

/* globals.c: the known globals one by one; NULL after the last. */
const char *global_at(size_t index);

/* case_scope.c */
struct scope *scope_open(struct loader *loader, struct scope *outer, bool is_function);
/* Adds a label; where is its place for messages. */
bool scope_declare(struct loader *loader, struct scope *scope, const char *label, bool declared,
                   bool variable, const cJSON *where);
struct binding *scope_own(struct scope *scope, const char *label);

/* case_paths.c: the path that text spells, resolved; where is its place for messages. */
const struct path *path_read(struct loader *loader, struct scope *scope, const char *text,
                             const cJSON *where);
/* The same for a JSON string that is a path itself (without $). */
const struct path *path_read_item(struct loader *loader, struct scope *scope, const cJSON *item);
bool path_is_assignable(struct loader *loader, struct scope *scope, const struct path *path,
                        const cJSON *where);

/* case_values.c, case_tags.c */
struct expression *value_read(struct loader *loader, struct scope *scope, const cJSON *item);
struct expression *expression_create(struct loader *loader, enum expression_kind kind,
                                     const cJSON *item);
bool values_read(struct loader *loader, struct scope *scope, const cJSON *first,
                 expression_list *values, bool holes);
bool is_tagged(const cJSON *item);
struct expression *tag_read(struct loader *loader, struct scope *scope, const cJSON *item);

/* case_statements.c: the statements from first on, declared in scope. */
bool body_read(struct loader *loader, struct scope *scope, const cJSON *first,
               statement_list *body);
/* A function's body in a scope of its own; parameters are interned. */
bool function_body_read(struct loader *loader, struct scope *outer, const name_list *parameters,
                        const cJSON *body_item, const cJSON *first, statement_list *body);

/* case_realms.c */
bool realms_read(struct loader *loader, const cJSON *realms);
struct realm_program *realm_find(struct test_case *test_case, const char *name);
/* True if programs of the first realm can name the second. */
bool realm_reaches(const struct test_case *test_case, const struct realm_program *from,
                   const struct realm_program *to);

/* case_isolation.c: fills mentions, isolation, top_level and required_globals. */
void case_infer(struct loader *loader, struct test_case *test_case);

/* case_load.c: the cases of the current document. */
bool document_read(struct loader *loader);
/* FNV-1a, 64 bits, of both texts joined: 16 hex digits. */
const char *digest_text(struct arena *arena, const char *text, const char *more);

/*
 * observed_notation.c: the part of the value that is not in the notation of observed values of the
 * case, and why (at most size bytes); NULL if all is.
 */
const cJSON *observed_mistake(const struct test_case *test_case, const cJSON *value, char *why,
                              size_t size);

/* expectation.c: as expectation_expand, for the loader's messages. */
bool expectation_check(struct loader *loader);

#endif
