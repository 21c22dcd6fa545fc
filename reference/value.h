/*
 * ECMAScript language values and objects with their internal slots. An object's kind says which
 * slots it has; the structs of the deep kinds embed struct object as their first member.
 */
#ifndef PMSPEC_VALUE_H
#define PMSPEC_VALUE_H

#include "utf16.h"

struct agent;
struct realm;
struct object;

struct symbol {
    struct string description;
    bool has_description;
};

/* The well-known symbols, shared by all realms of all runs. */
extern struct symbol symbol_iterator;              // %Symbol.iterator%
extern struct symbol symbol_async_iterator;        // %Symbol.asyncIterator%
extern struct symbol symbol_has_instance;          // %Symbol.hasInstance%
extern struct symbol symbol_is_concat_spreadable;  // %Symbol.isConcatSpreadable%
extern struct symbol symbol_to_primitive;          // %Symbol.toPrimitive%
extern struct symbol symbol_to_string_tag;         // %Symbol.toStringTag%

enum value_type {
    VALUE_UNDEFINED,
    VALUE_NULL,
    VALUE_BOOLEAN,
    VALUE_NUMBER,
    VALUE_BIGINT,
    VALUE_STRING,
    VALUE_SYMBOL,
    VALUE_OBJECT,
};

/* Two words, since a clone is mostly values: the string of a value is read by string_of. */
struct value {
    enum value_type type;
    uint32_t length;  // of a string or bigint; no block of an arena has room for more code units
    union {
        bool boolean;
        double number;
        const uint16_t *units;  // string; bigint: canonical decimal digits, with "-" if negative
        struct symbol *symbol;
        struct object *object;
    };
};

#define UNDEFINED ((struct value){.type = VALUE_UNDEFINED})
#define JS_NULL ((struct value){.type = VALUE_NULL})

static inline struct value value_boolean(bool boolean)
{
    return (struct value){.type = VALUE_BOOLEAN, .boolean = boolean};
}

static inline struct value value_number(double number)
{
    return (struct value){.type = VALUE_NUMBER, .number = number};
}

static inline struct value value_string(struct string string)
{
    return (struct value){
        .type = VALUE_STRING, .length = (uint32_t)string.length, .units = string.units};
}

static inline struct value value_bigint(struct string digits)
{
    return (struct value){
        .type = VALUE_BIGINT, .length = (uint32_t)digits.length, .units = digits.units};
}

/* The code units of a string, or the digits of a bigint. */
static inline struct string string_of(struct value value)
{
    return (struct string){.units = value.units, .length = value.length};
}

static inline struct value value_symbol(struct symbol *symbol)
{
    return (struct value){.type = VALUE_SYMBOL, .symbol = symbol};
}

static inline struct value value_object(struct object *object)
{
    return (struct value){.type = VALUE_OBJECT, .object = object};
}

struct value value_ascii(struct arena *arena, const char *text);

static inline bool is_object(struct value value)
{
    return value.type == VALUE_OBJECT;
}

static inline bool is_undefined(struct value value)
{
    return value.type == VALUE_UNDEFINED;
}

/* Object.is: NaN is NaN, +0 is not -0, objects and symbols by identity. */
bool same_value(struct value a, struct value b);

/* As same_value, but +0 is -0: the keys of Map and Set. */
bool same_value_zero(struct value a, struct value b);

/* A hash that is the same for values that same_value_zero says are the same. */
uint32_t value_hash(struct value value);

/* A property key, a symbol or a string, read by key_symbol and key_string. */
struct property_key {
    union {
        const uint16_t *units;
        struct symbol *symbol;
    };
    uint32_t length;       // in code units, or LENGTH_OF_SYMBOL
    uint32_t array_index;  // the number of a string that is an array index, or NO_ARRAY_INDEX
};

#define LENGTH_OF_SYMBOL UINT32_MAX
#define NO_ARRAY_INDEX UINT32_MAX

/* The symbol, or NULL if the key is a string. */
static inline struct symbol *key_symbol(struct property_key key)
{
    return key.length == LENGTH_OF_SYMBOL ? key.symbol : NULL;
}

/* The string; the key is no symbol. */
static inline struct string key_string(struct property_key key)
{
    return (struct string){.units = key.units, .length = key.length};
}

bool string_is_array_index(struct string string, uint32_t *index);

static inline struct property_key key_from_string(struct string string)
{
    struct property_key key = {
        .units = string.units, .length = (uint32_t)string.length, .array_index = NO_ARRAY_INDEX};
    string_is_array_index(string, &key.array_index);
    return key;
}

struct property_key key_from_ascii(struct arena *arena, const char *text);
struct property_key key_from_symbol(struct symbol *symbol);
struct property_key key_from_index(struct arena *arena, uint32_t index);

static inline bool key_equal(struct property_key a, struct property_key b)
{
    if (a.length != b.length || a.array_index != b.array_index)
        return false;
    if (a.units == b.units || a.array_index != NO_ARRAY_INDEX)
        return true;
    return a.length != LENGTH_OF_SYMBOL && string_equal(key_string(a), key_string(b));
}

/* True if the key is an array index ("0" to "4294967294" in canonical form), given in *index. */
static inline bool key_is_array_index(struct property_key key, uint32_t *index)
{
    *index = key.array_index;
    return key.array_index != NO_ARRAY_INDEX;
}

