/*
 * Array and Array.prototype (ECMA-262, 23.1). The methods are generic: this may be anything with a
 * length. New arrays are ordinary ones of the current realm; %Symbol.species% is not modelled.
 */
#include "builtins.h"
#include <math.h>

/* The object and length that a method works on. */
struct receiver {
    struct object *object;
    double length;
};

static bool receiver_of(struct agent *agent, const struct call *call, struct receiver *receiver)
{
    TRY(to_object(agent, call->this_value, &receiver->object));
    return length_of_array_like(agent, receiver->object, &receiver->length);
}

static bool get_at(struct agent *agent, struct object *object, double index, struct value *value)
{
    return get(agent, object, key_from_number(agent->arena, index), value);
}

static bool has_at(struct agent *agent, struct object *object, double index, bool *has)
{
    return object_has_property(agent, object, key_from_number(agent->arena, index), has);
}

static bool set_at(struct agent *agent, struct object *object, double index, struct value value)
{
    return set_v(agent, value_object(object), key_from_number(agent->arena, index), value);
}

static bool delete_at(struct agent *agent, struct object *object, double index)
{
    return delete_v(agent, value_object(object), key_from_number(agent->arena, index));
}

static bool set_length(struct agent *agent, struct object *object, double length)
{
    return set_v(agent, value_object(object), STATIC_KEY("length"), value_number(length));
}

/* CreateDataPropertyOrThrow on a new array. */
static bool create_at(struct agent *agent, struct object *array, double index, struct value value)
{
    bool success;
    struct property_key key = key_from_number(agent->arena, index);
    TRY(create_data_property(agent, array, key, value, &success));
    return success ? true : throw_type_error(agent, "cannot create property");
}

/* Moves an element, or the hole in its place. */
static bool move_element(struct agent *agent, struct object *object, double from, double to)
{
    bool has;
    struct value value;
    TRY(has_at(agent, object, from, &has));
    if (!has)
        return delete_at(agent, object, to);
    TRY(get_at(agent, object, from, &value));
    return set_at(agent, object, to, value);
}

/* ArrayCreate for a constructor's call. */
static bool array_from_constructor(struct agent *agent, const struct call *call,
                                   struct array_object **array)
{
    return create_from_constructor(agent, call, INTRINSIC_ARRAY_PROTOTYPE, OBJECT_ARRAY,
                                   sizeof **array, array);
}

static bool array_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct array_object *array;
    TRY(array_from_constructor(agent, call, &array));
    *result = value_object(&array->object);
    struct value first = call_argument(call, 0);
    if (call->argument_count == 1 && first.type == VALUE_NUMBER) {
        array->length = number_to_uint32(first.number);
        return array->length == first.number ? true
                                             : throw_range_error(agent, "invalid array length");
    }
    for (size_t i = 0; i < call->argument_count; i++)
        TRY(create_at(agent, &array->object, (double)i, call->arguments[i]));
    return true;
}

static bool array_of(struct agent *agent, const struct call *call, struct value *result)
{
    *result = value_object(
        array_from_values(agent, agent->current_realm, call->arguments, call->argument_count));
    return true;
}

static bool array_is_array(struct agent *agent, const struct call *call, struct value *result)
{
    bool array;
    TRY(is_array(agent, call_argument(call, 0), &array));
    *result = value_boolean(array);
    return true;
}

/* Array.from under way: the optional mapping function and what was collected. */
struct collecting {
    struct value map_function, this_argument;
    value_list values;
};

static bool collect(struct agent *agent, struct value item, void *data)
{
    struct collecting *collecting = data;
    if (!is_undefined(collecting->map_function)) {
        struct value arguments[] = {item, value_number((double)collecting->values.count)};
        TRY(call_function(agent, collecting->map_function, collecting->this_argument, arguments, 2,
                          &item));
    }
    LIST_APPEND(agent->arena, &collecting->values, item);
    return true;
}

