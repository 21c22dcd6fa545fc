/*
 * Cases as the harness holds them: the program of each realm as a tree, resolved and checked
 * (suites/LANGUAGE.md). Both back ends, interpreter.c and compiler.c, walk this tree; neither sees
 * the JSON. Everything lives in the arena of its suites.
 */
#ifndef PMSPEC_CASE_H
#define PMSPEC_CASE_H

#include "../reference/arena.h"
#include "json_text.h"
#include "status.h"
#include <stdint.h>

struct expression;
struct statement;
struct test_case;

typedef LIST(struct expression *) expression_list;
typedef LIST(struct statement *) statement_list;
typedef LIST(const char *) name_list;

/* One step of a path: .name, ["name"], [index] or [path]. */
enum accessor_kind { ACCESSOR_NAME, ACCESSOR_INDEX, ACCESSOR_PATH };

struct path;

struct accessor {
    enum accessor_kind kind;
    const char *name;         // NAME; UTF-8
    bool quoted;              // NAME, written as ["name"]
    unsigned index;           // INDEX
    const struct path *path;  // PATH
};

/* What the head of a path is. */
enum head_kind {
    HEAD_LABEL,  // let, var, row parameter, function parameter, event e, exception x
    HEAD_REALM,  // another realm: the port, window or worker through which it is reached
    HEAD_SELF,   // the global object
    HEAD_THIS,
    HEAD_GLOBAL,  // a property of the global object, from the list in globals.c
};

struct path {
    enum head_kind head_kind;
    const char *head;  // interned: equal names are equal pointers
    LIST(struct accessor) accessors;
};

enum expression_kind {
    EXPRESSION_NULL,
    EXPRESSION_UNDEFINED,
    EXPRESSION_BOOLEAN,      // number is 0 or 1
    EXPRESSION_NUMBER,       // NaN, -0 and infinities included
    EXPRESSION_STRING,       // units
    EXPRESSION_ORIGIN_TEXT,  // text with {REALM.part} in it, as written
    EXPRESSION_BIGINT,       // text: decimal digits, perhaps with -
    EXPRESSION_SYMBOL,       // operands[0] (optional): description
    EXPRESSION_PATH,         // path
    EXPRESSION_HOLE,         // element of a list only
    EXPRESSION_ARRAY,        // operands; properties: other properties; length if has_length
    EXPRESSION_OBJECT,       // properties, prototype, symbols, frozen
    EXPRESSION_NEW,          // path, operands
    EXPRESSION_CALL,         // path, operands
    EXPRESSION_IS,           // operands[0], operands[1]
    EXPRESSION_NOT,
    EXPRESSION_TYPEOF,
    EXPRESSION_IN,
    EXPRESSION_ADD,
    EXPRESSION_INSTANCEOF,  // operands[0], path
    EXPRESSION_FUNCTION,    // parameters, body
    EXPRESSION_DATE,        // operands[0]
    EXPRESSION_REGEXP,      // operands: source, flags
    EXPRESSION_ERROR,       // text: the constructor; operands[0] (optional): message
    EXPRESSION_MAP,         // operands: key, value, key, value...
    EXPRESSION_SET,         // operands
    EXPRESSION_ARRAY_BUFFER,  // shared?; operands[0] byte length or text hex; operands[1] (optional) max
    EXPRESSION_TYPED_ARRAY,  // text: the constructor; operands: elements
    EXPRESSION_VIEW,  // text: the constructor or "DataView"; operands[0] buffer, [1] offset, [2] length (NULL: absent)
};

enum property_kind { PROPERTY_VALUE, PROPERTY_GETTER, PROPERTY_HIDDEN };

struct object_property {
    enum property_kind kind;
    const char *name;          // UTF-8, the key itself (escapes undone)
    struct expression *value;  // VALUE, HIDDEN
    statement_list body;       // GETTER
};

struct expression {
    enum expression_kind kind;
    int line;  // in the case's file
    double number;
    const uint16_t *units;  // STRING
    size_t unit_count;
    const char *text;
    const struct path *path;
    expression_list operands;
    LIST(struct object_property) properties;
    LIST(struct object_property) symbols;  // by well-known name: "iterator"
    struct expression *prototype;          // or NULL
    bool frozen, shared, has_length, is_hex;
    double length;  // ARRAY
    name_list parameters;
    statement_list body;
};

