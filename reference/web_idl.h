/*
 * Web IDL as messaging needs it: dictionaries, sequences, overloads of postMessage, callbacks,
 * DOMException.
 */
#ifndef PMSPEC_WEB_IDL_H
#define PMSPEC_WEB_IDL_H

#include "structured_data.h"

/* StructuredSerializeOptions: the converted dictionary. */
struct structured_serialize_options {
    object_list transfer;
};

struct dom_exception {
    struct object object;
    struct string name, message;
    bool is_quota_exceeded_error;   // its primary interface is QuotaExceededError
    struct value quota, requested;  // then: numbers or null
};

struct dom_exception *dom_exception_create(struct agent *agent, struct realm *realm,
                                           struct string name, struct string message);

/* webidl/domexception-serialization-steps and webidl/domexception-deserialization-steps */
void dom_exception_serialization_steps(struct agent *agent, const struct dom_exception *value,
                                       struct record *serialized);
void dom_exception_deserialization_steps(struct agent *agent, const struct record *serialized,
                                         struct dom_exception *value);

/* A QuotaExceededError without data; its steps: webidl/quotaexceedederror-... */
struct dom_exception *quota_exceeded_error_create(struct agent *agent, struct realm *realm);
void quota_exceeded_error_serialization_steps(struct agent *agent,
                                              const struct dom_exception *value,
                                              struct record *serialized);
void quota_exceeded_error_deserialization_steps(struct agent *agent,
                                                const struct record *serialized,
                                                struct dom_exception *value);

/* Convert to USVString. webidl/js-to-USVString */
bool js_to_usv_string(struct agent *agent, struct value value, struct string *string);

/* Convert to sequence<object>. webidl/js-to-sequence */
bool js_to_sequence_of_objects(struct agent *agent, struct value value, object_list *sequence);

/* Convert to StructuredSerializeOptions. webidl/js-to-dictionary */
bool js_to_structured_serialize_options(struct agent *agent, struct value value,
                                        struct structured_serialize_options *options);

/*
 * Overload resolution of MessagePort's postMessage(message, transfer) and postMessage(message,
 * options). *is_sequence tells which overload it is; *options has the converted transfer list.
 */
bool resolve_post_message_overload(struct agent *agent, const struct call *call, bool *is_sequence,
                                   struct structured_serialize_options *options);

/* Create a frozen array of these values. webidl/dfn-create-frozen-array */
struct object *create_frozen_array(struct agent *agent, struct realm *realm,
                                   const struct value *values, size_t count);

/*
 * Call a user object's operation "handleEvent" with one argument; callback_context is the settings
 * object that gave the callback. False: it threw, the exception is pending. webidl/call-a-user-objects-operation
 */
bool call_handle_event(struct agent *agent, struct object *callback, struct realm *callback_context,
                       struct value event, struct value this_value);

/* Invoke a callback function (an event handler), "rethrow". webidl/invoke-a-callback-function */
bool invoke_callback(struct agent *agent, struct object *callback, struct realm *callback_context,
                     struct value argument, struct value this_value, struct value *result);

/* Defines DOMException in the realm. */
void dom_exception_create_intrinsics(struct agent *agent, struct realm *realm);

#endif