/* A complete property: a data property, or an accessor property if is_accessor. */
struct property {
    struct property_key key;
    union {
        struct value value;  // data property
        struct {
            struct object *getter, *setter;  // accessor property; NULL is undefined
        };
    };
    bool is_accessor, writable, enumerable, configurable;
    bool is_deleted;    // only inside of a property map
    uint8_t unmade_by;  // of a placeholder: 1 + the family that will make it (intrinsics.c); else 0
};

/* An ordered table of properties: lookup in constant time, insertion order kept (property_map.c). */
struct property_map {
    struct property *entries;
    uint32_t *index;  // open addressing: entry number + 1, or 0; NULL while the map is small
    uint32_t count, capacity, live_count;
    uint32_t element_count;  // so many entries in front are the array indices from 0 on, in order
    uint32_t index_capacity;
    uint32_t last_found;     // an entry to look at first: properties are often asked for in order
    bool has_other_indices;  // some entry behind the elements may be an array index
    bool has_symbols;        // some entry may have a symbol as its key
};

/* What structured serialization has noted at an object or a record (memory.c). */
struct memory_mark {
    uint64_t memory_id;  // 0: nothing
    void *value;
};

enum object_kind {
    OBJECT_ORDINARY,
    OBJECT_ARRAY,
    OBJECT_FUNCTION,
    OBJECT_BOOLEAN,
    OBJECT_NUMBER,
    OBJECT_BIGINT,
    OBJECT_STRING,
    OBJECT_SYMBOL,
    OBJECT_DATE,
    OBJECT_REGEXP,
    OBJECT_ERROR,
    OBJECT_MAP,
    OBJECT_SET,
    OBJECT_WEAK_MAP,
    OBJECT_WEAK_SET,
    OBJECT_WEAK_REF,
    OBJECT_PROMISE,
    OBJECT_ITERATOR,  // an iterator of a built-in collection
    OBJECT_PROXY,
    OBJECT_WINDOW_PROXY,
    OBJECT_ARRAY_BUFFER,         // [[ArrayBufferData]], not shared
    OBJECT_SHARED_ARRAY_BUFFER,  // [[ArrayBufferData]], shared
    OBJECT_TYPED_ARRAY,          // [[ViewedArrayBuffer]], [[TypedArrayName]]
    OBJECT_DATA_VIEW,            // [[ViewedArrayBuffer]], [[DataView]]
    /* platform objects: everything below */
    OBJECT_DOCUMENT,
    OBJECT_DOM_EXCEPTION,
    OBJECT_EVENT,
    OBJECT_EVENT_TARGET,
    OBJECT_GLOBAL,
    OBJECT_IFRAME_ELEMENT,
    OBJECT_MESSAGE_CHANNEL,
    OBJECT_MESSAGE_PORT,
    OBJECT_WEB_ASSEMBLY_MEMORY,
    OBJECT_PLATFORM,  // one that stands for a host's (platform_object.c)
};

struct object {
    enum object_kind kind;
    bool extensible;
    bool lacks_name;           // a function whose "length" and "name" are not made yet (function.c)
    bool immutable_prototype;  // %Object.prototype%
    struct realm *realm;       // where it was created; a platform object's relevant realm
    struct object *prototype;  // NULL is null
    struct property_map properties;
    struct memory_mark mark;
};

/* Boolean, Number, BigInt, String, Symbol and Date objects: the primitive in their one slot. */
struct primitive_wrapper {
    struct object object;
    struct value data;  // [[BooleanData]], [[NumberData]], ..., [[DateValue]]
};

struct array_object {
    struct object object;
    uint32_t length;           // the property "length"
    bool length_is_read_only;  // its [[Writable]] is false, as in a frozen array
};

struct regexp_object {
    struct object object;  // lastIndex is an ordinary own property
    struct string original_source, original_flags;
};

struct error_object {
    struct object object;  // [[ErrorData]]
};

/* [[MapData]]: a removed entry has the key *empty*. A Set uses key alone ([[SetData]]). */
struct map_entry {
    struct value key, value;
    bool empty;
};

/* Map and Set. The index is made when an entry is looked for: data may be appended to without it. */
struct map_object {
    struct object object;
    LIST(struct map_entry) data;
    uint32_t *index;  // open addressing: entry number + 1, or 0; NULL while the data is short
    size_t index_capacity, indexed_count;
};

struct proxy_object {
    struct object object;
    struct object *target, *handler;
};

/* What a function is called with. */
struct call {
    struct object *callee;
    struct value this_value;
    const struct value *arguments;
    size_t argument_count;
    struct object *new_target;  // NULL for a call; a constructor is called with this set
};

/*
 * A built-in function, or the body of a program's function. Stores its completion value
 * (undefined if it stores nothing: the caller sets it so) or returns false with the exception pending.
 */
typedef bool (*function_body)(struct agent *agent, const struct call *call, struct value *result);

struct function_object {
    struct object object;     // object.realm is [[Realm]]
    double length;            // "length" and "name" as they are made when they are first asked for
    const char *name_prefix;  // of the name: "get", "set" or NULL
    struct string name;
    function_body body;
    void *closure;  // what the body needs to know, or NULL
    bool is_constructor;
    bool has_script;  // it is author code: ScriptOrModule of its contexts is not null
};

/* Argument number i, or undefined. */
struct value call_argument(const struct call *call, size_t i);

#endif
