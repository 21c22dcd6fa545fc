/*
 * Safe passing of structured data (HTML 2.7): serialized records, the operations, and the
 * hooks of serializable and transferable platform objects.
 */
#ifndef PMSPEC_STRUCTURED_DATA_H
#define PMSPEC_STRUCTURED_DATA_H

#include "buffer.h"

enum record_type {
    RECORD_UNINITIALIZED,  // of a transferable not transferred yet
    RECORD_PRIMITIVE,
    RECORD_BOOLEAN,
    RECORD_NUMBER,
    RECORD_BIGINT,
    RECORD_STRING,
    RECORD_DATE,
    RECORD_REGEXP,
    RECORD_SHARED_ARRAY_BUFFER,
    RECORD_GROWABLE_SHARED_ARRAY_BUFFER,
    RECORD_ARRAY_BUFFER,
    RECORD_RESIZABLE_ARRAY_BUFFER,
    RECORD_ARRAY_BUFFER_VIEW,
    RECORD_MAP,
    RECORD_SET,
    RECORD_ERROR,
    RECORD_ARRAY,
    RECORD_OBJECT,
    RECORD_DOM_EXCEPTION,
    RECORD_QUOTA_EXCEEDED_ERROR,
    RECORD_MESSAGE_PORT,
    RECORD_PLATFORM_OBJECT,  // its interface says which one
};

struct record;
struct message_port_side;
struct platform_interface;

struct record_property {
    struct property_key key;
    struct record *value;
};

typedef LIST(struct record_property) record_property_list;

struct record_entry {
    struct record *key, *value;
};

/*
 * A serialized record, and a data holder as well: the fields that its [[Type]] has, and memory for no
 * others (record_create).
 */
struct record {
    enum record_type type;
    uint32_t length;  // Array
    union {
        struct value value;  // primitive; of all others there is a mark instead
        struct {
            struct memory_mark mark;
            union {
                struct value data;  // [[BooleanData]], [[NumberData]], ..., [[DateValue]]
                LIST(struct record_entry) map_data;  // Map; Set: key alone
                record_property_list properties;     // Array, Object
                struct {
                    struct string original_source, original_flags;
                };
                struct {
                    struct data_block *array_buffer_data;
                    size_t array_buffer_byte_length, array_buffer_max_byte_length;
                    size_t *array_buffer_byte_length_data;
                    uint64_t agent_cluster;
                };
                struct {
                    struct record *array_buffer_serialized;
                    size_t byte_length, byte_offset, array_length;
                    bool is_data_view;  // [[Constructor]] is "DataView", not typed_array_name
                    enum typed_array_type typed_array_name;
                };
                struct {
                    struct string name;    // Error, DOMException
                    struct value message;  // Error: undefined or a string; DOMException: a string
                    struct value stack;    // Error: a string, or undefined if there is none
                    struct value quota, requested;  // QuotaExceededError
                };
                struct message_port_side *port_message_side;  // MessagePort: what was transferred
                struct {
                    const struct platform_interface *platform_interface;
                    size_t platform_data;
                };
            };
        };
    };
};

/* A record of the type, its fields zero. */
struct record *record_create(struct agent *agent, enum record_type type);

/* Serialize With Transfer Result. */
struct serialize_with_transfer_result {
    struct record *serialized;
    LIST(struct record *) transfer_data_holders;
};

typedef LIST(struct object *) object_list;

struct deserialize_record {
    struct value deserialized;
    object_list transferred_values;
};

/* html/structuredserialize: a record, or an exception. */
bool structured_serialize(struct agent *agent, struct value value, struct record **serialized);

/* html/structureddeserialize, with an empty memory. */
bool structured_deserialize(struct agent *agent, struct record *serialized,
                            struct realm *target_realm, struct value *value);

/* html/structuredserializewithtransfer */
bool structured_serialize_with_transfer(struct agent *agent, struct value value,
                                        const object_list *transfer_list,
                                        struct serialize_with_transfer_result *result);

/* html/structureddeserializewithtransfer; once for each result, since it takes the bytes that it holds. */
bool structured_deserialize_with_transfer(struct agent *agent,
                                          const struct serialize_with_transfer_result *result,
                                          struct realm *target_realm,
                                          struct deserialize_record *record);

/* Identity memory (the standard's *memory* maps), in constant time. */
struct memory {
    struct memories *memories;
    struct arena *arena;
    uint64_t id;
    bool takes_data;  // the record is deserialized this once: its bytes need no copy
    struct memory_slot {
        const struct memory_mark *key;
        void *value;
    } * slots;
    size_t count, capacity;  // of the slots
};

/* An empty map for one operation, which closes it at its end. */
void memory_open(struct agent *agent, struct memory *memory);
void memory_close(struct memory *memory);

/* What the map says of the object or record that has the mark; NULL: nothing. */
void *memory_get(const struct memory *memory, const struct memory_mark *mark);
void memory_set(struct memory *memory, struct memory_mark *mark, void *value);

/* Parts of the above that live in files of their own; memory may be NULL: not supplied. */
bool structured_serialize_internal(struct agent *agent, struct value value, bool for_storage,
                                   struct memory *memory, struct record **serialized);
bool structured_deserialize_internal(struct agent *agent, struct record *serialized,
                                     struct realm *target_realm, struct memory *memory,
                                     struct value *value);

/* Defines structuredClone in the realm. html/dom-structuredclone */
void structured_clone_create_intrinsics(struct agent *agent, struct realm *realm);

#endif