static bool collect_from_array_like(struct agent *agent, struct value items,
                                    struct collecting *collecting)
{
    struct object *object;
    double length;
    TRY(to_object(agent, items, &object));
    TRY(length_of_array_like(agent, object, &length));
    for (double i = 0; i < length; i++) {
        struct value item;
        TRY(get_at(agent, object, i, &item));
        TRY(collect(agent, item, collecting));
    }
    return true;
}

static bool array_from(struct agent *agent, const struct call *call, struct value *result)
{
    struct value items = call_argument(call, 0), method;
    struct collecting collecting = {.map_function = call_argument(call, 1),
                                    .this_argument = call_argument(call, 2)};
    if (!is_undefined(collecting.map_function) && !is_callable(collecting.map_function))
        return throw_type_error(agent, "mapping function is not callable");
    TRY(get_method(agent, items, key_from_symbol(&symbol_iterator), &method));
    if (is_undefined(method))
        TRY(collect_from_array_like(agent, items, &collecting));
    else
        TRY(iterate(agent, items, collect, &collecting));
    *result = value_object(array_from_values(agent, agent->current_realm, collecting.values.items,
                                             collecting.values.count));
    return true;
}

static bool array_push(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    TRY(receiver_of(agent, call, &this));
    for (size_t i = 0; i < call->argument_count; i++)
        TRY(set_at(agent, this.object, this.length + (double)i, call->arguments[i]));
    *result = value_number(this.length + (double)call->argument_count);
    return set_length(agent, this.object, result->number);
}

static bool array_pop(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    TRY(receiver_of(agent, call, &this));
    if (this.length == 0)
        return set_length(agent, this.object, 0);
    TRY(get_at(agent, this.object, this.length - 1, result));
    TRY(delete_at(agent, this.object, this.length - 1));
    return set_length(agent, this.object, this.length - 1);
}

static bool array_shift(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    TRY(receiver_of(agent, call, &this));
    if (this.length == 0)
        return set_length(agent, this.object, 0);
    TRY(get_at(agent, this.object, 0, result));
    for (double i = 1; i < this.length; i++)
        TRY(move_element(agent, this.object, i, i - 1));
    TRY(delete_at(agent, this.object, this.length - 1));
    return set_length(agent, this.object, this.length - 1);
}

static bool array_unshift(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    double count = (double)call->argument_count;
    TRY(receiver_of(agent, call, &this));
    if (count > 0)
        for (double i = this.length - 1; i >= 0; i--)
            TRY(move_element(agent, this.object, i, i + count));
    for (double i = 0; i < count; i++)
        TRY(set_at(agent, this.object, i, call->arguments[(size_t)i]));
    *result = value_number(this.length + count);
    return set_length(agent, this.object, result->number);
}

/* Copies count elements from start into a new array; holes stay holes. */
static bool copy_range(struct agent *agent, struct object *object, double start, double count,
                       struct object **copy)
{
    *copy = array_create(agent, agent->current_realm, 0);
    for (double i = 0; i < count; i++) {
        bool has;
        struct value value;
        TRY(has_at(agent, object, start + i, &has));
        if (!has)
            continue;
        TRY(get_at(agent, object, start + i, &value));
        TRY(create_at(agent, *copy, i, value));
    }
    return set_length(agent, *copy, count);
}

static bool array_slice(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    double start, end;
    struct object *copy;
    TRY(receiver_of(agent, call, &this));
    TRY(to_relative_index(agent, call_argument(call, 0), this.length, 0, &start));
    TRY(to_relative_index(agent, call_argument(call, 1), this.length, this.length, &end));
    TRY(copy_range(agent, this.object, start, fmax(end - start, 0), &copy));
    *result = value_object(copy);
    return true;
}

/* How many elements splice takes out, from its arguments. */
static bool splice_delete_count(struct agent *agent, const struct call *call, double available,
                                double *count)
{
    *count = call->argument_count == 0 ? 0 : available;
    if (call->argument_count < 2)
        return true;
    TRY(to_integer_or_infinity(agent, call->arguments[1], count));
    *count = fmin(fmax(*count, 0), available);
    return true;
}