enum statement_kind {
    STATEMENT_CALL,    // path, operands
    STATEMENT_LET,     // label, operands[0]; self_reference: fill the container after naming it
    STATEMENT_VAR,     // label, operands[0]; likewise
    STATEMENT_SET,     // path, operands[0]
    STATEMENT_DELETE,  // path
    STATEMENT_ON,      // path, text: event type, body; the parameter is "e"
    STATEMENT_LOG,     // operands
    STATEMENT_TRY,  // body; handler if has_handler (the exception is x), else it is logged as "threw"
    STATEMENT_THROW,   // operands[0]
    STATEMENT_RETURN,  // operands[0]
    STATEMENT_MICRO,   // body
    STATEMENT_IF,      // operands[0], body
    STATEMENT_UNLESS,  // operands[0], body
    STATEMENT_END,
    STATEMENT_REMOVE,    // label: realm
    STATEMENT_CLOSE,     // label: realm
    STATEMENT_NAVIGATE,  // label: realm
    STATEMENT_GC,
};

struct statement {
    enum statement_kind kind;
    int line;
    const char *label;  // interned
    bool self_reference;
    const struct path *path;
    const char *text;
    expression_list operands;
    statement_list body, handler;
    bool has_handler;
};

enum realm_kind { REALM_TOP, REALM_AGENT, REALM_FRAME, REALM_WORKER, REALM_POPUP, REALM_DOCUMENT };

struct realm_program {
    const char *name;  // "" for the anonymous realm
    enum realm_kind kind;
    int owner;           // index of the owner, parent, opener or replaced one; -1 for top
    const char *origin;  // window: of the list in suites/LANGUAGE.md
    const char *via;     // frame: "src", "srcdoc", "blank" or "data"
    bool sandbox;        // frame: sandboxed without allow-same-origin, itself or by its parent
    bool isolated, shared;
    bool noopener;      // popup: opened without an opener
    bool not_isolated;  // "isolated": false: the case is about that
    int group;          // index of the realm that names its log group
    statement_list setup, main;
    name_list labels;  // every label of setup and main, by first appearance
};

/* True for the kinds that have a Window. */
bool realm_is_window(const struct realm_program *realm);

/* The top realm, frame or popup in whose place a next document comes; of what is none, itself. */
const struct realm_program *realm_place(const struct test_case *test_case,
                                        const struct realm_program *realm);

/* What a case may share with others that run in the same page or process. */
enum isolation {
    ISOLATION_NONE,     // nothing: many such cases run side by side
    ISOLATION_REPORTS,  // uncaught errors: at any time they can be those of one case only
    ISOLATION_REALM,    // globals, prototypes: a realm of its own
    ISOLATION_ORIGIN,   // names that an origin shares
};

struct parameter {
    const char *name;
    struct expression *value;
};

/* Words in a case's text. Without one, no program of the case does what it says. */
struct mentions {
    bool close, navigate, remove, popup;
    bool document_domain, set_opener;
};

/* A case, or one row of a case. */
struct test_case {
    const char *id;     // "transfer/name" or "transfer/name#row"
    const char *suite;  // "transfer"
    const char *title;
    const char *note;    // or NULL
    const char *file;    // path of its file
    int line;            // where the case begins
    const char *digest;  // of the case's canonical text and the row's name: 16 hex digits
    const char *json;    // the case's canonical text (without expectation for a program taker)
    struct mentions mentions;
    name_list clauses;
    bool waiting;
    enum isolation isolation;
    bool top_level;              // its top window must be a top-level one: it would show otherwise
    name_list required_globals;  // globals of the host that the programs mention, sorted
    LIST(struct realm_program) realms;
    LIST(struct parameter) parameters;  // of the row
    const cJSON *expect;                // borrowed from the suites
};

/* All suites of a folder. */
struct suites {
    struct arena *arena;
    LIST(struct test_case *) cases;  // sorted by id
    LIST(cJSON *) documents;
    const char *digest;  // of all cases
};

/*
 * Loads every case below root/suites. On a mistake: STATUS_BAD_INPUT, and the diagnostic says file,
 * line, pointer and what is wrong. Checks all that can be checked without running: shape, paths,
 * labels, realms, ids unique and not retired, clauses known.
 */
enum status suites_load(const char *root, struct suites **suites, struct diagnostic *diagnostic);
void suites_close(struct suites *suites);

/*
 * Loads the cases of one text, as from file name in suite; for tests. known_clauses NULL: any.
 */
enum status suites_load_text(const char *text, size_t length, const char *name, const char *suite,
                             struct suites **suites, struct diagnostic *diagnostic);

/* The case with this id, or NULL. */
struct test_case *suites_find(const struct suites *suites, const char *id);

/* Globals that a program may mention (globals.c): true if known; *host if engines may lack it. */
bool global_is_known(const char *name, bool *host);

#endif
