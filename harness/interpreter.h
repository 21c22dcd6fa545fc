/*
 * One of the two back ends of the case language: runs a realm's program on the reference.
 */
#ifndef PMSPEC_INTERPRETER_H
#define PMSPEC_INTERPRETER_H

#include "../reference/agent.h"
#include "case.h"

struct interpreter;

/* What programs tell their driver. */
struct interpreter_host {
    void *context;
    /* An entry for the log of the realm's group: canonical JSON in the run's arena. */
    void (*log)(void *context, const struct realm_program *program, const char *entry);
    void (*end)(void *context, const struct realm_program *program);
    /* Removes the iframe of the realm of this name. */
    void (*remove)(void *context, const struct realm_program *program, const char *realm);
    /* Closes the popup of the realm of this name. */
    void (*close)(void *context, const struct realm_program *program, const char *realm);
    /* Navigates to the document of the realm of this name. */
    void (*navigate)(void *context, const struct realm_program *program, const char *realm);
};

/*
 * An interpreter of one realm's program, with the case's row parameters bound. All borrowed for the
 * run. interpreter_bind binds the name of another realm to what it is reached through.
 */
struct interpreter *interpreter_create(struct agent *agent, struct realm *realm,
                                       const struct test_case *test_case,
                                       const struct realm_program *program,
                                       const struct interpreter_host *host);
void interpreter_bind(struct interpreter *interpreter, const char *name, struct value value);

/* Runs the setup or the main statements as a script; what they throw is reported. */
void interpreter_run_setup(struct interpreter *interpreter);
void interpreter_run_main(struct interpreter *interpreter);

/* The entry ["reported", exception] for an exception that nobody handled. */
void interpreter_report(struct interpreter *interpreter, struct value exception);

#endif