/* Moves the elements behind a gap of old_size so that the gap has new_size. */
static bool resize_gap(struct agent *agent, const struct receiver *this, double start,
                       double old_size, double new_size)
{
    double end = this->length - old_size;
    if (new_size < old_size) {
        for (double i = start; i < end; i++)
            TRY(move_element(agent, this->object, i + old_size, i + new_size));
        for (double i = this->length; i > end + new_size; i--)
            TRY(delete_at(agent, this->object, i - 1));
    } else if (new_size > old_size) {
        for (double i = end; i > start; i--)
            TRY(move_element(agent, this->object, i + old_size - 1, i + new_size - 1));
    }
    return true;
}

static bool array_splice(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    double start, deleted;
    struct object *removed;
    TRY(receiver_of(agent, call, &this));
    TRY(to_relative_index(agent, call_argument(call, 0), this.length, 0, &start));
    TRY(splice_delete_count(agent, call, this.length - start, &deleted));
    TRY(copy_range(agent, this.object, start, deleted, &removed));
    size_t added = call->argument_count > 2 ? call->argument_count - 2 : 0;
    TRY(resize_gap(agent, &this, start, deleted, (double)added));
    for (size_t i = 0; i < added; i++)
        TRY(set_at(agent, this.object, start + (double)i, call->arguments[i + 2]));
    *result = value_object(removed);
    return set_length(agent, this.object, this.length - deleted + (double)added);
}

static bool strictly_equal(struct value a, struct value b)
{
    bool not_a_number = a.type == VALUE_NUMBER && isnan(a.number);
    return !not_a_number && same_value_zero(a, b);
}

static bool array_index_of(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    double start;
    TRY(receiver_of(agent, call, &this));
    TRY(to_relative_index(agent, call_argument(call, 1), this.length, 0, &start));
    *result = value_number(-1);
    for (double i = start; i < this.length; i++) {
        bool has;
        struct value value = UNDEFINED;
        TRY(has_at(agent, this.object, i, &has));
        if (has)
            TRY(get_at(agent, this.object, i, &value));
        if (has && strictly_equal(value, call_argument(call, 0))) {
            *result = value_number(i);
            break;
        }
    }
    return true;
}

static bool array_includes(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    double start;
    bool found = false;
    TRY(receiver_of(agent, call, &this));
    TRY(to_relative_index(agent, call_argument(call, 1), this.length, 0, &start));
    for (double i = start; i < this.length && !found; i++) {
        struct value value;
        TRY(get_at(agent, this.object, i, &value));
        found = same_value_zero(value, call_argument(call, 0));
    }
    *result = value_boolean(found);
    return true;
}

static bool join_elements(struct agent *agent, const struct receiver *this, struct string separator,
                          struct string *text)
{
    LIST(uint16_t) units = {0};
    for (double i = 0; i < this->length; i++) {
        struct value value;
        struct string item = {0};
        TRY(get_at(agent, this->object, i, &value));
        if (!is_undefined(value) && value.type != VALUE_NULL)
            TRY(to_string(agent, value, &item));
        for (size_t k = 0; i > 0 && k < separator.length; k++)
            LIST_APPEND(agent->arena, &units, separator.units[k]);
        for (size_t k = 0; k < item.length; k++)
            LIST_APPEND(agent->arena, &units, item.units[k]);
    }
    *text = (struct string){.units = units.items, .length = units.count};
    return true;
}

static bool array_join(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    struct string separator = string_from_utf8(agent->arena, ","), text;
    if (agent_stack_exhausted(agent))
        return false;
    TRY(receiver_of(agent, call, &this));
    if (!is_undefined(call_argument(call, 0)))
        TRY(to_string(agent, call_argument(call, 0), &separator));
    TRY(join_elements(agent, &this, separator, &text));
    *result = value_string(text);
    return true;
}

