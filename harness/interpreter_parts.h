/*
 * What the parts of the interpreter share: environments, and the evaluation of the nodes of
 * case.h. As in the reference, a function that returns bool returns false on an abrupt completion,
 * with the exception pending on the agent.
 *
 * Reading order: interpreter.c (scripts), interpreter_statement.c, interpreter_expression.c,
 * interpreter_path.c, interpreter_environment.c.
 */
#ifndef PMSPEC_INTERPRETER_PARTS_H
#define PMSPEC_INTERPRETER_PARTS_H

#include "interpreter.h"

/* A binding of an environment. Until it is initialized, reading it is a ReferenceError. */
struct slot {
    const char *name;  // borrowed from the case
    struct value value;
    bool initialized, constant;
};

/* A declarative environment: one for each function and for each block that declares labels. */
struct environment {
    struct interpreter *interpreter;
    struct environment *parent;  // or NULL
    struct value this_value;     // an arrow function's and a block's is the one around it
    LIST(struct slot) slots;
};

struct interpreter {
    struct agent *agent;
    struct realm *realm;
    const struct test_case *test_case;
    const struct realm_program *program;
    struct interpreter_host host;
    LIST(struct slot) realms;                 // names of other realms
    struct environment *program_environment;  // the row's parameters, then the labels of the setup
    bool abandoned;                           // the setup did not come to its end: there is no main
};

/* Environments (interpreter_environment.c). */

struct environment *environment_create(struct interpreter *interpreter, struct environment *parent);
void environment_declare(struct environment *environment, const char *name, bool constant);
/* Declares what the statements of one block declare by let and var, not initialized. */
void environment_declare_labels(struct environment *environment, const statement_list *statements);
/* Initializes a binding of this very environment, declared before. */
void environment_initialize(struct environment *environment, const char *name, struct value value);
/* Reads or changes the nearest binding. */
bool environment_get(struct environment *environment, const char *name, struct value *value);
bool environment_set(struct environment *environment, const char *name, struct value value);

/* Throws a ReferenceError: "NAME REASON". */
bool throw_reference_error(struct agent *agent, const char *name, const char *reason);

/* Paths (interpreter_path.c). */

bool path_evaluate(struct environment *environment, const struct path *path, struct value *value);
/* PATH = expression */
bool path_assign(struct environment *environment, const struct path *path,
                 const struct expression *expression);
/* delete PATH */
bool path_delete(struct environment *environment, const struct path *path);
/* PATH(operands...), with the object that the path goes through as this. */
bool path_call(struct environment *environment, const struct path *path,
               const expression_list *operands, struct value *result);
/* PATH.addEventListener(type, listener) */
bool path_listen(struct environment *environment, const struct path *path, const char *type,
                 const statement_list *body);
/* typeof PATH: an unresolvable reference is undefined, not an exception. */
bool path_evaluate_or_undefined(struct environment *environment, const struct path *path,
                                struct value *value);
/* A global as a program's free name: a ReferenceError if the global object has no such property. */
bool global_get(struct interpreter *interpreter, const char *name, struct value *value);

/* Values (interpreter_expression.c). */

bool evaluate(struct environment *environment, const struct expression *expression,
              struct value *value);
/* The same; an anonymous function takes the name, as that of a constant or property does. */
bool evaluate_named(struct environment *environment, const struct expression *expression,
                    const char *name, struct value *value);
/* All of them in order; the values are in the run's arena. */
bool evaluate_all(struct environment *environment, const expression_list *expressions,
                  struct value **values);

/* Operators (interpreter_operator.c): IS, NOT, TYPEOF, IN, ADD and INSTANCEOF. */
bool evaluate_operator(struct environment *environment, const struct expression *expression,
                       struct value *value);

/*
 * Containers (interpreter_container.c): ARRAY, OBJECT, MAP and SET. Made empty first, then filled in
 * order, so that a label can name the container in between.
 */
bool is_container(const struct expression *expression);
bool container_create(struct environment *environment, const struct expression *expression,
                      struct value *container);
bool container_fill(struct environment *environment, const struct expression *expression,
                    struct value container);

/* What constructors make (interpreter_construct.c): NEW, DATE to ERROR, ARRAY_BUFFER to VIEW. */
bool evaluate_construction(struct environment *environment, const struct expression *expression,
                           struct value *value);

/* Functions (interpreter_function.c). */

/* function (parameters) {body}; its this is that of the call. */
struct value function_from_body(struct environment *environment, const char *name,
                                const name_list *parameters, const statement_list *body);
/* parameter => {body}; the parameter may be NULL. */
struct value arrow_from_body(struct environment *environment, const char *parameter,
                             const statement_list *body);
/* Defines get key() {body} on the object. */
bool define_getter(struct environment *environment, struct object *object, struct property_key key,
                   const char *name, const statement_list *body);

/* Statements (interpreter_statement.c). */

enum completion { COMPLETION_NORMAL, COMPLETION_RETURN, COMPLETION_THROW };

/* Runs statements whose labels the environment has; *value is what is returned, if anything is. */
enum completion run_statements(struct environment *environment, const statement_list *statements,
                               struct value *value);

/* An entry of the log of the realm's group. */
void log_values(struct interpreter *interpreter, const struct value *values, size_t count);

#endif
