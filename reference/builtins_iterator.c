/*
 * Iteration: the iterators of arrays, typed arrays, strings, Map and Set, and going through any
 * iterable (ECMA-262, 7.4, 22.1.5, 23.1.5, 24.1.5, 24.2.6, 27.1). A Map or Set is walked by
 * position; entries that were removed meanwhile are empty and passed over, new ones are met.
 */
#include "builtins.h"

struct iterator_object {
    struct object object;
    struct object *collection;  // NULL once it has reached the end
    size_t position;
    enum iterator_family family;
    enum iteration_kind kind;
};

struct object *iterator_result(struct agent *agent, struct value value, bool done)
{
    struct object *result = object_create(agent, agent->current_realm);
    define_value(agent, result, "value", value, true, true, true);
    define_value(agent, result, "done", value_boolean(done), true, true, true);
    return result;
}

/* %IteratorPrototype%, which knows the prototypes of the families, made with the realm. */
struct iterator_prototype {
    struct object object;
    struct object *families[ITERATOR_FAMILY_COUNT];
};

struct object *collection_iterator_create(struct agent *agent, struct object *collection,
                                          enum iterator_family family, enum iteration_kind kind)
{
    struct realm *realm = agent->current_realm;
    const struct iterator_prototype *base =
        (const struct iterator_prototype *)realm_intrinsic(realm, INTRINSIC_ITERATOR_PROTOTYPE);
    struct iterator_object *iterator =
        object_allocate(agent, realm, OBJECT_ITERATOR, base->families[family], sizeof *iterator);
    iterator->collection = collection;
    iterator->family = family;
    iterator->kind = kind;
    return &iterator->object;
}

/* What one step of an iterator found: whether it is at its end, and the key and value if not. */
struct iteration_step {
    bool done;
    struct value key, value;
};

static bool step_array(struct agent *agent, struct iterator_object *iterator,
                       struct iteration_step *step)
{
    double length;
    TRY(length_of_array_like(agent, iterator->collection, &length));
    double index = (double)iterator->position;
    step->done = index >= length;
    if (step->done)
        return true;
    iterator->position++;
    step->key = value_number(index);
    if (iterator->kind == ITERATE_KEYS)
        return true;
    return get(agent, iterator->collection, key_from_number(agent->arena, index), &step->value);
}

static void step_string(struct iterator_object *iterator, struct iteration_step *step)
{
    struct string string = string_of(((struct primitive_wrapper *)iterator->collection)->data);
    size_t at = iterator->position;
    step->done = at >= string.length;
    if (step->done)
        return;
    bool pair = at + 1 < string.length && (string.units[at] & 0xFC00) == 0xD800 &&
                (string.units[at + 1] & 0xFC00) == 0xDC00;
    size_t length = pair ? 2 : 1;
    iterator->position += length;
    step->value = value_string((struct string){.units = string.units + at, .length = length});
}

static void step_map(struct iterator_object *iterator, struct iteration_step *step)
{
    const struct map_object *map = (const struct map_object *)iterator->collection;
    while (iterator->position < map->data.count && map->data.items[iterator->position].empty)
        iterator->position++;
    step->done = iterator->position >= map->data.count;
    if (step->done)
        return;
    const struct map_entry *entry = &map->data.items[iterator->position++];
    step->key = entry->key;
    step->value = map->object.kind == OBJECT_SET ? entry->key : entry->value;
}

static bool step_iterator(struct agent *agent, struct iterator_object *iterator,
                          struct iteration_step *step)
{
    *step = (struct iteration_step){.done = !iterator->collection};
    if (step->done)
        return true;
    switch (iterator->family) {
    case STRING_ITERATOR:
        step_string(iterator, step);
        break;
    case MAP_ITERATOR:
    case SET_ITERATOR:
        step_map(iterator, step);
        break;
    default:
        TRY(step_array(agent, iterator, step));
    }
    if (step->done)
        iterator->collection = NULL;
    return true;
}

static bool iterator_next(struct agent *agent, const struct call *call, struct value *result)
{
    struct iterator_object *iterator = this_object(agent, call, OBJECT_ITERATOR);
    struct iteration_step step;
    if (!iterator)
        return false;
    TRY(step_iterator(agent, iterator, &step));
    struct value value = iterator->kind == ITERATE_KEYS ? step.key : step.value;
    if (!step.done && iterator->kind == ITERATE_ENTRIES) {
        struct value pair[] = {step.key, step.value};
        value = value_object(array_from_values(agent, agent->current_realm, pair, 2));
    }
    *result = value_object(iterator_result(agent, step.done ? UNDEFINED : value, step.done));
    return true;
}

static bool iterator_itself(struct agent *agent, const struct call *call, struct value *result)
{
    *result = call->this_value;
    return true;
}

/* IteratorStepValue: *done, or the next value. */
static bool iterator_step_value(struct agent *agent, struct value iterator, struct value next,
                                bool *done, struct value *value)
{
    struct value result;
    TRY(call_function(agent, next, iterator, NULL, 0, &result));
    if (!is_object(result))
        return throw_type_error(agent, "iterator result is not an object");
    TRY(get_named(agent, result.object, "done", value));
    *done = to_boolean(*value);
    return *done ? true : get_named(agent, result.object, "value", value);
}

/* IteratorClose for a throw completion: what was thrown first stays pending. */
static bool iterator_close(struct agent *agent, struct value iterator)
{
    struct value exception = agent->exception;
    struct value method, ignored;
    if (get_method(agent, iterator, key_from_ascii(agent->arena, "return"), &method) &&
        !is_undefined(method))
        (void)call_function(agent, method, iterator, NULL, 0, &ignored);
    return throw_value(agent, exception);
}

bool iterate(struct agent *agent, struct value iterable,
             bool (*visit)(struct agent *agent, struct value item, void *data), void *data)
{
    struct value method, iterator, next;
    TRY(get_method(agent, iterable, key_from_symbol(&symbol_iterator), &method));
    if (is_undefined(method))
        return throw_type_error(agent, "object is not iterable");
    TRY(call_function(agent, method, iterable, NULL, 0, &iterator));
    if (!is_object(iterator))
        return throw_type_error(agent, "iterator is not an object");
    TRY(get_named(agent, iterator.object, "next", &next));
    for (;;) {
        bool done = false;
        struct value item;
        TRY(iterator_step_value(agent, iterator, next, &done, &item));
        if (done)
            return true;
        if (!visit(agent, item, data))
            return iterator_close(agent, iterator);
    }
}

void create_iterator_intrinsics(struct agent *agent, struct realm *realm)
{
    static const char *const tags[] = {"Array Iterator", "String Iterator", "Map Iterator",
                                       "Set Iterator"};
    struct iterator_prototype *base =
        object_allocate(agent, realm, OBJECT_ORDINARY,
                        realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE), sizeof *base);
    realm->intrinsics[INTRINSIC_ITERATOR_PROTOTYPE] = &base->object;
    define_symbol_method(agent, realm, &base->object, &symbol_iterator, "[Symbol.iterator]", 0,
                         iterator_itself);
    for (int i = 0; i < ITERATOR_FAMILY_COUNT; i++) {
        base->families[i] =
            object_allocate(agent, realm, OBJECT_ORDINARY, &base->object, sizeof(struct object));
        define_method(agent, realm, base->families[i], "next", 0, iterator_next);
        define_to_string_tag(agent, base->families[i], tags[i]);
    }
}