static bool array_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    struct call join = *call;
    join.argument_count = 0;
    return array_join(agent, &join, result);
}

/* IsConcatSpreadable */
static bool is_concat_spreadable(struct agent *agent, struct value item, bool *spread)
{
    struct value spreadable;
    *spread = false;
    if (item.type != VALUE_OBJECT)
        return true;
    TRY(object_get(agent, item.object, key_from_symbol(&symbol_is_concat_spreadable), item,
                   &spreadable));
    if (spreadable.type == VALUE_UNDEFINED)
        return is_array(agent, item, spread);
    *spread = to_boolean(spreadable);
    return true;
}

/* Appends one argument of concat: its elements if it is to be spread. */
static bool concat_one(struct agent *agent, struct object *to, double *length, struct value item)
{
    bool spread;
    double count;
    TRY(is_concat_spreadable(agent, item, &spread));
    if (!spread)
        return create_at(agent, to, (*length)++, item);
    TRY(length_of_array_like(agent, item.object, &count));
    for (double i = 0; i < count; i++) {
        bool has;
        struct value value;
        TRY(has_at(agent, item.object, i, &has));
        if (!has)
            continue;
        TRY(get_at(agent, item.object, i, &value));
        TRY(create_at(agent, to, *length + i, value));
    }
    *length += count;
    return true;
}

static bool array_concat(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *this, *array = array_create(agent, agent->current_realm, 0);
    double length = 0;
    TRY(to_object(agent, call->this_value, &this));
    TRY(concat_one(agent, array, &length, value_object(this)));
    for (size_t i = 0; i < call->argument_count; i++)
        TRY(concat_one(agent, array, &length, call->arguments[i]));
    *result = value_object(array);
    return set_length(agent, array, length);
}

/* Puts a value, or a hole, at the index. */
static bool put_or_delete(struct agent *agent, struct object *object, double index, bool has,
                          struct value value)
{
    return has ? set_at(agent, object, index, value) : delete_at(agent, object, index);
}

static bool array_reverse(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    TRY(receiver_of(agent, call, &this));
    for (double lower = 0; lower < floor(this.length / 2); lower++) {
        double upper = this.length - lower - 1;
        bool has_lower, has_upper;
        struct value low = UNDEFINED, high = UNDEFINED;
        TRY(has_at(agent, this.object, lower, &has_lower));
        if (has_lower)
            TRY(get_at(agent, this.object, lower, &low));
        TRY(has_at(agent, this.object, upper, &has_upper));
        if (has_upper)
            TRY(get_at(agent, this.object, upper, &high));
        if (!has_lower && !has_upper)
            continue;
        TRY(put_or_delete(agent, this.object, lower, has_upper, high));
        TRY(put_or_delete(agent, this.object, upper, has_lower, low));
    }
    *result = value_object(this.object);
    return true;
}

static bool array_fill(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    double start, end;
    TRY(receiver_of(agent, call, &this));
    TRY(to_relative_index(agent, call_argument(call, 1), this.length, 0, &start));
    TRY(to_relative_index(agent, call_argument(call, 2), this.length, this.length, &end));
    for (double i = start; i < end; i++)
        TRY(set_at(agent, this.object, i, call_argument(call, 0)));
    *result = value_object(this.object);
    return true;
}

/* Calls the callback of map, filter or forEach for an element. */
static bool call_callback(struct agent *agent, const struct call *call, const struct receiver *this,
                          double index, struct value item, struct value *answer)
{
    struct value arguments[] = {item, value_number(index), value_object(this->object)};
    return call_function(agent, call_argument(call, 0), call_argument(call, 1), arguments, 3,
                         answer);
}

/* What map, filter and forEach share: take is told of every element and what the callback said. */
static bool for_each(struct agent *agent, const struct call *call, struct object *array,
                     bool (*take)(struct agent *agent, struct object *array, double index,
                                  struct value item, struct value answer))
{
    struct receiver this;
    TRY(receiver_of(agent, call, &this));
    if (!is_callable(call_argument(call, 0)))
        return throw_type_error(agent, "callback is not a function");
    for (double i = 0; i < this.length; i++) {
        bool has;
        struct value item, answer;
        TRY(has_at(agent, this.object, i, &has));
        if (!has)
            continue;
        TRY(get_at(agent, this.object, i, &item));
        TRY(call_callback(agent, call, &this, i, item, &answer));
        TRY(take(agent, array, i, item, answer));
    }
    return true;
}

static bool take_nothing(struct agent *agent, struct object *array, double index, struct value item,
                         struct value answer)
{
    return true;
}

static bool take_answer(struct agent *agent, struct object *array, double index, struct value item,
                        struct value answer)
{
    return create_at(agent, array, index, answer);
}

static bool take_if_true(struct agent *agent, struct object *array, double index, struct value item,
                         struct value answer)
{
    double length = ((struct array_object *)array)->length;
    return to_boolean(answer) ? create_at(agent, array, length, item) : true;
}

static bool array_for_each(struct agent *agent, const struct call *call, struct value *result)
{
    return for_each(agent, call, NULL, take_nothing);
}

static bool array_map(struct agent *agent, const struct call *call, struct value *result)
{
    struct receiver this;
    TRY(receiver_of(agent, call, &this));
    if (this.length > UINT32_MAX)
        return throw_range_error(agent, "invalid array length");
    struct object *array = array_create(agent, agent->current_realm, (uint32_t)this.length);
    *result = value_object(array);
    return for_each(agent, call, array, take_answer);
}

static bool array_filter(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *array = array_create(agent, agent->current_realm, 0);
    *result = value_object(array);
    return for_each(agent, call, array, take_if_true);
}

static bool array_iterator(struct agent *agent, const struct call *call, enum iteration_kind kind,
                           struct value *result)
{
    struct object *object;
    TRY(to_object(agent, call->this_value, &object));
    *result = value_object(collection_iterator_create(agent, object, ARRAY_ITERATOR, kind));
    return true;
}

static bool array_keys(struct agent *agent, const struct call *call, struct value *result)
{
    return array_iterator(agent, call, ITERATE_KEYS, result);
}

static bool array_values(struct agent *agent, const struct call *call, struct value *result)
{
    return array_iterator(agent, call, ITERATE_VALUES, result);
}

static bool array_entries(struct agent *agent, const struct call *call, struct value *result)
{
    return array_iterator(agent, call, ITERATE_ENTRIES, result);
}

static const struct method methods[] = {
    {"concat", 1, array_concat},
    {"entries", 0, array_entries},
    {"fill", 1, array_fill},
    {"filter", 1, array_filter},
    {"forEach", 1, array_for_each},
    {"includes", 1, array_includes},
    {"indexOf", 1, array_index_of},
    {"join", 1, array_join},
    {"keys", 0, array_keys},
    {"map", 1, array_map},
    {"pop", 0, array_pop},
    {"push", 1, array_push},
    {"reverse", 0, array_reverse},
    {"shift", 0, array_shift},
    {"slice", 2, array_slice},
    {"splice", 2, array_splice},
    {"toString", 0, array_to_string},
    {"unshift", 1, array_unshift},
    {"values", 0, array_values},
};

void create_array_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = object_allocate(agent, realm, OBJECT_ARRAY,
                                               realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE),
                                               sizeof(struct array_object));
    realm->intrinsics[INTRINSIC_ARRAY_PROTOTYPE] = prototype;
    struct object *constructor =
        define_constructor(agent, realm, "Array", 1, array_constructor, prototype);
    define_method(agent, realm, constructor, "from", 1, array_from);
    define_method(agent, realm, constructor, "isArray", 1, array_is_array);
    define_method(agent, realm, constructor, "of", 0, array_of);
    DEFINE_METHODS(agent, realm, prototype, methods);
    define_iterator_alias(agent, prototype, "values");
}
